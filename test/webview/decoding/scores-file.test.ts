import assert from "node:assert/strict";
import { inventedDecoding } from "../fake/decoding.ts";
import { foldLines, scoresFile } from "../../../webview/decoding/files/scores-file.ts";

describe("scores file", () => {
  const decoding = inventedDecoding(Float64Array.of(0, 90), 100);

  it("has a line a fold, with numbers that read back to the same doubles", () => {
    const [head, ...lines] = foldLines(decoding).trimEnd().split("\n");
    assert.equal(head, "fold,score,plane_score");
    assert.deepEqual(
      lines.map((line) => Number(line.split(",")[1])),
      [...decoding.scores],
    );
  });

  it("leaves a failed fold empty", () => {
    const failed = { ...decoding, scores: Float64Array.of(NaN, 0.5) };
    assert.match(foldLines(failed).split("\n")[1]!, /^1,,/);
  });

  it("says in JSON what the command line prints", () => {
    const { bytes, name } = scoresFile("json", "session-orientation", decoding);
    const read = JSON.parse(new TextDecoder().decode(bytes)) as { mean: number; classes: number[] };
    assert.equal(name, "session-orientation-scores.json");
    assert.deepEqual([read.mean, read.classes], [decoding.mean, [0, 90]]);
  });
});
