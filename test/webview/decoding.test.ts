import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PageLab } from "./browser.ts";
import type { OpenPage, PageOptions } from "./browser.ts";

interface TestWindow {
  readonly test: {
    readonly page: {
      figure(format: string): Promise<{ name: string; bytes: Uint8Array } | null>;
      scores(format: string): Promise<{ name: string; bytes: Uint8Array } | null>;
      fileChanged(change: unknown): Promise<void>;
      reload(): Promise<void>;
    };
    readonly log: readonly { method: string; args: readonly unknown[] }[];
    readonly controls: { delayMs: number; classes: number };
    state(): unknown;
  };
}

const lab = new PageLab();
let open: OpenPage;

async function panel(options: PageOptions = { query: "run" }): Promise<Page> {
  open = await lab.open("decoding", options);
  await open.page.waitForSelector(options.query === "run" ? ".results" : ".decoding");
  return open.page;
}

const stateOf = (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(() => (window as unknown as TestWindow).test.state() as Record<string, unknown>);

const scoresOf = (page: Page): Promise<string | null> =>
  page.evaluate(async () => (await (window as unknown as TestWindow).test.page.scores("json"))?.name ?? null);

/** As the fake host has it. */
const tutorial = {
  version: 1,
  trials: { table: "stimulus_presentations", where: ["stimulus_name == 'static_gratings'"] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
  label: "orientation",
  decode: {
    method: "lda",
    folds: 5,
    shuffle: false,
    seed: 0,
    permutations: 0,
    solver: "eigen",
    shrinkage: 0.2,
    components: 2,
  },
  outputs: [],
};

describe("decoding page", () => {
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => assert.deepEqual(open.errors, [], "the page had errors"));

  it("says which classifier the large number belongs to, and gives the plane its own", async () => {
    const page = await panel();
    const sentences = await page.locator(".score-text p").allTextContents();
    assert.match(
      sentences[0]!,
      /^Accuracy of the LDA classifier in the full 45-dimensional space, 5-fold cross-validation: 0\.\d{3} ± 0\.\d{3} \(SD over folds, n divisor\)\.$/,
    );
    assert.match(sentences[1]!, /^Chance 1\/6 = 0\.167; largest class 0\.167\.$/);
    assert.match(sentences[2]!, /^In the 2-D plane/);
    assert.match(
      (await page.textContent(".caption"))!,
      /^In-sample: the points were used to find these axes/,
    );
  });

  it("warns that folds follow the order of the recording, until they are shuffled", async () => {
    const page = await panel();
    assert.match((await page.textContent(".results"))!, /slow drift can lower the score/);
    await page.click("[data-parameter=shuffle] vscode-checkbox");
    await page.waitForSelector("[data-parameter=seed]");
    await page.click("text=Run Again");
    await page.waitForFunction(
      () => !/slow drift/.test(document.querySelector(".results")?.textContent ?? "slow drift"),
    );
  });

  it("has the confusion matrix as a table, in counts or percent of the row, walked by arrow keys", async () => {
    const page = await panel();
    const rows = await page.locator(".confusion-table tbody tr").allTextContents();
    assert.equal(rows.length, 6);
    const total = await page
      .locator(".confusion-table td")
      .evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent), 0));
    assert.equal(total, 1163);
    await page.focus(".confusion-table td[tabindex='0']");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    assert.match(
      (await page.textContent(".confusion [role=status]"))!,
      /^True 30, predicted 30: \d+ trials, .* of the row/,
    );
    await page.selectOption("[aria-label='Show as']", "percent");
    assert.match((await page.textContent(".confusion-table td"))!, /^\d+ %$/);
  });

  it("comes back with its last result, marked where the settings have changed since", async () => {
    const page = await panel({ globals: { answered: { ...tutorial, label: "phase" } } });
    await page.waitForSelector(".results");
    assert.match((await page.textContent(".run-status"))!, /these results are out of date/);
    assert.ok(await page.locator(".results-place.outdated").count());
    assert.match(JSON.stringify(await stateOf(page)), /"answered":\{.*"label":"phase"/);
  });

  it("marks its results as old when the file has changed, and makes no file of them", async () => {
    const page = await panel();
    const change = { path: "/data/a.nwb", how: "replaced", when: "2026-01-02T03:04:05.678Z" };
    const score = await page.textContent(".score-text");
    await page.evaluate((said) => (window as unknown as TestWindow).test.page.fileChanged(said), change);
    await page.waitForSelector(".results-place.outdated");
    assert.match((await page.textContent(".stale-banner"))!, /The file was replaced at .* as it was before/);
    assert.match((await page.textContent("#run-reason"))!, /The file has changed: read it again/);
    assert.equal(await page.textContent(".score-text"), score);
    assert.equal(await scoresOf(page), null);
    await page.click("text=Read File Again");
    await page.evaluate(() => (window as unknown as TestWindow).test.page.reload());
    assert.equal(await page.locator(".stale-banner .message").count(), 0);
    assert.match((await page.textContent(".run-status"))!, /The file was read again: these results are out/);
    assert.equal(await scoresOf(page), null);
    await page.click("text=Run Again");
    await page.waitForFunction(() => !document.querySelector(".results-place.outdated"));
    assert.notEqual(await scoresOf(page), null);
  });

  it("keeps the way it is looked at over runs and when it is built again", async () => {
    const page = await panel();
    await page.click(".figure-tools vscode-checkbox");
    await page.click(".legend-entry >> nth=1");
    await page.click("[data-parameter=shuffle] vscode-checkbox");
    await page.click("text=Run Again");
    await page.waitForFunction(() => !document.querySelector(".results-place.outdated"));
    assert.deepEqual(
      await page
        .locator(".legend-entry")
        .evaluateAll((entries) =>
          entries.map((entry) => entry.getAttribute("aria-pressed") ?? entry.getAttribute("aria-checked")),
        ),
      ["true", "false", "true", "true", "true", "true"],
    );
    await page.reload();
    await page.waitForSelector(".results");
    const { view } = await stateOf(page);
    assert.deepEqual(view, { kind: "in-sample", hidden: ["30"], centroids: true });
    assert.equal(await page.locator(".legend-entry[aria-pressed=false]").count(), 1);
  });

  it("comes back with what was open and read when it is built again", async () => {
    const page = await panel();
    await page.click(".more summary");
    await page.click("text=Show as Table");
    await page.selectOption("[aria-label='Show as']", "percent");
    await page.focus(".confusion-table [data-at='1,2']");
    await page.waitForSelector(".trial-table .cell:not(.pending)");
    await page.evaluate(() => document.querySelector(".trial-table .grid")!.scrollTo(0, 2200));
    await page.waitForSelector(".trial-table [aria-rowindex='112']");
    const read = await page.textContent(".confusion [role=status]");
    assert.match(read!, /^True 30, predicted 60: /);
    await page.evaluate(() => document.querySelector("main")!.scrollTo(0, 300));
    await page.waitForFunction(
      () => ((window as unknown as TestWindow).test.state() as { scroll: number }).scroll === 300,
    );
    await page.reload();
    await page.waitForSelector(".trial-table [aria-rowindex='112']");
    assert.equal(await page.textContent(".confusion [role=status]"), read);
    assert.match((await page.textContent(".confusion-table td"))!, /^\d+ %$/);
    assert.equal(await page.getAttribute(".confusion-table [tabindex='0']", "data-at"), "1,2");
    assert.ok(await page.locator("details.more[open]").count());
    assert.equal(await page.evaluate(() => document.querySelector("main")!.scrollTop), 300);
  });

  it("still says that its last run was cancelled when it is built again", async () => {
    const page = await panel();
    await page.evaluate(() => ((window as unknown as TestWindow).test.controls.delayMs = 3000));
    await page.click("[data-parameter=shuffle] vscode-checkbox");
    await page.click(".run-line >> text=Run");
    await page.click(".progress >> text=Cancel");
    await page.waitForSelector("text=Cancelled. Earlier results are kept.");
    await page.evaluate(() => history.replaceState(undefined, "", "/"));
    await page.reload();
    await page.waitForSelector(".results-place.outdated .score");
    assert.match((await page.textContent(".run-status"))!, /Cancelled\. Earlier results are kept\./);
  });

  it("shows the trials of a cell of the confusion where they are", async () => {
    const page = await panel();
    const cell = page.locator(".confusion-table td").first();
    const count = Number(await cell.textContent());
    await cell.click();
    const asked = (): Promise<unknown[]> =>
      page.evaluate(() =>
        (window as unknown as TestWindow).test.log
          .filter(({ method }) => method === "showTrials")
          .map(({ args }) => args[1]),
      );
    for (let tries = 0; tries < 50 && (await asked()).length < 1; tries++) await page.waitForTimeout(20);
    const [ids] = (await asked()) as string[][];
    assert.equal(ids!.length, count);
    assert.ok(ids!.every((id) => /^\d+$/.test(id)));
    await page.keyboard.press("Enter");
    for (let tries = 0; tries < 50 && (await asked()).length < 2; tries++) await page.waitForTimeout(20);
    assert.deepEqual((await asked())[1], ids);
  });

  it("draws a confusion of 119 classes whose chance looks like chance, and reads it", async () => {
    const page = await panel({ query: "run", globals: { testClasses: 119 } });
    const canvas = page.locator(".confusion-canvas");
    await canvas.focus();
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    const read = page.locator(".confusion [role=status]");
    assert.match((await read.textContent())!, /^True 1\.5\d*, predicted 3\.0\d*: /);
    const { width, height } = (await canvas.boundingBox())!;
    await canvas.hover({ position: { x: width - 4, y: height - 4 } });
    assert.match((await read.textContent())!, /^True 178\.\d+, predicted 178\./);
    // Names would lie on each other: nobody has asked for them.
    assert.equal(
      await page
        .locator(".figure-tools vscode-checkbox")
        .evaluate((box) => (box as HTMLInputElement).checked),
      false,
    );
  });

  it("describes the figure in words and reads it class by class", async () => {
    const page = await panel();
    const label = (await page.getAttribute(".scatter-canvas canvas", "aria-label"))!;
    assert.match(label, /^Scatter of 1163 trials/);
    assert.match(label, /Nearest centroids: .*Farthest: /);
    assert.match(label, /in the full 45-dimensional space/);
    await page.focus(".scatter-canvas canvas");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() =>
      /^Orientation \(deg\) 0: 194 trials/.test(
        document.querySelector(".unseen[role=status]")?.textContent ?? "",
      ),
    );
  });

  it("hides a class by its legend entry, in the exported figure too", async () => {
    const page = await panel();
    const marks = (): Promise<number> =>
      page.evaluate(async () => {
        const file = await (window as unknown as TestWindow).test.page.figure("svg");
        return new TextDecoder().decode(file!.bytes).split('href="#class1"').length - 1;
      });
    assert.ok((await marks()) > 100);
    await page.click(".legend-entry >> nth=1");
    assert.equal(await page.getAttribute(".legend-entry >> nth=1", "aria-pressed"), "false");
    assert.equal(await marks(), 0);
  });

  it("makes the figure as SVG with text as text and as PNG, and the scores as JSON and CSV", async () => {
    const page = await panel();
    const files = await page.evaluate(async () => {
      const { page: asked } = (window as unknown as TestWindow).test;
      const [svg, png, json, csv] = await Promise.all([
        asked.figure("svg"),
        asked.figure("png"),
        asked.scores("json"),
        asked.scores("csv"),
      ]);
      const decoder = new TextDecoder();
      return {
        svg: decoder.decode(svg!.bytes),
        png: [...png!.bytes.subarray(0, 24)],
        pngSize: png!.bytes.length,
        json: decoder.decode(json!.bytes),
        csv: decoder.decode(csv!.bytes),
        name: svg!.name,
      };
    });
    assert.equal(files.name, "715093703-orientation.svg");
    assert.match(files.svg, />LDA 1 \(58 % of between-class variance\)</);
    assert.deepEqual(files.png.slice(1, 4), [...Buffer.from("PNG")]);
    assert.equal(Buffer.from(files.png).readUInt32BE(16), 2280, "three pixels for each of the figure's");
    assert.ok(files.pngSize > 20_000, "the figure is not empty");
    assert.equal((JSON.parse(files.json) as { n_trials: number }).n_trials, 1163);
    assert.equal(files.csv.trimEnd().split("\n").length, 6);
  });

  it("shows the trials as a table", async () => {
    const page = await panel();
    await page.click("text=Show as Table");
    await page.waitForSelector(".trial-table .cell:not(.pending)");
    assert.equal(await page.getAttribute(".trial-table .grid", "aria-rowcount"), "1164");
    assert.deepEqual(await page.locator(".trial-table .head-label").allTextContents(), [
      "trial_id",
      "orientation",
      "predicted",
      "fold",
      "LDA 1",
      "LDA 2",
    ]);
  });

  it("keeps results of other settings, and says that they are out of date", async () => {
    const page = await panel();
    await page.fill("[data-parameter=folds] input", "10");
    await page.press("[data-parameter=folds] input", "Enter");
    await page.waitForSelector(".results-place.outdated .score");
    assert.match((await page.textContent(".run-status"))!, /out of date/);
    const { recipe } = (await page.evaluate(() => (window as unknown as TestWindow).test.state())) as {
      recipe: { decode: { folds: number } };
    };
    assert.equal(recipe.decode.folds, 10);
  });

  it("refuses a setting outside its bounds, beside its field", async () => {
    const page = await panel();
    await page.fill("[data-parameter=shrinkage] input", "1.5");
    await page.press("[data-parameter=shrinkage] input", "Enter");
    await page.waitForSelector("[data-parameter=shrinkage] .message.error");
    assert.match((await page.textContent("[data-parameter=shrinkage] .message"))!, /from 0 to 1/);
    assert.equal(await page.locator(".outdated").count(), 0);
  });

  it("takes settings away that the solver has no use for", async () => {
    const page = await panel();
    await page.selectOption("[data-parameter=solver] select", "svd");
    await page.waitForFunction(() => !document.querySelector("[data-parameter=shrinkage]"));
    const decode = await page.evaluate(
      () =>
        (
          (window as unknown as TestWindow).test.log.findLast(({ method }) => method === "recipeChanged")!
            .args[0] as { decode: object }
        ).decode,
    );
    assert.ok(!("shrinkage" in decode), "svd refuses any shrinkage");
  });

  it("shows progress, and Cancel keeps the earlier results", async () => {
    const page = await panel();
    await page.evaluate(() => ((window as unknown as TestWindow).test.controls.delayMs = 3000));
    await page.click(".run-line >> text=Run");
    await page.waitForSelector(".progress >> text=/Cross-validating: \\d+ %/");
    await page.click(".progress >> text=Cancel");
    await page.waitForSelector("text=Cancelled. Earlier results are kept.");
    assert.equal(await page.locator(".results .score").count(), 1);
  });

  it("keeps the focus on Run while it runs, and gives it back from Cancel and Run Again", async () => {
    const page = await panel();
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement!.textContent.trim());
    await page.evaluate(() => ((window as unknown as TestWindow).test.controls.delayMs = 3000));
    await page.focus(".run-line .run");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".progress >> text=/Cross-validating: \\d+ %/");
    assert.equal(await page.getAttribute(".run-line .run", "aria-disabled"), "true");
    assert.equal(await focused(), "Run");
    await page.focus(".progress vscode-button");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Cancelled. Earlier results are kept.");
    assert.equal(await focused(), "Run");
    assert.equal(await page.getAttribute(".run-line .run", "aria-disabled"), "false");
    await page.evaluate(() => ((window as unknown as TestWindow).test.controls.delayMs = 0));
    await page.fill("[data-parameter=folds] vscode-text-field input", "4");
    await page.keyboard.press("Enter");
    await page.focus(".run-status vscode-button");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".run-status .message", { state: "detached" });
    assert.equal(await focused(), "Run");
  });

  it("says why Run cannot be pressed", async () => {
    const recipe = {
      version: 1,
      trials: { table: "stimulus_presentations", where: [] },
      units: { quality: "allen", where: [] },
      counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
      decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
      outputs: [],
    };
    const page = await panel({ globals: { testRecipe: recipe } });
    assert.equal(await page.textContent("#run-reason"), "Choose a label column to decode.");
    assert.match((await page.textContent(".results-place"))!, /No result yet/);
    await page.waitForSelector("[aria-label='Label'] option:text-is('orientation')", { state: "attached" });
    await page.selectOption("[aria-label='Label']", "orientation");
    assert.equal(await page.textContent("#run-reason"), "");
  });

  it("names many classes in the figure and draws a matrix of more than forty on one canvas", async () => {
    const page = await panel({ query: "run", globals: { testClasses: 118 } });
    assert.equal(await page.locator(".legend-entry").count(), 118);
    assert.ok(await page.locator("canvas.confusion-canvas").isVisible());
    await page.focus("canvas.confusion-canvas");
    await page.keyboard.press("ArrowDown");
    assert.match((await page.textContent(".confusion [role=status]"))!, /^True .*, predicted 0/);
  });

  it("redraws in the colours of a theme that changes", async () => {
    const page = await panel();
    const pixels = (): Promise<string> =>
      page
        .locator(".scatter-canvas canvas")
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL().slice(-4000));
    const before = await pixels();
    await page.evaluate(() => {
      document.documentElement.style.setProperty("--vscode-foreground", "#ff0000");
      document.body.className = "vscode-light";
    });
    await page.waitForTimeout(100);
    assert.notEqual(await pixels(), before);
  });

  it("decodes numbers with what the registry offers: other scorings, predictions instead of a confusion matrix", async () => {
    const page = await panel();
    await page.selectOption("[aria-label='Method']", "circular-ridge");
    await page.waitForSelector("[data-parameter=period]");
    assert.equal(await page.inputValue("[data-parameter=period] input"), "auto");
    await page.click(".more summary");
    const choices = (id: string): Promise<string[]> =>
      page.locator(`[data-parameter=${id}] option`).allTextContents();
    assert.deepEqual(await choices("scoring"), ["neg_mean_absolute_error", "neg_root_mean_squared_error"]);
    assert.deepEqual(await choices("cv"), ["kfold", "group", "leave-one-group-out"]);
    await page.click("text=Run Again");
    await page.waitForSelector(".prediction-figure svg circle");
    const sentences = (await page.locator(".score-text p").allTextContents()).join(" ");
    assert.match(
      sentences,
      /^Mean absolute error of circular ridge regression in the full 20-dimensional space/,
    );
    assert.match(sentences, /guesses of any angle by 45\.000/);
    assert.equal(await page.locator(".confusion").count(), 0);
    assert.match((await page.textContent(".selection"))!, /6 values$/);
    const files = await page.evaluate(async () => {
      const { page: asked } = (window as unknown as TestWindow).test;
      const [svg, csv] = await Promise.all([asked.figure("svg"), asked.scores("csv")]);
      return [svg!, csv!].map(({ bytes }) => new TextDecoder().decode(bytes));
    });
    assert.match(files[0]!, />Orientation \(deg\), predicted</);
    assert.match(files[1]!, /^fold,score,mean_absolute_error\n1,-/);
  });

  it("forgets a scoring that another method does not have", async () => {
    const page = await panel();
    await page.selectOption("[aria-label='Method']", "ridge");
    await page.click(".more summary");
    await page.selectOption("[data-parameter=scoring] select", "neg_mean_absolute_error");
    await page.selectOption("[aria-label='Method']", "gaussian-naive-bayes");
    assert.equal(await page.inputValue("[data-parameter=scoring] select"), "accuracy");
    const decode = await page.evaluate(
      () =>
        (
          (window as unknown as TestWindow).test.log.findLast(({ method }) => method === "recipeChanged")!
            .args[0] as { decode: object }
        ).decode,
    );
    assert.deepEqual(Object.keys(decode).sort(), ["folds", "method", "permutations", "seed", "shuffle"]);
  });

  it("draws the scores of permuted labels beside those of the folds, and says their p value", async () => {
    const page = await panel();
    await page.selectOption("[aria-label='Method']", "nearest-centroid");
    await page.fill("[data-parameter=permutations] input", "19");
    await page.press("[data-parameter=permutations] input", "Enter");
    await page.click("text=Run Again");
    await page.waitForSelector(".fold-drawing .shuffled", { state: "attached" });
    assert.equal(await page.locator(".fold-drawing .shuffled").count(), 19);
    assert.match((await page.textContent(".score-text"))!, /19 permutations .* = 0\.0500\./);
  });

  it("fits 320 pixels without scrolling sideways, in every theme", async () => {
    for (const theme of ["dark", "light", "highContrast", "highContrastLight"] as const) {
      const page = await panel({ query: "run", theme, width: 320, height: 900 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), theme);
      assert.deepEqual(open.errors, []);
    }
  });
});
