import assert from "node:assert/strict";
import { afterChange, changeBetween } from "../../src/protocol/page-value.ts";

describe("a page's value as its host keeps it", () => {
  const first = { tab: "overview", views: { a: 1 }, card: "new" };

  it("is sent by the members that are others, all of them where nothing was known", () => {
    const next = { ...first, tab: "units" };
    assert.deepEqual(changeBetween({}, first), { changed: first, gone: [] });
    assert.deepEqual(changeBetween(first, next), { changed: { tab: "units" }, gone: [] });
  });

  it("is at every change what the page has, also where a member is no more", () => {
    const next = { tab: "overview", views: { a: 2 } };
    const change = changeBetween(first, next);
    assert.deepEqual(change, { changed: { views: { a: 2 } }, gone: ["card"] });
    assert.deepEqual(afterChange(first, change), next);
    assert.deepEqual(afterChange(undefined, changeBetween({}, first)), first);
  });
});
