import assert from "node:assert/strict";
import { afterChange } from "../../src/protocol/page-value.ts";
import type { PageValue } from "../../src/protocol/page-value.ts";
import { keepValue } from "../../webview/page-value.ts";
import { Store } from "../../webview/store.ts";

interface Shown {
  readonly recipe: string;
  readonly ended?: string;
}

describe("keeping a page's value", () => {
  it("leaves with the host what the page has, also of a page that is built again without a member", () => {
    let host: PageValue | undefined = { recipe: "a", ended: "cancelled" };
    const store = new Store<Shown>({ recipe: "b" });
    keepValue(store, {
      known: host,
      keep: async (change) => void (host = afterChange(host, change)),
      remember: () => undefined,
    });
    assert.deepEqual(host, { recipe: "b" });
    store.change((value) => ({ ...value, ended: "failed" }));
    assert.deepEqual(host, { recipe: "b", ended: "failed" });
  });

  it("remembers the last value, and no more often than it has to", async () => {
    const remembered: unknown[] = [];
    const store = new Store<Shown>({ recipe: "a" });
    keepValue(store, {
      known: undefined,
      keep: async () => undefined,
      remember: (value) => void remembered.push(value),
    });
    for (const recipe of ["b", "c", "d"]) store.change((value) => ({ ...value, recipe }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(remembered, [{ recipe: "a" }, { recipe: "d" }]);
  });
});
