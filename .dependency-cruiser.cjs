/**
 * The import rule: who may import whom. ARCHITECTURE.md has the table with its reasons; test/rules holds
 * imports that must be refused, because a rule with a wrong pattern is silent.
 */
const rooms = {
  core: [],
  protocol: ["core"],
  nwb: ["core"],
  cache: ["core"],
  remote: ["core", "cache"],
  session: ["core", "nwb", "protocol"],
  worker: ["session", "protocol", "core"],
  cli: ["core", "cache", "remote", "session", "protocol"],
  extension: ["core", "cache", "remote", "protocol"],
  start: ["cli", "worker", "extension", "cache", "remote"],
};
const room = (name) => `^src/${name}/`;
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });

/** One npm package, one importer. */
const only = {
  h5wasm: "^(src/nwb/h5|scripts/|test/|bench/)",
  "ml-matrix": "^(src/core/linalg/|test/|bench/)",
  "chart.js": "^webview/decoding/",
  preact: "^webview/",
  "@vscode/webview-ui-toolkit": "^webview/ui\\.ts$",
  jsep: "^src/core/filter/",
};

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true }, "A cycle means that two files are one."),
    ...Object.entries(rooms).map(([name, allowed]) =>
      rule(
        `${name}-imports`,
        { path: room(name) },
        { path: "^(src|webview|test|bench|scripts)/", pathNot: [name, ...allowed].map(room) },
        `${name} may import ${allowed.join(", ") || "nothing"}.`,
      ),
    ),
    rule(
      "webview-imports",
      { path: "^webview/" },
      { path: "^(src|test|bench|scripts)/", pathNot: ["core", "protocol"].map(room) },
      "A webview may import core and protocol.",
    ),
    rule(
      "vscode-only-in-extension",
      { path: "^(src|webview)/", pathNot: room("extension") },
      { path: "^vscode$" },
      "vscode is imported in src/extension only.",
    ),
    rule(
      "core-without-node",
      { path: "^(src/(core|protocol)|webview)/" },
      { dependencyTypes: ["core"] },
      "No Node modules in core, protocol and webviews.",
    ),
    rule(
      "methods-apart",
      { path: "^src/core/decode/(methods|common|lda|scoring)/" },
      { path: "^src/core/decode/(methods|questions)/" },
      "A method knows no other; what several need is in common, lda or scoring, which know none.",
    ),
    rule(
      "questions-without-methods",
      { path: "^src/core/decode/questions/" },
      { path: "^src/core/decode/methods/" },
      "A question is put to any method.",
    ),
    ...Object.entries(only).map(([name, importer]) =>
      rule(
        `one-importer-of-${name.replace(/\W+/g, "-")}`,
        { pathNot: importer },
        { path: `(^|node_modules/)${name}(/|$)` },
        `${name} is imported in one place only.`,
      ),
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(assembly/|^dist/|^out/)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"] },
  },
};
