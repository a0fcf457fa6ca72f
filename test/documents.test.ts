import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const textOf = (name: string): string => readFileSync(path.join(root, name), "utf8");
const { scripts, version } = JSON.parse(textOf("package.json")) as {
  scripts: Record<string, string>;
  version: string;
};

/** Everything in the repository that a document may name, with slashes. */
const tree = ["src", "webview", "test", "scripts", "bench", "media", ".vscode"]
  .flatMap((folder) => [
    folder,
    ...readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.split(path.sep).join("/")}`,
    ),
  ])
  .concat(readdirSync(root));

/** What comes to be when the program is built, tried or used. */
const made = /^(?:dist|out|demo|node_modules)\//;
/** A name that stands for any. */
const anyName = /[A-Z]{4,}\b(?!\.md)|[*{}…]/;
const isPath = /^[\w.@-]+(?:\/[\w.@-]+)+\/?$|^\.?[\w.-]+\.(?:ts|tsx|mjs|cjs|json|md)$/;

/** The paths in backticks that should be there. */
const pathsOf = (text: string): string[] =>
  [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, quoted]) => quoted!)
    .filter((quoted) => isPath.test(quoted) && !made.test(quoted) && !anyName.test(quoted));

/** Whether a path leads somewhere from the root or from some folder. */
const exists = (name: string): boolean => {
  const wanted = name.replace(/\/$/, "");
  return tree.some((one) => one === wanted || one.endsWith(`/${wanted}`));
};

for (const name of ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
  describe(name, () => {
    const text = textOf(name);

    it("names only files and folders that are there", () => {
      assert.deepEqual(
        pathsOf(text).filter((one) => !exists(one)),
        [],
      );
    });

    it("names only scripts that are there", () => {
      const named = [...text.matchAll(/npm run (?:--?\w+ )*([\w:]+)|`(test:\w+)`/g)].map(
        ([, run, alone]) => run ?? alone!,
      );
      assert.deepEqual(
        named.filter((one) => !(one in scripts)),
        [],
      );
    });

    it("links to what is there", () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link!);
      assert.deepEqual(
        links.filter((link) => !existsSync(path.join(root, link))),
        [],
      );
    });
  });

describe("CHANGELOG.md", () => {
  it("begins with the version of package.json", () => {
    const [, heading] = /^## (\S+)/m.exec(textOf("CHANGELOG.md")) ?? [];
    assert.equal(heading, version);
  });
});
