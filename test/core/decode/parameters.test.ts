import assert from "node:assert/strict";
import { applies } from "../../../src/core/decode/parameters.ts";
import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { methods } from "../../../src/core/decode/registry.ts";

describe("parameters of a method", () => {
  const described = { label: "", description: "" };
  const choice = (id: string, value = "eigen"): Parameter => {
    return { ...described, kind: "choice", id, default: value, choices: ["eigen", "svd"] };
  };
  const only = { parameter: "solver", values: ["svd"] };
  const tuned: Parameter = { ...described, kind: "boolean", id: "tuned", default: false, only };

  it("have a meaning beside some values of another, its default counting when it is not given", () => {
    // The other one stands neither first nor last.
    const parameters = [choice("first"), choice("solver"), tuned];
    assert.equal(applies(tuned, { solver: "svd", first: "eigen" }, parameters), true);
    assert.equal(applies(tuned, { solver: "eigen", first: "svd" }, parameters), false);
    assert.equal(applies(tuned, {}, parameters), false);
    assert.equal(applies(tuned, {}, [choice("solver", "svd"), tuned]), true);
    assert.equal(applies(choice("solver"), {}, parameters), true);
  });
});

describe("the effort of a method", () => {
  for (const method of methods)
    it(`of ${method.id} grows with trials and units, and does not shrink with classes`, () => {
      const effort = (trials: number, features: number, classes: number): number =>
        method.effort?.(trials, features, classes) ?? trials * features;
      const usual = effort(1000, 100, 4);
      assert.ok(usual > 0 && Number.isFinite(usual));
      assert.ok(effort(2000, 100, 4) > usual);
      assert.ok(effort(1000, 200, 4) > usual);
      assert.ok(effort(1000, 100, 8) >= usual);
    });
});
