// The shared parts of the pages in every theme, side by side, served to a browser and built anew on every reload.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { themedShell, themeNames } from "../test/webview/themed-shell.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.join(root, "out/gallery");
const port = 8765;
const origin = `http://localhost:${port}`;

await mkdir(out, { recursive: true });
for (const file of ["media/common.css", "webview/gallery/gallery.css"])
  await copyFile(path.join(root, file), path.join(out, path.basename(file)));
for (const file of ["codicon.css", "codicon.ttf"])
  await copyFile(path.join(root, "node_modules/@vscode/codicons/dist", file), path.join(out, file));
const page = { title: "Shared parts", origin, styles: ["gallery.css"], modules: ["main.js"] };
for (const theme of themeNames)
  await writeFile(path.join(out, `${theme}.html`), themedShell({ ...page, theme }));
const frames = themeNames.map((theme) => `<iframe src="${theme}.html" title="${theme}"></iframe>`);
const grid =
  "body{margin:0;display:grid;grid-template-columns:1fr 1fr}iframe{border:0;width:100%;height:50vh;min-height:640px}";
await writeFile(
  path.join(out, "index.html"),
  `<!DOCTYPE html><title>Shared parts of the pages</title><style>${grid}</style>${frames.join("")}`,
);
const context = await esbuild.context({
  absWorkingDir: root,
  entryPoints: ["webview/gallery/main.tsx"],
  bundle: true,
  format: "esm",
  target: "es2023",
  outdir: out,
});
await context.serve({ servedir: out, port, host: "localhost" });
console.log(`The gallery is at ${origin}/ until Ctrl+C.`);
