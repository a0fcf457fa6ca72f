import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** A page of ours: dist/webview/NAME.js with media/NAME.css. */
export type PageName = "editor" | "decoding";

/** What a webview with our pages may load: our own files and nothing else. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  const roots = ["dist/webview", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
  return { enableScripts: true, localResourceRoots: roots };
}

/** For screen readers, which name a frame by it. */
const titles: Record<PageName, string> = { editor: "NWB recording", decoding: "Decoding" };

/** The widget toolkit adds an empty style element and fills it by script: this is the hash of nothing. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The HTML around a page: nothing may be loaded but our own files, and nothing inline runs or styles. */
export function pageShell(webview: vscode.Webview, extensionUri: vscode.Uri, page: PageName): string {
  const nonce = randomBytes(16).toString("base64");
  const asset = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, file)).toString();
  const policy = [
    "default-src 'none'",
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
    `style-src ${webview.cspSource} ${emptyStyle}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titles[page]}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${asset("dist/webview/codicon.css")}">
<link rel="stylesheet" href="${asset(`media/${page}.css`)}">
</head>
<body>
<div id="app"></div>
<script type="module" nonce="${nonce}" src="${asset(`dist/webview/${page}.js`)}"></script>
</body>
</html>`;
}
