import assert from "node:assert/strict";
import { AnalysisError } from "../../../src/core/errors.ts";
import { readAgain, unread, withChange, withError } from "../../../webview/editor/file-state.ts";

const change = { path: "/a.nwb", how: "replaced", when: null } as const;

describe("what the editor knows of its file", () => {
  it("is the first reason why nothing more is read of it", () => {
    const changed = withChange(unread, change, true);
    assert.deepEqual(changed.stale, { kind: "changed", change, shown: true });
    assert.equal(withChange(changed, { ...change, how: "deleted" }, true), changed);
    const failed = new AnalysisError("file-unreadable", "x", { path: "/a.nwb", cause: "EIO" });
    assert.equal(withError(changed, failed, true), changed);
    assert.deepEqual(withError(unread, failed, true).stale, { kind: "failed", cause: "EIO" });
  });

  it("takes a change from the answer to any question, and no other error", () => {
    const told = new AnalysisError("file-changed", "x", change);
    assert.deepEqual(withError(unread, told, false).stale, { kind: "changed", change, shown: false });
    assert.equal(withError(unread, new AnalysisError("cancelled", "x", {}), true), unread);
  });

  it("is another reading when the file was opened anew, with nothing against it", () => {
    assert.deepEqual(readAgain(withChange(unread, change, true)), { reading: 2, stale: undefined });
  });
});
