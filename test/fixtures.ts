import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Files the tests read. Those in `shared` may be absent: a test that needs them says so and is skipped. */
const root = fileURLToPath(new URL("..", import.meta.url));

/** The program's folder: where package.json is. */
export const program = root;

export const fixtures = `${root}test/fixtures`;
export const allenCache = `${fixtures}/allen/cache`;
export const allenSession = `${allenCache}/session_750332458/session_750332458.nwb`;
export const allenVariants = `${fixtures}/allen/variants`;

/** Larger recordings and other laboratories' files, kept beside the repository and not in it. */
export const shared = fileURLToPath(new URL("../shared/fixtures", `file://${root}`));
export const sharedExists = existsSync(shared);

/** An expected result of AllenSDK for the recording; floats are exact, null is NaN. */
export function golden(name: string): unknown {
  return readJson(`${fixtures}/allen/goldens/${name}.json`);
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** A table as the goldens write it. */
export interface GoldenTable {
  readonly index: readonly (number | string)[];
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
  readonly dtypes: Readonly<Record<string, string>>;
}
