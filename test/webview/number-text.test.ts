import assert from "node:assert/strict";
import {
  bytesText,
  cellText,
  counted,
  durationText,
  percentText,
  roughText,
} from "../../webview/number-text.ts";

describe("texts of numbers", () => {
  it("show a double as the shortest text that reads back to it, and ids without separators", () => {
    for (const value of [0.1, 1 / 3, 5e-324, 1e21, 951_853_372, -0])
      assert.ok(Object.is(Number(cellText(value)), value), cellText(value));
    assert.equal(cellText(951_853_372), "951853372");
    assert.equal(cellText(9007199254740993n), "9007199254740993");
  });

  it("show lists as lists and missing as null", () => {
    assert.equal(cellText([20, [1, null], "a"]), "[20, [1, null], a]");
    assert.equal(cellText(null), "null");
    assert.equal(cellText(false), "false");
  });

  it("never round a share to nothing or to all", () => {
    assert.deepEqual([0, 0.0001, 0.034, 0.5, 0.99999, 1].map(percentText), [
      "0 %",
      "<0.1 %",
      "3.4 %",
      "50 %",
      ">99.9 %",
      "100 %",
    ]);
  });

  it("count in words", () => {
    assert.equal(counted(1, "trial"), "1 trial");
    assert.equal(counted(1163, "trial"), "1,163 trials");
    assert.equal(bytesText(2_856_231_337), "2.9 GB");
    assert.equal(durationText(3725), "1 h 2 min 5 s");
    assert.deepEqual([0, 1234.5678, 0.00012, 1e7, 12345].map(roughText), [
      "0",
      "1235",
      "1.2e-4",
      "1e7",
      "12345",
    ]);
  });
});
