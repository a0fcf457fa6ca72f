import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import type { OpenPage } from "./browser.ts";

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}
type Lab = Window & {
  readonly test: { readonly controls: { delayMs: number; calls: Call[]; fail: Map<string, string> } };
};

/** What a session is asked: a person waits for every question, and for those before it in its worker. */
describe("questions of the editor", () => {
  const lab = new PageLab();
  let open: OpenPage;
  let page: Page;
  const panel = "#panel-units";
  const asked = (): Promise<readonly Call[]> =>
    page.evaluate(() => (window as unknown as Lab).test.controls.calls);
  const forget = (delayMs = 0): Promise<void> =>
    page.evaluate((delay) => {
      const { controls } = (window as unknown as Lab).test;
      controls.calls.length = 0;
      controls.delayMs = delay;
    }, delayMs);
  const methods = (calls: readonly Call[]): readonly string[] => calls.map(({ method }) => method);
  const summarized = (calls: readonly Call[]): readonly unknown[] =>
    calls.filter(({ method }) => method === "summarizeColumn").map(({ args }) => args[1]);
  const allSummaries = (): Promise<unknown> =>
    page.waitForFunction(
      (within) =>
        [...document.querySelectorAll(`${within} .head`)].every((head) => head.querySelector(".head-count")),
      panel,
    );

  beforeEach(async () => {
    const units = { quality: "allen", where: [] };
    const counts = { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" };
    const decode = { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 };
    const trials = { table: "stimulus_presentations", where: [] };
    const testRecipe = { version: 1, trials, units, counts, decode, outputs: [] };
    open = await lab.open("editor", { globals: { testRecipe } });
    page = open.page;
    await page.waitForSelector(".strip-row");
    await page.click("#tab-units");
    await page.waitForSelector(`${panel} .cell:not(.pending)`);
    await allSummaries();
  });
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => {
    assert.deepEqual(open.errors, []);
  });

  it("summarize a column once where no step selects", async () => {
    const columns = summarized(await asked());
    assert.ok(columns.length > 3);
    assert.equal(new Set(columns).size, columns.length);
  });

  it("ask for rows in another order together with what is said of it, and for no summary again", async () => {
    // So long that both are asked before either is answered, however slow the machine.
    await forget(1500);
    await page.click(`${panel} .head:nth-child(2) .head-label`);
    await page.waitForFunction(() => (window as unknown as Lab).test.controls.calls.length >= 2);
    const early = methods(await asked());
    await page.waitForSelector(`${panel} .head[aria-sort=ascending]`);
    await allSummaries();
    assert.deepEqual(early, ["openView", "rows"]);
    assert.deepEqual(methods(await asked()), early);
  });

  it("ask again for a summary that could not be had, and for no other", async () => {
    await page.click(`${panel} >> text=Add Step`);
    await page.fill(`${panel} .expression`, "firing_rate > 3");
    await page.locator(`${panel} .card .step-counts`, { hasText: "would leave" }).waitFor();
    // The filter leaves the first column without its summary.
    await page.evaluate(
      () => void (window as unknown as Lab).test.controls.fail.set("summarizeColumn", "EIO"),
    );
    await page.press(`${panel} .expression`, "Enter");
    await page.waitForSelector(`${panel} .chip .chip-left:not(:empty)`);
    await page.waitForFunction(
      (within) => document.querySelectorAll(`${within} .head:not(:has(.head-count))`).length === 1,
      panel,
    );
    await forget();
    await page.click(`${panel} .head:nth-child(2) .head-label`);
    await allSummaries();
    assert.equal(summarized(await asked()).length, 1);
  });

  it("apply a tried expression without trying it again, and count it with the table", async () => {
    await page.click(`${panel} >> text=Add Step`);
    await page.fill(`${panel} .expression`, "firing_rate > 3");
    await page.locator(`${panel} .card .step-counts`, { hasText: "would leave" }).waitFor();
    await page.waitForTimeout(400);
    await forget();
    await page.press(`${panel} .expression`, "Enter");
    await page.waitForSelector(`${panel} .chip .chip-left:not(:empty)`);
    await page.waitForFunction(() =>
      (window as unknown as Lab).test.controls.calls.some(({ method }) => method === "preview"),
    );
    const calls = methods(await asked());
    assert.deepEqual(calls.slice(0, 3), ["openView", "rows", "preview"]);
    assert.equal(calls.filter((method) => method === "openView").length, 1);
  });
});
