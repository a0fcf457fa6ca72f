import assert from "node:assert/strict";
import { firstFault } from "../../../webview/editor/table/first-fault.ts";

describe("the first step at fault", () => {
  const steps = ["a", "b", "c"].map((expression) => ({ expression, on: expression !== "a" }));
  const failing = (bad: string) => async (where: readonly string[]) => {
    if (where.includes(bad)) throw new Error(bad);
  };

  it("is the first of those that are on that cannot be applied, with its reason", async () => {
    const fault = await firstFault(steps, failing("b"));
    assert.equal(fault?.step, 1);
    assert.equal((fault.error as Error).message, "b");
    assert.equal(await firstFault(steps, failing("a")), undefined);
  });

  it("is none where the table cannot be read without any step either", async () => {
    const gone = () => Promise.reject(new Error("There is no file."));
    assert.equal(await firstFault(steps, gone), undefined);
  });
});
