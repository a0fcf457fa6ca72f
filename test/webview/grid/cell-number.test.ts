import assert from "node:assert/strict";
import { aligned, fractionOf, shortText } from "../../../webview/grid/cell-number.ts";

describe("a number in a cell", () => {
  const cases: readonly [number, string][] = [
    [0.4646755507683642, "0.464676"],
    [-0.4646755507683642, "-0.464676"],
    [5401.234567, "5401.23"],
    [30, "30"],
    [0.1 + 0.2, "0.3"],
    [950910798, "950910798"],
    [1234567.8, "1234568"],
    [123456.7, "123457"],
    [99999.96, "100000"],
    [1.5e-9, "1.5e-9"],
    [-0, "-0"],
    [NaN, "NaN"],
  ];
  for (const [value, text] of cases)
    it(`is shown to be read: ${value}`, () => {
      assert.equal(shortText(value), text);
    });

  it("leaves what is no number as it is", () => {
    assert.equal(shortText("0.4646755507683642"), "0.4646755507683642");
    assert.equal(shortText(null), "null");
    assert.equal(shortText([20.123456789, 1]), "[20.123456789, 1]");
  });

  it("stands with its point under the others'", () => {
    assert.equal(fractionOf("0.25"), 2);
    assert.equal(fractionOf("30"), 0);
    assert.equal(fractionOf("1.5e-9"), 0);
    assert.equal(aligned("0.25", 4), "0.25\u2007\u2007");
    assert.equal(aligned("30", 2), "30\u2008\u2007\u2007");
    assert.equal(aligned("-7.125", 2), "-7.125");
    assert.equal(aligned("null", 2), "null");
    assert.equal(aligned("30", 0), "30");
  });
});
