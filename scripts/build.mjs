// Builds everything into dist: extension host, command line, workers, webviews. `--production` minifies; `--watch`
// builds again whenever a source changes, until it is ended.
import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { createHash } from "node:crypto";
import * as esbuild from "esbuild";
import { compileKernels } from "./build-kernels.mjs";
import { noticesOf } from "./notices/notices.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);
const production = process.argv.includes("--production");
const watching = process.argv.includes("--watch");

/**
 * h5wasm carries its WebAssembly in a JavaScript string, which costs every start a decode of 3.5 MB: put it
 * beside the bundle and read it from there.
 */
const wasmBeside = {
  name: "wasm-beside",
  setup(build) {
    build.onLoad({ filter: /h5wasm[\\/]dist[\\/]esm[\\/]hdf5_util\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const call = "binaryDecode('";
      const start = text.indexOf(call);
      const quote = start + call.length - 1;
      let end = quote + 1;
      while (text[end] !== "'") end += text[end] === "\\" ? 2 : 1;
      if (start < 0 || text[end + 1] !== ")")
        throw new Error("h5wasm changed its layout: see scripts/build.mjs");
      const decoded = (0, eval)(text.slice(quote, end + 1));
      const decoder = /function binaryDecode\((\w+)\)\{([^}]*\}[^}]*)\}/.exec(text);
      if (!decoder) throw new Error("h5wasm changed its decoder: see scripts/build.mjs");
      const bytes = new Function(decoder[1], decoder[2])(decoded);
      await writeFile(at("dist/hdf5.wasm"), bytes);
      const read = `readWasm(new URL("hdf5.wasm", import.meta.url))`;
      return {
        contents: `import { readFileSync as readWasm } from "node:fs";\n${text.slice(0, start)}new Uint8Array(${read})${text.slice(end + 2)}`,
        loader: "js",
      };
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: production ? false : "linked",
  minify: production,
  // Who wrote what is in it is told in THIRD-PARTY-NOTICES.txt.
  legalComments: "none",
  metafile: true,
  // jsonc-parser's "main" loads its parts in a way that no bundler can follow; its "module" is plain.
  mainFields: ["module", "main"],
  // Its "exports" lead to one file of all it has; of its modules only what is used is taken.
  alias: { "ml-matrix": at("node_modules/ml-matrix/src/index.js") },
  target: "es2023",
  logLevel: "warning",
};
const nodeModule = { ...common, platform: "node", format: "cjs", target: "node20", outdir: "dist" };
const cjs = { ".js": ".cjs" };

/** Writes the parts with a hash of their code before it: what V8 made of it is kept under that. */
const hashed = {
  name: "hashed",
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path: file, contents, text } of outputFiles) {
        const hash = createHash("sha256").update(contents).digest("hex");
        await writeFile(file, file.endsWith(".cjs") ? `/*${hash}*/${text}` : contents);
      }
    });
  },
};

/** What a person or a thread starts: each starts its part. */
const starts = {
  "cli.js": `#!/usr/bin/env node
import { createRequire } from "node:module";
createRequire(import.meta.url)("./start.cjs").start("cli");
`,
  "worker.cjs": `require("./start.cjs").start("worker");\n`,
  "decode-worker.cjs": `require("./start.cjs").start("decode-worker");\n`,
  "sum-file.cjs": `require("./start.cjs").start("sum-file");\n`,
  "list-sessions.cjs": `require("./start.cjs").start("list-sessions");\n`,
};

await rm(at("dist"), { recursive: true, force: true });
await mkdir(at("dist/webview"), { recursive: true });
await compileKernels();
await cp(at("node_modules/h5wasm-plugins/plugins"), at("dist/plugins"), { recursive: true });
await copyFile(at("node_modules/@vscode/codicons/dist/codicon.css"), at("dist/webview/codicon.css"));
await copyFile(at("node_modules/@vscode/codicons/dist/codicon.ttf"), at("dist/webview/codicon.ttf"));

const bundles = [
  {
    ...nodeModule,
    external: ["vscode"],
    entryPoints: { extension: "src/extension/activate.ts" },
    outExtension: cjs,
  },
  {
    ...nodeModule,
    plugins: [wasmBeside, hashed],
    entryPoints: { parts: "src/start/parts.ts" },
    outExtension: cjs,
    write: false,
    // hdf5.wasm and the plugins are found relative to the code that loads them.
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { "import.meta.url": "bundleUrl" },
    // What is loaded when it is asked for lies in the same file.
    supported: { "dynamic-import": false },
  },
  {
    ...nodeModule,
    entryPoints: { start: "src/start/start.ts" },
    outExtension: cjs,
  },
  {
    ...common,
    platform: "browser",
    format: "esm",
    entryPoints: { editor: "webview/editor/main.tsx", decoding: "webview/decoding/main.tsx" },
    outdir: "dist/webview",
  },
];

const metafiles = watching ? await watch() : await buildOnce();
await writeRecipeSchema();
for (const [name, text] of Object.entries(starts)) await writeFile(at("dist", name), text);
await chmod(at("dist/cli.js"), 0o755);
await writeFile(at("dist/THIRD-PARTY-NOTICES.txt"), noticesOf(metafiles));

async function buildOnce() {
  const built = await Promise.all(bundles.map((options) => esbuild.build(options)));
  return built.map(({ metafile }) => metafile);
}

/** Builds, and goes on building as sources change: a build that fails says why, and the next may do better. */
async function watch() {
  let building = 0;
  const telling = {
    name: "telling",
    setup(build) {
      build.onStart(() => {
        if (building++ === 0) console.log("[watch] building ...");
      });
      build.onEnd(() => {
        if (--building === 0) console.log(`[watch] waiting since ${new Date().toLocaleTimeString()}`);
      });
    },
  };
  const watched = bundles.map(async ({ plugins = [], ...options }) => {
    const { plugin, built } = firstBuild();
    const context = await esbuild.context({ ...options, plugins: [...plugins, plugin, telling] });
    await context.watch();
    return built;
  });
  return Promise.all(watched);
}

/** A plugin that hands over the metafile of the first build. */
function firstBuild() {
  let plugin;
  const built = new Promise((resolve) => {
    plugin = {
      name: "first-build",
      setup: (build) =>
        build.onEnd(({ metafile }) => {
          // Nothing to go on with: what is copied beside the bundles is made from the same sources.
          if (!metafile) process.exit(1);
          resolve(metafile);
        }),
    };
  });
  return { plugin, built };
}

/** The recipe's schema for editors: written from the source that also checks recipes. */
async function writeRecipeSchema() {
  const { outputFiles } = await esbuild.build({
    ...common,
    platform: "neutral",
    format: "esm",
    sourcemap: false,
    write: false,
    entryPoints: ["src/core/recipe/read-recipe.ts"],
  });
  const code = Buffer.from(outputFiles[0].text).toString("base64");
  const { schemaOfRecipe } = await import(`data:text/javascript;base64,${code}`);
  await writeFile(at("dist/recipe.schema.json"), `${JSON.stringify(schemaOfRecipe, null, 2)}\n`);
}
