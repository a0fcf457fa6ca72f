import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import { LocalFile, unreadable } from "../../src/nwb/byte-source.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { Session } from "../../src/session/session.ts";
import { allenSession, allenVariants, fixtures } from "../fixtures.ts";

/** A file whose n-th read fails, once; every other read is sound. */
class FailingOnce implements ByteSource {
  readonly #inner: LocalFile;
  readonly #failing: number;
  reads = 0;

  constructor(path: string, failing: number) {
    this.#inner = new LocalFile(path);
    this.#failing = failing;
  }
  get path(): string {
    return this.#inner.path;
  }
  get size(): number {
    return this.#inner.size;
  }
  read(offset: number, length: number, into: Uint8Array): number {
    if (++this.reads === this.#failing)
      throw unreadable(this.path, Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" }));
    return this.#inner.read(offset, length, into);
  }
  close(): void {
    this.#inner.close();
  }
}

interface Case {
  readonly title: string;
  readonly path: string;
  readonly recipe: Record<string, unknown>;
  /** Every how many reads one fails: opening the larger recordings takes longer. */
  readonly every: number;
}

const cases: readonly Case[] = [
  {
    title: "the recording of the Allen Institute",
    path: allenSession,
    recipe: {
      trials: { where: ["stimulus_name == 'static_gratings'"] },
      units: { where: ["firing_rate > 3"] },
      label: "orientation",
    },
    every: 37,
  },
  {
    title: "a recording of another laboratory",
    path: `${allenVariants}/plain_pynwb.nwb`,
    recipe: { trials: { table: "trials", where: [] }, label: "id" },
    every: 1,
  },
  {
    title: "a small recording of the Allen Institute",
    path: `${fixtures}/nwb/allen_2020.nwb`,
    recipe: { trials: { where: [] }, units: { quality: "none" }, label: "stimulus_name" },
    every: 1,
  },
];

/** The hash of the count file that an extraction would write, and how many reads it took. */
async function extract(one: Case, failing: number): Promise<{ bytes: string; reads: number }> {
  const source = new FailingOnce(one.path, failing);
  const session = new Session(await openNwbFile(source), { path: one.path });
  try {
    const recipe = readRecipe({ counts: { window: [0, 0.25] }, ...one.recipe }, "test");
    const { files } = await session.extract(recipe, { format: "npz", stem: "counts" });
    const hash = createHash("sha256");
    for (const { bytes } of files) hash.update(bytes);
    return { bytes: hash.digest("hex"), reads: source.reads };
  } finally {
    await session.close();
  }
}

describe("a read that fails", () => {
  for (const one of cases)
    it(`fails the extraction of ${one.title}, or changes nothing in it`, async () => {
      const right = await extract(one, Infinity);
      let refused = 0;
      for (let n = 1; n <= right.reads; n += one.every) {
        try {
          assert.equal((await extract(one, n)).bytes, right.bytes, `read ${n} of ${right.reads}`);
        } catch (error) {
          if (!(error instanceof AnalysisError)) throw error;
          assert.equal(error.code, "file-unreadable", `read ${n} of ${right.reads}: ${error.message}`);
          assert.match(error.message, /EIO/);
          refused++;
        }
      }
      assert.ok(refused > 0);
    });
});
