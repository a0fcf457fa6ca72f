import assert from "node:assert/strict";
import type { CountWindow } from "../../../src/core/recipe/recipe.ts";
import { windowFields, windowOf, windowProblem } from "../../../webview/editor/read-out/window-fields.ts";

const counts: CountWindow = { align: "start_time", binEdges: [0.01, 0.1, 0.25], edges: "half-open" };
const fields = { start: "0", stop: " 0.5 ", bins: "2" };

describe("the form of the counting window", () => {
  it("shows the ends and the number of bins, also of unequal ones", () => {
    assert.deepEqual(windowFields(counts), { start: "0.01", stop: "0.25", bins: "2" });
  });

  it("makes bins of equal width, and leaves all else as it was", () => {
    assert.deepEqual(windowOf(fields, counts), { ...counts, binEdges: [0, 0.25, 0.5] });
  });

  it("says why what is typed makes no window", () => {
    const problem = (typed: Partial<typeof fields>): string | undefined =>
      windowProblem({ ...fields, ...typed });
    assert.equal(problem({}), undefined);
    assert.equal(problem({ bins: "1000" }), undefined);
    for (const start of ["", " ", "x", "Infinity"])
      assert.equal(problem({ start }), "Start and end must be numbers of seconds.");
    assert.equal(problem({ stop: "" }), "Start and end must be numbers of seconds.");
    assert.equal(problem({ start: "0.5" }), "The window must end after it starts.");
    for (const bins of ["0", "1001", "1.5", ""])
      assert.equal(problem({ bins }), "Bins must be a whole number from 1 to 1000.");
  });
});
