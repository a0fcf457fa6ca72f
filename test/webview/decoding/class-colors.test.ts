import assert from "node:assert/strict";
import { contrast, paletteFor, screenColors } from "../../../webview/decoding/scatter/class-colors.ts";
import { channels } from "../../../webview/theme.ts";

describe("class colours", () => {
  it("stand out of a dark background at 3:1 or more", () => {
    for (const background of ["#1f1f1f", "#000000", "rgb(24, 24, 24)"])
      for (const color of screenColors(8, "okabeIto", background))
        assert.ok(contrast(channels(color), channels(background)) >= 3, `${color} on ${background}`);
  });

  it("stay eight different ones", () => {
    assert.equal(new Set(screenColors(8, "okabeIto", "#1f1f1f")).size, 8);
  });

  it("follow a circle where the label does, and an order elsewhere, when classes are many", () => {
    assert.equal(paletteFor("okabeIto", 8, "orientation"), "okabeIto");
    assert.equal(paletteFor("okabeIto", 12, "orientation"), "cyclic");
    assert.equal(paletteFor("okabeIto", 118, "frame"), "sequential");
    assert.equal(paletteFor("tab10", 12, "frame"), "tab10");
  });

  it("read the ways a theme writes colours", () => {
    assert.deepEqual(channels("#fff"), [255, 255, 255]);
    assert.deepEqual(channels("#0072b2"), [0, 114, 178]);
    assert.deepEqual(channels("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
  });
});
