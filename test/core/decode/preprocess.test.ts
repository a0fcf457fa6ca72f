import assert from "node:assert/strict";
import { preprocessings } from "../../../src/core/decode/scoring/preprocess.ts";

describe("preprocessing of counts", () => {
  for (const id of ["sqrt", "anscombe", "freeman-tukey"])
    it(`by ${id} refuses what is no count, naming trial and unit`, () => {
      const method = preprocessings.find((one) => one.id === id)!;
      const x = { rows: 2, columns: 3, data: Float64Array.of(0, 1, 2, 3, -4, 5) };
      assert.throws(() => method.fit(x, Int32Array.of(0, 1), 2, {}).apply(x), {
        code: "bad-input",
        message: /needs counts, but trial number 2 has -4 for unit number 2\.$/,
      });
    });
});
