import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import type { OpenPage } from "./browser.ts";

const allRows = {
  testRecipe: {
    version: 1,
    trials: { table: "stimulus_presentations", where: [] },
    units: { quality: "allen", where: [] },
    counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
    decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
    outputs: [],
  },
};

interface Ride {
  /** Frames looked at, and those in which no visible row had text. */
  readonly frames: number;
  readonly blind: number;
  /** Frames whose bubble told the id that the first visible row shows. */
  readonly told: number;
  /** How many different rows came first. */
  readonly places: number;
}

/**
 * Moves the window by the same way in every frame, and looks at what each frame shows. Where the machine itself stood
 * still no rows could come: frames of the moment after such a gap are drawn and not judged.
 */
const ride = (page: Page, step: number, frames: number): Promise<Ride> =>
  page.evaluate(
    async (way) => {
      const grid = document.querySelector("#panel-stimuli .grid")!;
      const head = grid.querySelector(".grid-head-group")!;
      const bubble = grid.querySelector<HTMLElement>(".scroll-bubble")!;
      const seen = { frames: 0, blind: 0, told: 0 };
      const places = new Set<string | undefined>();
      let [last, judgedFrom] = [performance.now(), 0];
      for (let tries = 0; seen.frames < way.frames && tries < 8 * way.frames; tries++) {
        grid.scrollTop += way.step;
        // The grid draws in the frame that follows the scroll; the one after that shows what it drew.
        await new Promise((resume) => requestAnimationFrame(resume));
        await new Promise((resume) => requestAnimationFrame(resume));
        const now = performance.now();
        if (now - last > 80) judgedFrom = now + 400;
        last = now;
        if (now < judgedFrom) continue;
        const top = head.getBoundingClientRect().bottom;
        const { bottom } = grid.getBoundingClientRect();
        const ids = [...grid.querySelectorAll(".grid-body .grid-row")]
          .map((row) => ({ row, box: row.getBoundingClientRect() }))
          .filter(({ box }) => box.bottom > top && box.top < bottom)
          .sort((a, b) => a.box.top - b.box.top)
          .map(({ row }) => row.querySelector(".cell")!.textContent)
          .filter((text) => text !== "");
        seen.frames++;
        if (ids.length === 0) seen.blind++;
        else places.add(ids[0]);
        if (!bubble.hidden && ids.some((id) => bubble.textContent.includes(` ${id} · start_time `)))
          seen.told++;
      }
      return { ...seen, places: places.size };
    },
    { step, frames },
  );

/** A hand on the scroll bar, over 70,390 rows, with a host that takes its time. */
describe("fast scrolling", () => {
  const lab = new PageLab();
  let open: OpenPage;
  let page: Page;

  beforeEach(async () => {
    open = await lab.open("editor", { globals: allRows });
    page = open.page;
    await page.waitForSelector(".editor");
    await page.click("#tab-stimuli");
    await page.waitForSelector("#panel-stimuli .cell:not(.pending)");
    await page.evaluate(() => {
      (window as unknown as { test: { controls: { delayMs: number } } }).test.controls.delayMs = 60;
    });
  });
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => {
    assert.deepEqual(open.errors, []);
  });

  for (const step of [2500, 12_900])
    it(`shows rows of text in every frame at ${step} pixels a frame, and tells where they are`, async () => {
      const seen = await ride(page, step, 60);
      assert.equal(seen.blind, 0, JSON.stringify(seen));
      assert.ok(seen.places >= 6, `new rows keep coming: ${JSON.stringify(seen)}`);
      assert.ok(seen.told > 0.9 * seen.frames, `the bubble tells id and time: ${JSON.stringify(seen)}`);
      // At rest, the rows of the place itself; then the bubble goes.
      await page.waitForSelector("#panel-stimuli .grid[aria-busy=false]:not(:has(.cell.pending))");
      const { top, ids } = await page.locator("#panel-stimuli .grid").evaluate((grid) => ({
        top: grid.scrollTop,
        ids: [...grid.querySelectorAll(".grid-row .cell[data-column='0']")].map((cell) =>
          Number(cell.textContent),
        ),
      }));
      assert.ok(ids.includes(Math.floor(top / 22)), `row ${Math.floor(top / 22)} is in sight`);
      await page.waitForSelector("#panel-stimuli .scroll-bubble", { state: "hidden" });
    });

  it("shows the shape of rows, not others in their place, when the file is slow", async () => {
    await page.evaluate(() => {
      (window as unknown as { test: { controls: { delayMs: number } } }).test.controls.delayMs = 3000;
    });
    await ride(page, 2500, 5);
    await page.waitForSelector("#panel-stimuli .cell.pending", { timeout: 1500 });
    const busy = await page.getAttribute("#panel-stimuli .grid", "aria-busy");
    assert.equal(busy, "false");
  });

  it("goes to a place by key without a bubble", async () => {
    await page.focus("#panel-stimuli .grid");
    await page.keyboard.press("Control+End");
    await page.waitForFunction(() =>
      [...document.querySelectorAll("#panel-stimuli .cell.active")].some(
        (cell) => !cell.classList.contains("pending"),
      ),
    );
    assert.equal(await page.locator("#panel-stimuli .scroll-bubble").isVisible(), false);
  });
});
