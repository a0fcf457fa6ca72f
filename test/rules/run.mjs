// Holds the import rule to its word: every file under refused/ says in its first line which rule must refuse
// it, and every rule has such a file. A rule with a wrong pattern refuses nothing, and says nothing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";

const here = path.dirname(fileURLToPath(import.meta.url));
const baseDir = path.join(here, "refused");
const { forbidden, options } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs");
// The files here have no tsconfig.json of their own, and need none.
const ours = { ...options, tsConfig: undefined, baseDir, validate: true };

const { output } = await cruise(["src", "webview"], { ...ours, ruleSet: { forbidden } });

/** Rules by the file they refused. */
const refusedBy = new Map(output.modules.map(({ source }) => [source, new Set()]));
for (const { from, rule } of output.summary.violations) refusedBy.get(from)?.add(rule.name);

const problems = [];
const proven = new Set();
for (const [file, rules] of refusedBy) {
  const [, expected] = /^\/\/ Refused by: (\S+)/.exec(textOf(file)) ?? [];
  if (expected === undefined) continue;
  if (expected === "nothing") {
    for (const rule of rules) problems.push(`${file} is allowed, but ${rule} refused it`);
  } else if (rules.has(expected)) proven.add(expected);
  else problems.push(`${file} was not refused by ${expected} (${[...rules].join(", ") || "by nothing"})`);
}
for (const { name } of forbidden)
  if (!proven.has(name)) problems.push(`no file shows that ${name} refuses anything`);

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`import rule: ${proven.size} rules refuse what they must`);
process.exitCode = problems.length ? 1 : 0;

/** The text of one of our files; packages and Node's modules have none. */
function textOf(file) {
  return /^(src|webview)\//.test(file) ? readFileSync(path.join(baseDir, file), "utf8") : "";
}
