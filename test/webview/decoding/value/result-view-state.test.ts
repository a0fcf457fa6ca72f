import assert from "node:assert/strict";
import {
  firstView,
  hiddenAmong,
  readView,
  withToggled,
} from "../../../../webview/decoding/value/result-view-state.ts";

describe("how results are looked at", () => {
  it("hides a class by its name, and shows it again", () => {
    const hidden = withToggled(withToggled(firstView, "30"), "90");
    assert.deepEqual(hidden.hidden, ["30", "90"]);
    assert.deepEqual(withToggled(hidden, "30").hidden, ["90"]);
    assert.deepEqual(firstView.hidden, []);
  });

  it("means the same classes in a result that has others", () => {
    const view = { ...firstView, hidden: ["30", "90"] };
    assert.deepEqual([...hiddenAmong(view, ["0", "30", "60", "90"])], [1, 3]);
    assert.deepEqual([...hiddenAmong(view, ["90", "120"])], [0]);
    assert.deepEqual([...hiddenAmong(view, ["left"])], []);
  });

  it("comes back as it was, and as at first from anything else", () => {
    const view = { kind: "held-out", hidden: ["a"], centroids: false } as const;
    assert.deepEqual(readView(JSON.parse(JSON.stringify(view))), view);
    for (const other of [undefined, null, 3, {}, { kind: "new", hidden: "x", centroids: 1 }])
      assert.deepEqual(readView(other), firstView);
  });
});
