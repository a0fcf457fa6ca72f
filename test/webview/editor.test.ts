import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import type { OpenPage, PageOptions } from "./browser.ts";

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}
/** What `fake/page-host.ts` leaves on the window. */
interface TestWindow {
  readonly test: {
    readonly page: {
      show(tab: string): Promise<void>;
      setRecipe(recipe: unknown): Promise<void>;
      table(action: string): Promise<void>;
      showTrials(trials: { table: string; ids: string[] }): Promise<void>;
      fileChanged(change: { path: string; how: string; when: string | null }): Promise<void>;
      reload(): Promise<void>;
    };
    readonly log: readonly Call[];
    readonly controls: { delayMs: number; calls: Call[]; fail: Map<string, string> };
    state(): unknown;
  };
}

const lab = new PageLab();
let open: OpenPage;

async function editor(tab: string, options: PageOptions = {}): Promise<Page> {
  open = await lab.open("editor", options);
  const { page } = open;
  await page.waitForSelector(".editor");
  await page.click(`#tab-${tab}`);
  if (tab === "stimuli" || tab === "units") await page.waitForSelector(`#panel-${tab} .cell:not(.pending)`);
  return page;
}
const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents();
const scrollTo = (page: Page, top: number, left = 0): Promise<void> =>
  page.locator("#panel-stimuli .grid").evaluate((grid, to) => grid.scrollTo(to.left, to.top), { top, left });
const cellsDrawn = (page: Page): Promise<number> => page.locator(".panels .grid .cell").count();
const firstColumn = (page: Page, panel = "stimuli"): Promise<string[]> =>
  texts(page, `#panel-${panel} .grid-row .cell[data-column="0"]`);
/** What the page has told its host. It goes there by a timer, so what is drawn may be ahead of what was told. */
const recipes = (
  page: Page,
): Promise<{ trials: { where: string[] }; units: { where: string[]; quality: unknown }; label?: string }[]> =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return (window as unknown as TestWindow).test.log
      .filter(({ method }) => method === "recipeChanged")
      .map(({ args }) => args[0] as never);
  });
/** A recipe that selects every presentation. */
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

describe("NWB editor page", () => {
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => assert.deepEqual(open.errors, [], "the page had errors"));
  it("shows the session, its stimuli along time, its units by structure and what reading found", async () => {
    const page = await editor("overview");
    await page.waitForSelector(".strip-row");
    assert.deepEqual((await texts(page, ".strip-name")).slice(0, 3), ["spontaneous", "gabors", "flashes"]);
    assert.match((await page.textContent(".overview"))!, /384 of 2,400 units pass/);
    assert.match((await page.textContent(".overview"))!, /Eight presentations overlap/);
  });

  it("names what can be pressed by what is to be seen on it", async () => {
    const page = await editor("overview");
    const named = (name: string | RegExp, exact = true): Promise<void> =>
      page.getByRole("button", { name, exact }).waitFor();
    await named("gabors 3,645 rows in 1 block");
    await named("CA1 19 units");
    await page.click("#tab-stimuli");
    await named("Step 1 stimulus_name == 'static_gratings' 6,000 left");
    await named("Step 4 phase != 0 1,178 left with a warning");
    await page.click("#tab-units");
    await named("0a–c AllenSDK quality limits 384 left");
    await page.click("#tab-contents");
    await page.getByRole("treeitem", { name: "units group Units", exact: true }).waitFor();
    assert.equal(await page.getByRole("main").getByRole("heading", { level: 1 }).count(), 1);
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
  });

  it("makes a step of a stimulus or a structure that is clicked in the overview", async () => {
    const page = await editor("overview", { globals: allRows });
    await page.click(".strip-row:has-text('flashes')");
    await page.waitForSelector("#panel-stimuli .chip");
    assert.deepEqual(await texts(page, "#panel-stimuli .chip-text"), ["stimulus_name == 'flashes'"]);
    await page.click("#tab-overview");
    await page.click(".bar-row:has-text('VISp')  >> nth=0");
    await page.waitForSelector("#panel-units .chip:nth-child(2)");
    assert.match((await texts(page, "#panel-units .chip-text"))[1]!, /^ecephys_structure_acronym == 'VISp/);
  });

  it("holds no more cells than the window shows, wherever it is scrolled", async () => {
    const page = await editor("stimuli", { globals: allRows });
    const rows = Math.ceil(800 / 22) + 10;
    for (const top of [0, 5000, 700_000, 1_500_000]) {
      await scrollTo(page, top, top % 700);
      await page.waitForTimeout(60);
      const drawn = await cellsDrawn(page);
      assert.ok(drawn > 0 && drawn <= rows * 16, `${drawn} cells at ${top}`);
    }
  });

  it("shows the last row at the end", async () => {
    const page = await editor("stimuli", { globals: allRows });
    await scrollTo(page, 1e9);
    await page.waitForFunction(() =>
      [...document.querySelectorAll("#panel-stimuli .cell[data-column='0']")].some(
        (cell) => cell.textContent === "70389",
      ),
    );
    assert.equal(await page.getAttribute("#panel-stimuli .grid", "aria-rowcount"), "70391");
  });

  it("shows the shape of the rows while they are read, never blank space, and asks for the newest range only", async () => {
    const page = await editor("stimuli", { globals: allRows });
    await page.evaluate(() => {
      const { controls } = (window as unknown as TestWindow).test;
      controls.delayMs = 150;
      controls.calls.length = 0;
    });
    for (const top of [100_000, 300_000, 600_000, 900_000, 1_200_000]) {
      await scrollTo(page, top);
      await page.waitForTimeout(40);
      assert.ok((await page.locator("#panel-stimuli .cell").count()) > 100, "rows are drawn at once");
    }
    await page.waitForSelector("#panel-stimuli .grid[aria-busy=false]:not(:has(.cell.pending))");
    const asked = await page.evaluate(() =>
      (window as unknown as TestWindow).test.controls.calls
        .filter(({ method }) => method === "rows")
        .map(({ args }) => args[2] as number),
    );
    assert.ok(asked.length <= 6, `${asked.length} requests for five positions`);
    assert.ok(asked.some((from) => Math.abs(from - 1_200_000 / 22) < 400));
  });

  it("draws only the columns in sight, the id always", async () => {
    const page = await editor("units");
    const shown = await texts(page, "#panel-units .head-label");
    assert.ok(shown.length < 15, `${shown.length} of 40 columns`);
    await page.locator("#panel-units .grid").evaluate((grid) => grid.scrollTo(1e6, 0));
    await page.waitForFunction(() =>
      [...document.querySelectorAll("#panel-units .head-label")].some(
        (head) => head.textContent === "probe_has_lfp_data",
      ),
    );
    const [first, second] = await texts(page, "#panel-units .head-label");
    assert.deepEqual([first, second], ["unit_id", "ecephys_structure_acronym"]);
  });

  it("sorts by header: ascending, descending, none; Shift adds a key", async () => {
    const page = await editor("units");
    const head = (name: string): ReturnType<Page["locator"]> =>
      page.locator(`#panel-units .head:has(.head-label:text-is("${name}"))`);
    const before = await firstColumn(page, "units");
    await head("ecephys_structure_acronym").click();
    await head("unit_id").click({ modifiers: ["Shift"] });
    await head("unit_id").click({ modifiers: ["Shift"] });
    await page.waitForFunction(
      (former) =>
        document.querySelector("#panel-units .grid-body .grid-row[data-row='0'] .cell")?.textContent !==
        former,
      before[0],
    );
    assert.equal(await head("unit_id").getAttribute("aria-sort"), "descending");
    assert.equal(await head("ecephys_structure_acronym").getAttribute("aria-sort"), "ascending");
    const ids = (await firstColumn(page, "units")).map(Number);
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => b - a),
    );
  });

  it("says for each step what it left, and offers the corrected expression with what that would leave", async () => {
    const page = await editor("stimuli");
    await page.waitForFunction(() =>
      /would leave/.test(document.querySelector(".filter-notes")?.textContent ?? ""),
    );
    assert.deepEqual(await texts(page, ".chip-left >> visible=true"), ["6,000", "5,813", "1,178", "1,178"]);
    const notes = (await page.textContent(".filter-notes"))!;
    assert.match(notes, /Step 4: .*text is never equal to a number/);
    assert.match(notes, /number\(phase\) != 0: would leave 857/);
    await page.click(".filter-notes >> text=number(phase) != 0");
    await page.waitForFunction(() =>
      /857 of 70,390 trials/.test(document.querySelector(".filter-total")?.textContent ?? ""),
    );
    assert.equal((await recipes(page)).at(-1)?.trials.where[3], "number(phase) != 0");
    await page.waitForFunction(() =>
      /^857 trials/.test(document.querySelector(".read-out-numbers")?.textContent ?? ""),
    );
  });

  it("writes what a step did on its card: in, removed, left", async () => {
    const page = await editor("stimuli");
    await page.click(".chip:nth-child(3)");
    await page.waitForFunction(() => document.querySelector(".card .step-counts")?.textContent !== "");
    assert.equal(await page.textContent(".card .step-counts"), "in 5,813 · removed 4,635 · left 1,178");
  });

  it("refuses a step that cannot be applied, in its place, and puts the nearest column in with one click", async () => {
    const page = await editor("stimuli");
    await page.click("text=Add Step");
    await page.fill(".expression", "orientatoin == 30");
    await page.press(".expression", "Enter");
    await page.waitForSelector(".card .message.error");
    assert.equal((await recipes(page)).length, 0, "the recipe is untouched");
    await page.click(".card .message.error >> text='orientation'");
    await page.waitForFunction(() =>
      /would leave/.test(document.querySelector(".card .step-counts")?.textContent ?? ""),
    );
    await page.press(".expression", "Enter");
    await page.waitForSelector(".chip:nth-child(5)");
    assert.equal((await recipes(page)).at(-1)?.trials.where[4], "orientation == 30");
  });

  it("builds a step from a column, a condition and values that occur, with their counts", async () => {
    const page = await editor("stimuli");
    await page.click("text=Add Step");
    await page.selectOption("[aria-label='Column']", "phase");
    const picker = page.locator("[aria-label='Values of phase']");
    await picker.waitFor();
    assert.match((await picker.textContent())!, /0\.25 {2}\(\d+\)/);
    await picker.selectOption({ index: 0 });
    assert.match(await page.inputValue(".expression"), /^number\(phase\) == 0/);
  });

  it("completes the values of a column with their counts, quoted as they are stored", async () => {
    const page = await editor("stimuli", { globals: allRows });
    await page.click("text=Add Step");
    const box = page.locator(".expression");
    const options = page.locator(".completions:not([hidden]) li");
    await box.pressSequentially("stimulus_name == ");
    await options.first().waitFor();
    assert.equal(await page.getAttribute(".completions", "aria-label"), "Values of stimulus_name");
    assert.deepEqual((await options.allTextContents()).slice(0, 2), [
      "'natural_movie_three'36,000",
      "'natural_movie_one'18,000",
    ]);
    await box.pressSequentially('"gra');
    assert.deepEqual(await options.allTextContents(), ['"static_gratings"6,000', '"drifting_gratings"628']);
    await box.press("ArrowDown");
    await box.press("ArrowDown");
    assert.equal(await page.textContent(".completions [aria-selected=true]"), '"drifting_gratings"628');
    await box.press("Enter");
    assert.equal(await box.inputValue(), 'stimulus_name == "drifting_gratings"');
    assert.equal(await options.count(), 0);
    await box.pressSequentially(" and orientation in [3");
    await options.first().waitFor();
    await box.press("Tab");
    await box.pressSequentially(", ");
    await options.first().waitFor();
    assert.ok(!(await options.allTextContents()).some((text) => text.startsWith("30")), "30 is in the list");
    await box.press("Escape");
    assert.equal(await options.count(), 0);
    await box.pressSequentially("6");
    await page.click(".completions li:not([aria-disabled])");
    await box.pressSequentially("]");
    await box.press("Enter");
    await page.waitForSelector("#panel-stimuli .chip:not(.quality)");
    const where = 'stimulus_name == "drifting_gratings" and orientation in [30, 60]';
    assert.deepEqual((await recipes(page)).at(-1)?.trials.where, [where]);
  });

  it("completes the values that the steps before leave", async () => {
    const page = await editor("stimuli");
    await page.click("text=Add Step");
    const box = page.locator(".expression");
    const options = page.locator(".completions:not([hidden]) li");
    await box.pressSequentially("stimulus_name != ");
    await options.first().waitFor();
    assert.deepEqual(await options.allTextContents(), ["'static_gratings'1,178"]);
  });

  it("finds values of a column that has too many to list", async () => {
    const page = await editor("stimuli", { globals: allRows });
    await page.click("text=Add Step");
    const box = page.locator(".expression");
    const options = page.locator(".completions:not([hidden]) li");
    await box.fill("stimulus_condition_id == ");
    await page.getByText("the 200 most frequent of 5,000").waitFor();
    await box.pressSequentially("432");
    await options.getByText("4321", { exact: true }).click();
    assert.equal(await box.inputValue(), "stimulus_condition_id == 4321");
    await box.press("Enter");
    await page.waitForSelector("#panel-stimuli .chip");
    assert.deepEqual((await recipes(page)).at(-1)?.trials.where, ["stimulus_condition_id == 4321"]);
  });

  it("makes a step of the range drawn over a column's distribution, without sorting", async () => {
    const page = await editor("units");
    const drawing = page.locator(
      '#panel-units .head:has(.head-label:text-is("amplitude_cutoff")) .distribution',
    );
    await drawing.waitFor();
    const box = (await drawing.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 4 });
    await page.mouse.up();
    await page.waitForSelector("#panel-units .chip:nth-child(4)");
    const added = (await recipes(page)).at(-1)!.units.where[2]!;
    const [, low, high] = /^between\(amplitude_cutoff, (\S+), (\S+)\)$/.exec(added)!.map(Number);
    assert.ok(Math.abs(low! - 0.025) < 0.002 && Math.abs(high! - 0.05) < 0.002, added);
    assert.equal(await page.locator("#panel-units [aria-sort=ascending]").count(), 0);
  });

  it("switches steps off and on, reorders, removes, undoes and redoes", async () => {
    const page = await editor("stimuli");
    const where = async (): Promise<string[] | undefined> => (await recipes(page)).at(-1)?.trials.where;
    await page.click(".chip:nth-child(2)");
    await page.click(".card vscode-checkbox");
    await page.waitForSelector(".chip.off");
    assert.deepEqual((await where())?.length, 3);
    await page.keyboard.press("Escape");
    await page.focus(".chip:nth-child(1)");
    await page.keyboard.press("Alt+ArrowRight");
    await page.waitForFunction(() => document.querySelector(".chip")?.classList.contains("off"));
    await page.keyboard.press("Delete");
    await page.waitForFunction(
      () =>
        document.querySelectorAll(".chip").length ===
        3 + document.querySelectorAll("#panel-units .chip").length,
    );
    assert.deepEqual(await where(), ["spatial_frequency == 0.08", "phase != 0"]);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelectorAll("#panel-stimuli .chip").length === 4);
    await page.keyboard.press("Control+y");
    await page.waitForFunction(() => document.querySelectorAll("#panel-stimuli .chip").length === 3);
  });

  it("leads the focus from a chip to its card, back, and to the chip in the place of one removed", async () => {
    const page = await editor("stimuli");
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute("aria-label") ?? activeElement?.querySelector("code")?.textContent;
      });
    await page.click("text=Add Step");
    await page.waitForSelector("#panel-stimuli .card [aria-label='Column']");
    assert.equal(await focused(), "Expression of step 5");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "phase != 0");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel-stimuli .card");
    assert.equal(await focused(), "Expression of step 4");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "phase != 0");
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.querySelectorAll("#panel-stimuli .chip").length === 3);
    assert.equal(await focused(), "spatial_frequency == 0.08");
    await page.keyboard.press("Alt+ArrowLeft");
    await page.keyboard.press("Alt+ArrowLeft");
    assert.equal(await focused(), "spatial_frequency == 0.08");
    assert.equal((await texts(page, "#panel-stimuli .chip-text"))[0], "spatial_frequency == 0.08");
  });

  it("keeps the focus in the filter when a step is added, moved or removed in its card, and none is left", async () => {
    const page = await editor("stimuli");
    const chips = page.locator("#panel-stimuli .chip");
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement!.textContent);
    await page.click("text=Add Step");
    await page.fill("#panel-stimuli .card input.expression", "contrast > 0.5");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel-stimuli .chip:nth-child(5)");
    assert.match(await focused(), /^Step5contrast > 0.5/);
    await page.keyboard.press("Enter");
    await page.focus("#panel-stimuli .card [aria-label='Move step earlier']");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel-stimuli .card", { state: "detached" });
    assert.match(await focused(), /^Step\d/);
    await page.keyboard.press("Enter");
    await page.focus("#panel-stimuli .card [aria-label='Remove step']");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel-stimuli .card", { state: "detached" });
    for (let left = 4; left > 0; left--) {
      assert.match(await focused(), /^Step\d/);
      await page.keyboard.press("Delete");
      await page.waitForSelector(`#panel-stimuli .chip:nth-child(${left})`, { state: "detached" });
    }
    assert.equal(await chips.count(), 0);
    assert.match(await focused(), /Add Step/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.match(await focused(), /Add Step/);
    await page.keyboard.press("Control+z");
    await page.waitForSelector("#panel-stimuli .chip");
    const undo = page.locator("#panel-stimuli vscode-button[aria-label='Undo filter edit']");
    await undo.focus();
    while (await undo.evaluate((button) => !button.hasAttribute("disabled"))) {
      await page.keyboard.press("Enter");
      await page.waitForTimeout(50);
    }
    assert.match(await focused(), /^Step\d/);
  });

  it("plots the data of a time series only: nothing else has times", async () => {
    const page = await editor("contents");
    await page.click(".tree-name:text-is('acquisition')");
    await page.click(".tree-name:text-is('lfp')");
    await page.click(".tree-name:text-is('timestamps')");
    await page.waitForSelector(".value-table td");
    assert.equal(await page.locator("canvas.series").count(), 0);
    await page.click(".tree-name:text-is('data')");
    await page.waitForSelector("canvas.series");
  });

  it("changes the counting window in its form, and says why one is refused", async () => {
    const page = await editor("overview");
    const opener = page.locator(".read-out-text [title='Change the counting window']");
    await opener.click();
    const end = page.locator("[aria-label='Window end in seconds'] input");
    await end.fill("0");
    await end.press("Enter");
    await page.waitForSelector(".window-form .message.error");
    assert.match((await page.textContent(".window-form .message"))!, /The window must end after it starts/);
    assert.equal((await recipes(page)).length, 0);
    await end.fill("0.5");
    await end.press("Enter");
    await page.waitForSelector(".window-form:not(:has(.message))");
    assert.equal(await opener.textContent(), "0.010–0.500 s");
    assert.ok(await end.evaluate((field) => field.matches(":focus")), "typing goes on where it was");
    await page.keyboard.press("Escape");
    assert.ok(await opener.evaluate((button) => button === document.activeElement), "focus is back");
  });

  it("takes an expression for a label", async () => {
    const page = await editor("overview");
    await page.waitForSelector("[aria-label='Label'] option:has-text('phase')", { state: "attached" });
    await page.selectOption("[aria-label='Label']", { label: "Expression…" });
    const field = page.locator("[aria-label='Label expression'] input");
    await field.fill("orientation > 90");
    await field.press("Enter");
    assert.equal((await recipes(page)).at(-1)?.label, "orientation > 90");
    await page.selectOption("[aria-label='Label']", "phase");
    await page.waitForSelector(".read-out [aria-label='Label expression']", { state: "hidden" });
    assert.equal((await recipes(page)).at(-1)?.label, "phase");
  });

  it("shows trials that it is asked for, by a step that takes the place of the one before", async () => {
    const page = await editor("overview");
    const show = (ids: string[]): Promise<void> =>
      page.evaluate(
        (wanted) =>
          (window as unknown as TestWindow).test.page.showTrials({
            table: "stimulus_presentations",
            ids: wanted,
          }),
        ids,
      );
    await show(["58440", "58441"]);
    await page.waitForSelector("#panel-stimuli .cell:not(.pending)");
    assert.equal(await page.getAttribute("#tab-stimuli", "aria-selected"), "true");
    await show(["58440"]);
    const steps = (await recipes(page)).at(-1)!.trials.where;
    assert.equal(steps.at(-1), "stimulus_presentation_id in [58440]");
    assert.equal(steps.filter((step) => step.includes(" in [")).length, 1);
  });

  it("keeps what it shows of a file that has changed, says so, and offers to read it again", async () => {
    const page = await editor("stimuli");
    const before = await firstColumn(page);
    const change = { path: "/data/a.nwb", how: "replaced", when: "2026-01-02T03:04:05.678Z" };
    await page.evaluate((said) => (window as unknown as TestWindow).test.page.fileChanged(said), change);
    await page.waitForSelector(".stale-banner .message");
    assert.match(
      (await texts(page, ".stale-banner .message-text"))[0]!,
      /^warning: The file was replaced at .*:04:05.* as it was before/,
    );
    // The banner takes the place of some rows.
    const after = await firstColumn(page);
    assert.ok(after.length > 10);
    assert.deepEqual(after, before.slice(0, after.length));
    // Every further question says the same: once is enough.
    await page.evaluate((said) => (window as unknown as TestWindow).test.page.fileChanged(said), change);
    assert.equal(await page.locator(".stale-banner .message").count(), 1);
    await page.click(".stale-banner vscode-button, .stale-banner button");
    const asked = (): Promise<boolean> =>
      page.evaluate(() =>
        (window as unknown as TestWindow).test.log.some(({ method }) => method === "reopen"),
      );
    for (let tries = 0; tries < 50 && !(await asked()); tries++) await page.waitForTimeout(20);
    assert.ok(await asked());
    await page.evaluate(() => (window as unknown as TestWindow).test.page.reload());
    assert.equal(await page.locator(".stale-banner .message").count(), 0);
  });

  it("keeps the stimulus beside its number where there is no room to freeze it", async () => {
    const page = await editor("stimuli");
    const second = (): Promise<string> =>
      page.locator("#panel-stimuli [role=columnheader]").nth(1).innerText();
    assert.match(await second(), /^stimulus_name/);
    await page.setViewportSize({ width: 500, height: 800 });
    await page.evaluate(() => (window as unknown as TestWindow).test.page.reload());
    await page.waitForTimeout(500);
    assert.match(await second(), /^stimulus_name/);
    const [undo, redo] = await page
      .locator("#panel-stimuli .filter-line .together > *")
      .evaluateAll((buttons) => buttons.map((each) => each.getBoundingClientRect().top));
    assert.equal(undo, redo);
  });

  it("says of a file that changed while it was hidden nothing but that", async () => {
    open = await lab.open("editor", { globals: { failing: ["describe", "changed"] } });
    await open.page.waitForSelector(".stale-banner .message");
    assert.match(
      (await texts(open.page, ".stale-banner .message-text"))[0]!,
      /^warning: The file was replaced.*Nothing is answered from what was read before/,
    );
    assert.deepEqual(
      await texts(open.page, ".message:visible"),
      await texts(open.page, ".stale-banner .message"),
    );
    assert.ok(!(await open.page.isVisible(".tabs")));
    await open.page.evaluate(() => (window as unknown as TestWindow).test.page.reload());
    await open.page.waitForSelector(".tabs:visible");
    assert.ok(await open.page.isVisible(".panels"));
  });

  it("shows the quality defaults as steps 0a to 0c and lets them be changed", async () => {
    const page = await editor("units");
    await page.click(".chip.quality");
    await page.waitForSelector(".quality-steps li");
    assert.deepEqual(await texts(page, ".quality-steps .chip-number"), ["0a", "0b", "0c"]);
    await page.selectOption(".card select", "none");
    await page.waitForFunction(() =>
      /of 2,400 units/.test(document.querySelector("#panel-units .filter-total")?.textContent ?? ""),
    );
    assert.equal((await recipes(page)).at(-1)?.units.quality, "none");
  });

  it("is worked by keys alone: cells, header, sorting, menu, row", async () => {
    const page = await editor("stimuli", { globals: allRows });
    const grid = page.locator("#panel-stimuli .grid");
    await grid.focus();
    const active = (): Promise<string | null> =>
      grid.evaluate(
        (element) =>
          document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.textContent ?? null,
      );
    assert.equal(await active(), "0");
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(), "1");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Home");
    await page.waitForFunction(
      () => document.querySelector("#panel-stimuli .active")?.textContent === "70389",
    );
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => document.querySelector("#panel-stimuli .grid-row[data-row='0'] .cell")?.textContent === "70389",
    );
    await page.keyboard.press("Shift+F10");
    await page.waitForSelector("[role=menu]");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".row-detail");
    assert.match((await page.textContent(".row-detail"))!, /natural_scenes/);
    await page.keyboard.press("Escape");
    assert.ok(await grid.evaluate((element) => element === document.activeElement), "focus is back");
  });

  it("copies the selection as tab-separated text with a header", async () => {
    const page = await editor("stimuli", { globals: allRows });
    await page.focus("#panel-stimuli .grid");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Control+c");
    await page.waitForFunction(() =>
      (window as unknown as TestWindow).test.log.some(({ method }) => method === "copy"),
    );
    const copied = await page.evaluate(
      () => (window as unknown as TestWindow).test.log.find(({ method }) => method === "copy")?.args[0],
    );
    assert.equal(copied, "stimulus_presentation_id\tstimulus_name\n0\tspontaneous\n1\tspontaneous");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await page.waitForSelector(".pane-notices .message");
    assert.match(
      (await page.textContent(".pane-notices"))!,
      /1,126,240 cells are more than the clipboard should hold/,
    );
  });

  it("finds in the columns shown, goes from hit to hit, and filters nothing", async () => {
    const page = await editor("stimuli");
    const ask = (action: string): Promise<void> =>
      page.evaluate((what) => (window as unknown as TestWindow).test.page.table(what), action);
    await ask("find");
    await page.fill(".find-text", "static_gratings");
    await page.waitForFunction(() =>
      /^1 of 1,178$/.test(document.querySelector(".find-status")!.textContent),
    );
    await ask("find-next");
    assert.equal(await page.textContent(".find-status"), "2 of 1,178");
    assert.equal(await page.textContent(".cell.active"), "static_gratings");
    await ask("find-previous");
    await page.keyboard.press("Shift+Enter");
    assert.equal(await page.textContent(".find-status"), "1,178 of 1,178");
    assert.equal(await page.getAttribute("#panel-stimuli .grid", "aria-rowcount"), "1179");
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible(".find-bar"), false);
    await ask("export");
    const call = await page.evaluate(() =>
      (window as unknown as TestWindow).test.log.find(({ method }) => method === "exportTable"),
    );
    assert.equal((call!.args[0] as { table: string }).table, "stimulus_presentations");
    assert.equal((call!.args[1] as string[])[0], "stimulus_presentation_id");
  });

  it("keeps the read-out under every tab and names what stands in the way", async () => {
    const page = await editor("contents");
    await page.waitForFunction(() =>
      /1,178 trials × 15 units/.test(document.querySelector(".read-out-numbers")?.textContent ?? ""),
    );
    await page.click("#tab-stimuli");
    await page.click("text=Add Step");
    await page.fill(".expression", "contrast > 5");
    await page.press(".expression", "Enter");
    await page.waitForSelector(".read-out-problems .message");
    assert.match(
      (await page.textContent(".read-out-problems"))!,
      /0 trials: step 5 \(contrast > 5\) removes all/,
    );
    assert.match((await page.textContent(".grid-overlay >> visible=true"))!, /removes all 1,178 trials/);
  });

  it("hands the recipe as it stands to Extract and Decode", async () => {
    const page = await editor("stimuli");
    await page.selectOption("[aria-label='Label']", "phase");
    await page.click("text=Decode…");
    await page.waitForFunction(() =>
      (window as unknown as TestWindow).test.log.some(({ method }) => method === "decode"),
    );
    const decoded = await page.evaluate(
      () =>
        (window as unknown as TestWindow).test.log.find(({ method }) => method === "decode")?.args[0] as {
          label: string;
        },
    );
    assert.equal(decoded.label, "phase");
  });

  it("comes back as it was when VS Code builds it anew: tab, steps that are off, scroll", async () => {
    const page = await editor("stimuli");
    await page.click(".chip:nth-child(2)");
    await page.click(".card vscode-checkbox");
    await page.waitForFunction(() =>
      /of 70,390/.test(document.querySelector("#panel-stimuli .filter-total")?.textContent ?? ""),
    );
    await page.waitForTimeout(300);
    await scrollTo(page, 4400);
    await page.waitForTimeout(600);
    await page.reload();
    await page.waitForSelector("#panel-stimuli .cell:not(.pending)");
    assert.equal(await page.getAttribute("#tab-stimuli", "aria-selected"), "true");
    assert.deepEqual(await texts(page, "#panel-stimuli .chip.off .chip-text"), ["orientation != null"]);
    assert.equal(await page.locator("#panel-stimuli .grid").evaluate((grid) => grid.scrollTop), 4400);
  });

  it("comes back with the card that was open, what was typed into it, and warnings that were read", async () => {
    const page = await editor("stimuli");
    await page.click(".filter-notes >> text=Dismiss");
    await page.waitForFunction(() => document.querySelector(".filter-notes")!.textContent === "");
    await page.click("#panel-stimuli .chip:nth-child(2)");
    await page.fill("#panel-stimuli .expression", "orientation > 60");
    await page.click("#tab-units");
    await page.click("#panel-units .chip.quality");
    await page.waitForSelector("#panel-units .quality-steps li");
    await page.waitForTimeout(300);
    await page.reload();
    await page.waitForSelector("#panel-units .quality-steps li");
    await page.click("#tab-stimuli");
    await page.waitForFunction(() =>
      /would leave/.test(document.querySelector("#panel-stimuli .card .step-counts")?.textContent ?? ""),
    );
    assert.equal(await page.inputValue("#panel-stimuli .expression"), "orientation > 60");
    assert.deepEqual(await texts(page, "#panel-stimuli .chip-text >> nth=1"), ["orientation != null"]);
    assert.equal(await page.textContent("#panel-stimuli .filter-notes"), "");
  });

  it("says once over the page that the drive failed, and reads the file again when asked", async () => {
    open = await lab.open("editor", { globals: { failing: ["overview", "EIO"] } });
    const { page } = open;
    await page.waitForSelector(".stale-banner .message");
    assert.match(
      (await texts(page, ".stale-banner .message-text"))[0]!,
      /could not be read \(EIO\): check the drive/,
    );
    await page.click(".stale-banner vscode-button, .stale-banner button");
    await page.waitForTimeout(200);
    assert.ok(
      await page.evaluate(() =>
        (window as unknown as TestWindow).test.log.some(({ method }) => method === "reopen"),
      ),
    );
  });

  it("keeps what it shows of a file that is gone when it is read again, and says so once", async () => {
    const page = await editor("stimuli");
    await page.waitForSelector(".read-out:not([aria-busy])");
    const shown = [await firstColumn(page), await texts(page, ".read-out-numbers")];
    const readAgain = (gone: boolean): Promise<void> =>
      page.evaluate((isGone) => {
        const { controls, page: asked } = (window as unknown as TestWindow).test;
        for (const method of ["describe", "openView", "preview", "rows"])
          if (isGone) controls.fail.set(method, "There is no file /data/a.nwb.");
          else controls.fail.delete(method);
        return asked.reload();
      }, gone);
    await readAgain(true);
    await page.waitForSelector(".stale-banner .message >> text=/There is no file/");
    await page.waitForTimeout(200);
    assert.equal(await page.locator(".message >> text=/There is no file/ >> visible=true").count(), 1);
    assert.deepEqual((await firstColumn(page)).slice(0, 8), shown[0]!.slice(0, 8));
    assert.deepEqual(await texts(page, ".read-out-numbers"), shown[1]);
    await readAgain(false);
    await page.waitForSelector(".stale-banner:empty", { state: "attached" });
  });

  it("says where reading failed, and reads again when asked", async () => {
    open = await lab.open("editor", {
      globals: { failing: ["overview", "A chunk of /intervals is damaged."] },
    });
    const { page } = open;
    await page.waitForSelector(".overview .message.error");
    assert.match((await page.textContent(".overview .message.error"))!, /A chunk of \/intervals is damaged/);
    await page.click(".overview >> text=Try Again");
    await page.waitForSelector(".strip-row");
  });

  it("offers nothing but the reason and what to do of a file that cannot be read", async () => {
    open = await lab.open("editor", { globals: { failing: ["describe", "The file is a web page."] } });
    const { page } = open;
    await page.waitForSelector(".overview .message.error");
    assert.equal(await page.isVisible("[role=tablist]"), false);
    assert.equal(await page.isVisible(".read-out"), false);
    await page.click(".overview >> text=Try Again");
    await page.waitForSelector(".read-out >> visible=true");
    assert.equal(await page.isVisible("[role=tablist]"), true);
  });

  it("reads the object tree group by group, and of a dataset only what it shows", async () => {
    const page = await editor("contents");
    await page.click(".tree-name:text-is('acquisition')");
    await page.click(".tree-name:text-is('lfp')");
    await page.click(".tree-name:text-is('data')");
    await page.waitForSelector(".value-table td");
    assert.match((await page.textContent(".object-detail"))!, /Chunk 17 is damaged/);
    assert.match((await page.getAttribute("canvas.series", "aria-label"))!, /^Time series from 0 to/);
    const paths = await page.evaluate(() =>
      (window as unknown as TestWindow).test.controls.calls
        .filter(({ method }) => method === "contents")
        .map(({ args }) => args[0]),
    );
    assert.ok(!paths.includes("/general"), "a closed group is not read");
    await page.focus("canvas.series");
    await page.keyboard.press("+");
    await page.waitForFunction(() =>
      /^10,000 samples/.test(document.querySelector(".series-plot [role=status]")?.textContent ?? ""),
    );
    await page.reload();
    await page.waitForFunction(() =>
      /^10,000 samples/.test(document.querySelector(".series-plot [role=status]")?.textContent ?? ""),
    );
    assert.equal(await page.textContent("[role=treeitem][aria-selected=true] .tree-name"), "data");
  });

  it("fits 320 pixels without scrolling sideways", async () => {
    const page = await editor("stimuli", { width: 320, height: 700 });
    for (const tab of ["overview", "stimuli", "contents"]) {
      await page.click(`#tab-${tab}`);
      await page.waitForTimeout(300);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), tab);
    }
  });

  it("opens in every theme without a refusal of the policy", async () => {
    for (const theme of ["light", "highContrast", "highContrastLight"] as const) {
      await editor("stimuli", { theme });
      assert.deepEqual(open.errors, []);
    }
  });
});
