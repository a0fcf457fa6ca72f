import assert from "node:assert/strict";
import { safeFileName } from "../../src/core/file-name.ts";

describe("a file name from elsewhere", () => {
  it("is the last part of a path, as it is where nothing is wrong with it", () => {
    assert.equal(safeFileName("sub-1/sub-1_ses-7.nwb"), "sub-1_ses-7.nwb");
    assert.equal(safeFileName("Überblick 1.nwb"), "Überblick 1.nwb");
    assert.equal(safeFileName("contest.nwb"), "contest.nwb");
  });

  const cases: readonly (readonly [from: string, to: string])[] = [
    ["a/../../.ssh/authorized_keys", "authorized_keys"],
    ["..\\..\\evil.nwb", "evil.nwb"],
    ["..", "recording.nwb"],
    ["a/", "recording.nwb"],
    ["", "recording.nwb"],
    [".bashrc", "bashrc"],
    ["a.nwb. . ", "a.nwb"],
    ["a\u0000b\n\u202Ec.nwb", "abc.nwb"],
    ['a<b>:"|?*c.nwb', "abc.nwb"],
    ["con", "_con"],
    ["NUL.nwb", "_NUL.nwb"],
    ["com1.tar.nwb", "_com1.tar.nwb"],
  ];
  for (const [from, to] of cases)
    it(`leads nowhere else: ${JSON.stringify(from)}`, () => assert.equal(safeFileName(from), to));

  it("keeps its ending where it is too long", () => {
    const name = safeFileName(`${"a".repeat(300)}.nwb`);
    assert.equal(name.length, 200);
    assert.ok(name.endsWith("a.nwb"));
  });
});
