// In the unit tests `vscode`, which only VS Code itself has, is the fake beside this.
import Module from "node:module";
import { fileURLToPath } from "node:url";

const fake = fileURLToPath(new URL("./vscode.ts", import.meta.url));
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  request === "vscode" ? fake : resolve.call(Module, request, ...rest);
