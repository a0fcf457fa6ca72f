import assert from "node:assert/strict";
import {
  firstContents,
  tabStop,
  withChosen,
  withMore,
  withOpen,
  withSeries,
} from "../../../webview/editor/value/contents-look.ts";
import type { ContentsLook } from "../../../webview/editor/value/contents-look.ts";

const opened = (...groups: string[]): ContentsLook =>
  groups.reduce((look, group) => withOpen(look, group, true), firstContents);

describe("what is looked at of a file's objects", () => {
  it("opens groups once, and closes them with all that is in them", () => {
    const look = withMore(withMore(opened("/a", "/a/b", "/ab", "/a"), "/a/b"), "/ab");
    assert.deepEqual(look.open, ["/", "/a", "/a/b", "/ab"]);
    assert.deepEqual(look.stretches, { "/a/b": 2, "/ab": 2 });
    const closed = withOpen(look, "/a", false);
    assert.deepEqual([closed.open, closed.stretches], [["/", "/ab"], { "/ab": 2 }]);
    assert.deepEqual(withOpen(look, "/", false).open, []);
  });

  it("forgets the stretch of a series with the object it is of", () => {
    const look = withSeries(withChosen(firstContents, "/a/data"), {
      window: { start: 3, stop: 9 },
      channel: 1,
    });
    assert.equal(withChosen(look, "/b").series, undefined);
  });

  it("has its tab stop at the chosen object, or the root where that is out of sight", () => {
    assert.equal(tabStop(firstContents), "/");
    assert.equal(tabStop(withChosen(opened("/a"), "/a/data")), "/a/data");
    assert.equal(tabStop(withChosen(opened("/a/b"), "/a/b/c")), "/");
    assert.equal(tabStop(withChosen(withOpen(firstContents, "/", false), "/a")), "/");
  });
});
