import { readFileSync } from "node:fs";

const themes = JSON.parse(readFileSync(new URL("themes.json", import.meta.url), "utf8")) as Record<
  Theme,
  { class: string; variables: Record<string, string> }
>;

export type Theme = "dark" | "light" | "highContrast" | "highContrastLight";
export const themeNames = Object.keys(themes) as readonly Theme[];

export interface Shell {
  readonly title: string;
  readonly theme: Theme;
  /** Where the page comes from, for its policy. */
  readonly origin: string;
  readonly styles: readonly string[];
  readonly modules: readonly string[];
  /** A script that runs before the modules. */
  readonly preamble?: string;
}

/** The widget toolkit adds an empty style element and fills it by script: this is the hash of nothing. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The shell the extension makes (src/extension/pages/page-shell.ts), with VS Code's variables on the root. */
export function themedShell({ title, theme, origin, styles, modules, preamble = "" }: Shell): string {
  const { class: bodyClass, variables } = themes[theme];
  const declarations = Object.entries(variables).map(([variable, value]) => `${variable}: ${value};`);
  const policy = `default-src 'none'; img-src ${origin} data: blob:; font-src ${origin}; style-src ${origin} ${emptyStyle} 'nonce-test'; script-src 'nonce-test'`;
  const links = styles.map((file) => `<link rel="stylesheet" href="${file}">`);
  const scripts = modules.map((file) => `<script type="module" nonce="test" src="${file}"></script>`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="test">:root { ${declarations.join(" ").replaceAll("</", "")} }</style>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="codicon.css">
${links.join("\n")}</head>
<body class="${bodyClass}" data-vscode-theme-id="${theme}"><div id="app"></div>
<script nonce="test">${preamble}</script>
${scripts.join("\n")}</body></html>`;
}
