import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import { themeNames } from "./themed-shell.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const lab = new PageLab();

/** Every rule of axe that a page breaks, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    // Style sheets are not fetched once more: the policy of the pages lets nothing be fetched.
    return axe.run({ resultTypes: ["violations"], preload: false });
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${id}: ${node.target.join(" ")}\n${node.html.slice(0, 300)}\n${node.failureSummary}`,
    ),
  );
}

const settled = ".grid[aria-busy=false]:not(:has(.cell.pending))";

describe("accessibility by axe", () => {
  before(() => lab.start());
  after(() => lab.stop());

  for (const theme of themeNames) {
    it(`finds nothing in the parts that the pages share, ${theme}`, async () => {
      const { page, errors } = await lab.open("gallery", { theme });
      await page.waitForSelector("vscode-text-field");
      assert.deepEqual(await violations(page), []);
      await page.click("text=Open a popover");
      await page.waitForSelector(".popover:not([hidden])");
      assert.deepEqual(await violations(page), [], "with a popover");
      await page.keyboard.press("Escape");
      await page.click("text=Open a menu");
      await page.waitForSelector(".menu");
      assert.deepEqual(await violations(page), [], "with a menu");
      assert.deepEqual(errors, []);
    });

    it(`finds nothing in the NWB editor, ${theme}`, async () => {
      const { page, errors } = await lab.open("editor", { theme });
      await page.waitForSelector(".strip-row");
      await page.waitForSelector(".bar-row");
      assert.deepEqual(await violations(page), [], "overview");

      await page.click("#tab-stimuli");
      await page.waitForSelector(`#panel-stimuli ${settled}`);
      await page.waitForSelector(".filter-notes >> text=/would leave/");
      assert.deepEqual(await violations(page), [], "stimuli");
      await page.click("#panel-stimuli .chip >> nth=2");
      await page.waitForSelector("#panel-stimuli .card .step-counts:not(:empty)");
      assert.deepEqual(await violations(page), [], "stimuli with the card of a step");
      await page.click("#panel-stimuli >> text=Add Step");
      await page.waitForSelector("#panel-stimuli .card [aria-label='Column']");
      assert.deepEqual(await violations(page), [], "stimuli with the card of a new step");

      await page.click("#tab-units");
      await page.waitForSelector(`#panel-units ${settled}`);
      assert.deepEqual(await violations(page), [], "units");
      await page.click("#panel-units .chip.quality");
      await page.waitForSelector("#panel-units .card");
      assert.deepEqual(await violations(page), [], "units with the card of the quality limits");
      await page.click("#panel-units .head >> nth=2", { button: "right" });
      await page.waitForSelector(".menu");
      assert.deepEqual(await violations(page), [], "the menu of a column");
      await page.keyboard.press("Escape");

      await page.focus("#panel-units .grid");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#panel-units .row-detail");
      assert.deepEqual(await violations(page), [], "a row in full");
      await page.click(".read-out [aria-haspopup=dialog] >> nth=0");
      await page.waitForSelector(".popover:not([hidden])");
      assert.deepEqual(await violations(page), [], "the counting window");
      await page.keyboard.press("Escape");

      await page.click("#tab-tables");
      await page.waitForSelector(`#panel-tables ${settled}`);
      assert.deepEqual(await violations(page), [], "tables");
      await page.click("#tab-contents");
      await page.waitForSelector("#panel-contents [role=treeitem]");
      assert.deepEqual(await violations(page), [], "contents");
      assert.deepEqual(errors, []);
    });

    it(`finds nothing in the decoding panel, ${theme}`, async () => {
      const { page, errors } = await lab.open("decoding", { theme, query: "run" });
      await page.waitForSelector(".results .score");
      assert.deepEqual(await violations(page), [], "result");
      await page.click(".more summary");
      await page.click("text=Show as Table");
      await page.waitForSelector(`.trial-table ${settled}`);
      assert.deepEqual(await violations(page), [], "all settings, and the trials as a table");
      await page.selectOption("[aria-label='Method']", "circular-ridge");
      await page.click("text=Run Again");
      await page.waitForSelector(".prediction-figure svg circle");
      assert.deepEqual(await violations(page), [], "predictions");
      assert.deepEqual(errors, []);
    });
  }
});
