import assert from "node:assert/strict";
import { fileChangeText } from "../../src/core/file-change.ts";

describe("when a file changed", () => {
  const now = new Date(2026, 1, 3, 10, 20, 30);
  it("is a time of today", () => {
    const when = new Date(2026, 1, 3, 9, 8, 7).toISOString();
    assert.match(fileChangeText({ how: "replaced", when }, now), /^The file was replaced at \D?9:08:07/);
  });

  it("has its day when it was another", () => {
    const when = new Date(2025, 1, 3, 9, 8, 7).toISOString();
    assert.match(
      fileChangeText({ how: "written to", when }, now),
      /^The file was written to at .*2025.*9:08:07/,
    );
  });

  it("is when it was seen to be gone where nothing else is known", () => {
    assert.match(
      fileChangeText({ how: "deleted", when: null }, now),
      /^The file was deleted \(seen at 10:20:30/,
    );
  });
});
