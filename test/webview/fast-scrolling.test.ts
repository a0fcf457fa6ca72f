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

/** Milliseconds of a frame, on the clock that {@link ride} moves. */
const frameMs = 17;
/** Milliseconds in which the host answers, on the same clock. */
const answerMs = 60;

interface Frame {
  /** Whether a row in sight has text. */
  readonly hasText: boolean;
  /** The first row in sight, by what its id cell says. */
  readonly first: string | undefined;
  /** Whether the bubble tells the id of a row in sight. */
  readonly told: boolean;
}

/** Moves the window, and waits until the page has been told so. */
const push = (page: Page, way: number): Promise<void> =>
  page.locator("#panel-stimuli .grid").evaluate(
    (grid, by) =>
      new Promise<void>((resume) => {
        grid.addEventListener("scroll", () => resume(), { once: true });
        grid.scrollTop += by;
      }),
    way,
  );

/** What is in sight now. */
const look = (page: Page): Promise<Frame> =>
  page.locator("#panel-stimuli .grid").evaluate((grid) => {
    const bubble = grid.querySelector<HTMLElement>(".scroll-bubble")!;
    const top = grid.querySelector(".grid-head-group")!.getBoundingClientRect().bottom;
    const { bottom } = grid.getBoundingClientRect();
    const ids = [...grid.querySelectorAll(".grid-body .grid-row")]
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > top && box.top < bottom)
      .sort((a, b) => a.box.top - b.box.top)
      .map(({ row }) => row.querySelector(".cell")!.textContent)
      .filter((text) => text !== "");
    return {
      hasText: ids.length > 0,
      first: ids[0],
      told: !bubble.hidden && ids.some((id) => bubble.textContent.includes(` ${id} · start_time `)),
    };
  });

/**
 * Moves the window by the same way in every frame, and looks at what each frame shows. The page's clock goes on by
 * one frame at a time: a machine that is slow, or stands still, sees the same frames.
 */
async function ride(page: Page, way: number, frames: number): Promise<readonly Frame[]> {
  const seen: Frame[] = [];
  for (let frame = 0; frame < frames; frame++) {
    await push(page, way);
    await page.clock.runFor(frameMs);
    seen.push(await look(page));
  }
  return seen;
}

const delay = (page: Page, ms: number): Promise<void> =>
  page.evaluate((delayMs) => {
    (window as unknown as { test: { controls: { delayMs: number } } }).test.controls.delayMs = delayMs;
  }, ms);

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
    await delay(page, answerMs);
  });
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => {
    assert.deepEqual(open.errors, []);
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

  describe("frame by frame", () => {
    beforeEach(async () => {
      await page.clock.install();
      await page.clock.pauseAt(Date.now() + 60_000);
    });
    // The next page of this tab begins with the clock of the last one.
    afterEach(() => page.clock.resume());

    for (const way of [2500, 12_900])
      it(`shows rows of text in every frame at ${way} pixels a frame, and tells where they are`, async () => {
        const seen = await ride(page, way, 60);
        assert.deepEqual(
          seen.flatMap(({ hasText }, frame) => (hasText ? [] : [frame])),
          [],
          "no frame is blind",
        );
        const places = new Set(seen.map(({ first }) => first));
        // An answer takes four frames, and what was scrolled past meanwhile is not asked for.
        assert.ok(places.size >= 12, `new rows keep coming: ${places.size}`);
        const told = seen.filter((frame) => frame.told).length;
        assert.ok(told > 54, `the bubble tells id and time: ${told} of 60`);
        // At rest, the rows of the place itself; then the bubble goes.
        await page.clock.runFor(1500);
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
      await delay(page, 3000);
      const seen = await ride(page, 2500, 30);
      assert.equal(seen[0]!.hasText, true, "for a moment the rows that were here stand in");
      assert.equal(seen.at(-1)!.hasText, false);
      await page.waitForSelector("#panel-stimuli .cell.pending", { timeout: 1500 });
      assert.equal(await page.getAttribute("#panel-stimuli .grid", "aria-busy"), "false");
    });
  });
});
