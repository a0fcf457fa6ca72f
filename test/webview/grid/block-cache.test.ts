import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { BlockCache } from "../../../webview/grid/block-cache.ts";

/** A cache whose requests wait until the test answers them. */
function slowCache(): {
  cache: BlockCache;
  asked: { columns: readonly string[]; from: number; to: number }[];
  answer: () => Promise<void>;
} {
  const asked: { columns: readonly string[]; from: number; to: number }[] = [];
  const waiting: (() => void)[] = [];
  const cache = new BlockCache(
    (columns, from, to) =>
      new Promise((resolve) => {
        asked.push({ columns, from, to });
        waiting.push(() =>
          resolve({
            from,
            to,
            columns: columns.map((name) => ({
              name,
              type: "number",
              numbers: Float64Array.from({ length: to - from }, (_, i) => from + i),
            })),
          }),
        );
      }),
    100_000,
    () => undefined,
    (error) => assert.fail(String(error)),
  );
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    await setImmediate();
  };
  return { cache, asked, answer };
}

const rows = (from: number): { from: number; to: number } => ({ from, to: from + 40 });

describe("block cache", () => {
  it("asks for blocks of 200 rows and gives their cells", async () => {
    const { cache, asked, answer } = slowCache();
    cache.want({ rows: rows(450), columns: ["a"] });
    assert.deepEqual(asked, [{ columns: ["a"], from: 400, to: 600 }]);
    assert.equal(cache.cell(450, "a"), undefined);
    await answer();
    assert.equal(cache.cell(450, "a"), 450);
  });

  it("never reads what was scrolled past while it waited", async () => {
    const { cache, asked, answer } = slowCache();
    for (const from of [0, 10_000, 20_000, 30_000, 40_000]) cache.want({ rows: rows(from), columns: ["a"] });
    await answer();
    await answer();
    assert.deepEqual(
      asked.map(({ from }) => from),
      [0, 40_000],
    );
  });

  it("asks only for the columns it lacks", async () => {
    const { cache, asked, answer } = slowCache();
    cache.want({ rows: rows(0), columns: ["a", "b"] });
    await answer();
    cache.want({ rows: rows(0), columns: ["b", "c"] });
    await answer();
    assert.deepEqual(asked[1]?.columns, ["c"]);
    assert.equal(cache.cell(3, "c"), 3);
  });

  it("holds at most twenty blocks and lets the longest unseen go", async () => {
    const { cache, answer } = slowCache();
    for (let block = 0; block < 30; block++) {
      cache.want({ rows: { from: block * 200, to: block * 200 + 40 }, columns: ["a"] });
      await answer();
    }
    assert.equal(cache.size, 20);
    assert.equal(cache.cell(0, "a"), undefined);
    assert.equal(cache.cell(29 * 200, "a"), 29 * 200);
  });
});
