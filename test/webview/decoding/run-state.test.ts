import assert from "node:assert/strict";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import {
  noRun,
  savable,
  withFileReadAgain,
  withNote,
  withoutNote,
  withShown,
} from "../../../webview/decoding/run/run-state.ts";
import type { RunState } from "../../../webview/decoding/run/run-state.ts";

const answer = {} as DecodeAnswer;
const question = { label: "orientation" } as Recipe;
const changed = { path: "/data/a.nwb", how: "replaced", when: null } as const;

describe("what the session answered a panel", () => {
  it("is kept when the file has changed and when it was read again, and no file is made of it then", () => {
    const shown = withShown(noRun, answer, question);
    assert.equal(savable(noRun), undefined);
    assert.deepEqual(savable(shown), { answer, question, ofOldFile: false });
    const stale: RunState = { ...shown, changed };
    assert.deepEqual([stale.shown, savable(stale)], [shown.shown, undefined]);
    const again = withFileReadAgain(stale);
    assert.deepEqual([again.shown?.answer, again.changed, savable(again)], [answer, undefined, undefined]);
    assert.notEqual(savable(withShown(again, answer, question)), undefined);
  });

  it("is asked for anew of a file that was read again", () => {
    assert.deepEqual(withFileReadAgain(noRun), { running: false, readings: 1 });
    const note = { severity: "info", text: "Wrote /a.svg." } as const;
    const running = { ...withNote(noRun, note), running: true };
    assert.deepEqual(withFileReadAgain(running), { running: true, readings: 1, note });
  });

  it("has one thing said beside it, or nothing", () => {
    const said = withNote(noRun, { severity: "info", text: "Wrote /a.svg." });
    assert.equal(withNote(said, undefined).note, undefined);
    assert.equal(withNote(noRun, undefined), noRun);
  });

  it("keeps what was said since, when what was said for a moment is taken back", () => {
    const wrote = { severity: "info", text: "Wrote /a.svg." } as const;
    const failed = { severity: "error", text: "The disk is full." } as const;
    assert.equal(withoutNote(withNote(noRun, wrote), wrote).note, undefined);
    assert.equal(withoutNote(withNote(noRun, failed), wrote).note, failed);
  });
});
