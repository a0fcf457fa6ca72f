import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { requireBuild } from "./run-cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that the sources import, without types, Node's own and VS Code's. */
function importedPackages(): readonly string[] {
  const names = new Set<string>();
  for (const folder of ["src", "webview"])
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const text = readFileSync(path.join(root, folder, file), "utf8");
      const imports = text.matchAll(/^import (?!type ).*?from "([^"]+)"|\bimport\("([^"]+)"\)/gms);
      for (const [, from, lazy] of imports) {
        const name = /^(@[^/]+\/)?[^/.][^/]*/.exec(from ?? lazy ?? "")?.[0];
        if (name !== undefined && !isBuiltin(name) && name !== "vscode") names.add(name);
      }
    }
  return [...names];
}

describe("the notices of what is shipped", () => {
  let notices: string;
  before(() => {
    requireBuild();
    notices = readFileSync(path.join(root, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
  });

  it("name every package that the sources import, with its version and licence", () => {
    const names = importedPackages();
    assert.ok(names.includes("h5wasm") && names.includes("jsep"), names.join());
    for (const name of names) {
      const { version, license } = JSON.parse(
        readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8"),
      ) as { version: string; license: string };
      assert.ok(notices.includes(`${name} ${version}\n`), `${name} is not named`);
      assert.ok(notices.includes(`Licence: ${license}`), `${name}: ${license}`);
    }
  });

  it("name every plugin's library, and carry the words that their licences want kept", () => {
    for (const words of [
      "Copyright 2006 by The HDF Group",
      "NIST-developed software",
      "Francesc Alted",
      "Independent JPEG Group",
      "Julian Seward",
      "Zstandard",
      "@vscode/codicons",
      "@kurkle/color",
    ])
      assert.ok(notices.includes(words), words);
    for (const plugin of readdirSync(path.join(root, "dist/plugins")))
      assert.match(plugin, /^libH5Z\w+\.so$/);
  });
});
