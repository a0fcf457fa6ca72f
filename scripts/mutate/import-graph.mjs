// Which tests reach a file: through imports, and through the paths of scripts that they start in threads.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const types = /^(?:import|export) type [^;]*;$/gm;
const relative = /["'`](\.{0,2}\/?[\w./-]+\.[cm]?[jt]s)["'`]/g;

/** The files whose relative path a file names anywhere but in imports of types. */
function namedIn(file) {
  const text = readFileSync(file, "utf8").replace(types, "");
  return [...text.matchAll(relative)]
    .map(([, name]) => path.resolve(path.dirname(file), name))
    .filter((name) => existsSync(name));
}

/** The steps from a test to each file it reaches. */
function reach(test, named) {
  const steps = new Map([[test, 0]]);
  for (const [file, n] of steps) {
    if (!named.has(file)) named.set(file, namedIn(file));
    for (const next of named.get(file)) if (!steps.has(next)) steps.set(next, n + 1);
  }
  return steps;
}

/** @returns for a file, the tests that reach it, those with the fewest steps first */
export function testsByDistance(tests) {
  const named = new Map();
  const reached = tests.map((test) => ({ test, steps: reach(test, named) }));
  return (file) =>
    reached
      .filter(({ steps }) => steps.has(file))
      .sort((a, b) => a.steps.get(file) - b.steps.get(file))
      .map(({ test }) => test);
}
