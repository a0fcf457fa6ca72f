import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import type { OpenPage } from "./browser.ts";

/** What is done with the columns and cells of a table: menu, digits, selection, description. */
describe("a table of the editor", () => {
  const lab = new PageLab();
  let open: OpenPage;
  let page: Page;
  const panel = "#panel-units";
  const header = (name: string) =>
    page.locator(`${panel} .head`, {
      has: page.locator(".head-label", { hasText: new RegExp(`^${name}$`) }),
    });
  const names = (): Promise<string[]> => page.locator(`${panel} .head-label`).allTextContents();
  const column = async (name: string): Promise<string[]> => {
    const at = await header(name).getAttribute("data-column");
    return page.locator(`${panel} .grid-row .cell[data-column="${at!}"]`).allTextContents();
  };

  async function choose(name: string, item: string): Promise<void> {
    await header(name).click({ button: "right" });
    await page.locator(".menu [role=menuitem]", { hasText: new RegExp(`^${item}$`) }).click();
  }

  beforeEach(async () => {
    open = await lab.open("editor", { width: 6000 });
    page = open.page;
    await page.waitForSelector(".editor");
    await page.click("#tab-units");
    await page.waitForSelector(`${panel} .cell:not(.pending)`);
  });
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => {
    assert.deepEqual(open.errors, []);
  });

  it("shows numbers to be read, with their points under each other, and all digits when asked", async () => {
    const short = await column("firing_rate");
    assert.ok(short.length > 5);
    for (const text of short) assert.match(text.trim(), /^\d+(\.\d+)?$/);
    for (const text of short) assert.ok(text.replace(/\D/g, "").replace(/^0+/, "").length <= 6, text);
    const cell = page.locator(`${panel} .grid-row .cell[title]:not([title=""])`).first();
    assert.ok((await cell.getAttribute("title"))!.length > (await cell.textContent())!.trim().length);
    // The digits behind the point and the blanks for those that are not there are as many in every row.
    const tails = short
      .filter((text) => /[.\u2008]/.test(text))
      .map((text) => text.length - text.search(/[.\u2008]/));
    assert.equal(new Set(tails).size, 1);
    await choose("firing_rate", "Show All Digits");
    await page.waitForFunction(
      (before) => ![...document.querySelectorAll(".cell")].some((each) => each.textContent === before),
      short.find((text) => text.includes("."))!,
    );
    assert.ok((await column("firing_rate")).some((text) => text.length > 9));
    await choose("firing_rate", "Show Fewer Digits");
  });

  /** The heads whose second line, type and counts, is cut. */
  const cutHeads = async (): Promise<string[]> => {
    await page.waitForFunction(
      (within) =>
        [...document.querySelectorAll(`${within} .head`)].every((head) => head.querySelector(".head-count")),
      panel,
    );
    return page
      .locator(`${panel} .head`)
      .evaluateAll((heads) =>
        heads
          .filter((head) =>
            [...head.querySelectorAll(".head-type, .head-missing")].some(
              (line) => line.scrollWidth > line.clientWidth,
            ),
          )
          .map((head) => head.querySelector(".head-label")!.textContent),
      );
  };

  it("leaves room for type and counts below the names of columns", async () => {
    assert.deepEqual(await cutHeads(), []);
    const wide = (await header("snr").boundingBox())!.width;
    await choose("snr", "Fit");
    assert.ok((await header("snr").boundingBox())!.width <= wide, "what is known needs no more room");
    assert.deepEqual(await cutHeads(), []);
  });

  it("moves and freezes columns, but not the id", async () => {
    const before = await names();
    await choose(before[2]!, "Move Right");
    await page.waitForFunction(
      (name) => document.querySelectorAll("#panel-units .head-label")[3]?.textContent === name,
      before[2]!,
    );
    await choose(before[2]!, "Freeze");
    await page.waitForFunction(
      (name) =>
        [...document.querySelectorAll("#panel-units .head.frozen .head-label")].some(
          (label) => label.textContent === name,
        ),
      before[2]!,
    );
    await choose(before[2]!, "Unfreeze");
    await header(before[0]!).click({ button: "right" });
    assert.ok(await page.locator(".menu [role=menuitem]", { hasText: "Freeze" }).isDisabled());
    await page.keyboard.press("Escape");
  });

  it("describes a column as pandas does", async () => {
    await choose("firing_rate", "Describe");
    const side = page.locator(`${panel} .row-detail`);
    await side.waitFor();
    assert.equal(await side.getAttribute("aria-label"), "Description of firing_rate");
    const terms = await side.locator("dt").allTextContents();
    assert.deepEqual(terms, [
      "count",
      "missing",
      "distinct",
      "mean",
      "SD (n - 1)",
      "min",
      "25 %",
      "median",
      "75 %",
      "max",
    ]);
    await page.keyboard.press("Escape");
    assert.equal(await side.count(), 0);
  });

  it("shows the row of the active cell in full, and goes with it", async () => {
    await page.focus(`${panel} .grid`);
    await page.keyboard.press("Enter");
    const title = page.locator(`${panel} .row-detail h2`);
    await title.waitFor();
    assert.equal(await title.textContent(), "Row 1");
    await page.focus(`${panel} .grid`);
    await page.keyboard.press("ArrowDown");
    await page.locator(`${panel} .row-detail h2`, { hasText: "Row 2" }).waitFor();
    // The table keeps the keys.
    await page.keyboard.press("ArrowDown");
    await page.locator(`${panel} .row-detail h2`, { hasText: "Row 3" }).waitFor();
    assert.equal(await page.locator(`${panel} .row-detail`).count(), 1);
  });

  it("comes back as it was looked at: order, columns, widths, cursor, and the row beside it", async () => {
    const before = await names();
    await choose("firing_rate", "Sort Descending");
    await page.waitForSelector(`${panel} .head[aria-sort=descending]`);
    await choose(before[3]!, "Hide Column");
    await choose("snr", "Wider");
    await choose(before[2]!, "Move Right");
    await page.locator(`${panel} .grid-row[data-row="4"] .cell[data-column="2"]`).click();
    await page.keyboard.press("Enter");
    await page.locator(`${panel} .row-detail h2`, { hasText: "Row 5" }).waitFor();
    const look = async (): Promise<unknown> => ({
      names: await names(),
      first: await column(before[0]!),
      width: (await header("snr").boundingBox())!.width,
      active: await page.locator(`${panel} .cell.active`).getAttribute("data-column"),
      beside: await page.locator(`${panel} .row-detail dd`).allTextContents(),
    });
    const left = await look();
    // The host has been told of the cursor, the last thing that was moved.
    await page.waitForFunction(() => /"row":4,"column":2\b/.test(sessionStorage.getItem("kept") ?? ""));
    await page.reload();
    await page.locator(`${panel} .row-detail h2`, { hasText: "Row 5" }).waitFor();
    await page.waitForSelector(`${panel} .cell.active:not(.pending)`);
    await page.waitForSelector(`${panel} .grid:not(:has(.cell.pending))`);
    assert.deepEqual(await look(), left);
    // Nobody is where a hand was.
    assert.equal(await page.locator(`${panel} .row-detail:focus`).count(), 0);
  });

  it("paints a range of cells, and selects all without going anywhere", async () => {
    const grid = page.locator(`${panel} .grid`);
    await grid.focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    const background = (selector: string): Promise<string> =>
      page
        .locator(`${panel} .grid-row ${selector}`)
        .first()
        .evaluate((cell) => getComputedStyle(cell).backgroundColor);
    const colors = {
      selected: await background(".cell.selected"),
      other: await background(".cell:not(.selected)"),
    };
    assert.notEqual(colors.selected, colors.other);
    await page.keyboard.press("Control+a");
    assert.equal(await grid.evaluate((element) => element.scrollTop), 0);
    assert.equal(await page.locator(`${panel} .grid-row .cell:not(.selected)`).count(), 0);
  });
});
