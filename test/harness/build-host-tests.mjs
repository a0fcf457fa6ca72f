// Bundles every test/host/*.test.ts into one file that VS Code's extension host can load.
import { readdirSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { projectRoot } from "./ide.mjs";

/** The module `host-tests`: a function that loads them all, once mocha has put its globals in place. */
const allTests = {
  name: "all-tests",
  setup(build) {
    const folder = path.join(projectRoot, "test/host");
    build.onResolve({ filter: /^host-tests$/ }, (args) => ({ path: args.path, namespace: "host-tests" }));
    build.onLoad({ filter: /.*/, namespace: "host-tests" }, () => {
      const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
      const loads = files.sort().map((name) => `require(${JSON.stringify(path.join(folder, name))});`);
      return { contents: `exports.load = () => {\n${loads.join("\n")}\n};`, resolveDir: folder };
    });
  },
};

/** Path of the bundle. */
export async function buildHostTests() {
  const outfile = path.join(projectRoot, "out/host/index.cjs");
  await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: ["test/host/index.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    plugins: [allTests],
    sourcemap: "external",
    logLevel: "warning",
    // fixtures.ts asks for its own address; the tests inside VS Code get the root by environment instead.
    define: { "import.meta.url": "__moduleUrl" },
    banner: {
      js: 'const __moduleUrl = require("node:url").pathToFileURL(require("node:path").join(__dirname, "../fixtures.ts")).href;',
    },
  });
  return outfile;
}
