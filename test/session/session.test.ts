import assert from "node:assert/strict";
import { openSession } from "../../src/session/open-session.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import type { SessionApi, TableView } from "../../src/protocol/session-api.ts";
import { allenSession, allenVariants, golden } from "../fixtures.ts";
import { tutorial, withLastStep } from "./tutorial.ts";

interface TutorialGolden {
  readonly steps: Record<string, number>;
  readonly v1_unit_ids: readonly number[];
  readonly trial_ids: Record<string, readonly number[]>;
}
interface LdaGolden {
  readonly note: string;
  readonly solver: string;
  readonly shrinkage: number | "auto" | null;
  readonly n_components: number | null;
  readonly cv: number;
  readonly transform: readonly (readonly number[])[];
  readonly fold_scores?: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly cv_predictions: readonly number[];
  readonly explained_variance_ratio: readonly number[];
}

const presentations: TableView = { table: "stimulus_presentations", where: [], sort: [] };
const near = (actual: number, expected: number, tolerance = 1e-12): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
};

describe("a session", () => {
  let session: SessionApi;
  const expected = golden("tutorial") as TutorialGolden;

  before(async () => {
    session = await openSession({ path: allenSession });
  });
  after(() => session.close());

  it("says what is in it", async () => {
    const facts = await session.describe();
    assert.equal(facts.sessionId, "750332458");
    assert.equal(facts.allen, true);
    const names = facts.tables.map(({ name }) => name);
    for (const name of [
      "stimulus_presentations",
      "units",
      "channels",
      "probes",
      "running_speed",
      "invalid_times",
    ])
      assert.ok(names.includes(name), name);
    assert.equal(facts.tables.find(({ name }) => name === "stimulus_presentations")!.rowCount, 1135);
  });

  it("names the nearest table when there is none of that name", async () => {
    await assert.rejects(session.openView({ ...presentations, table: "stimulus_presentation" }), {
      code: "missing-table",
      message: /Did you mean "stimulus_presentations"/,
    });
  });

  it("tells the type of each column and what is missing in it", async () => {
    const { columns } = await session.tableFacts({ ...presentations, table: "units" });
    const rate = columns.find(({ name }) => name === "firing_rate");
    assert.deepEqual([columns[0]!.name, columns[0]!.type], ["unit_id", "integer"]);
    assert.deepEqual([rate?.type, rate?.missing], ["number", 0]);
  });

  it("gives a window of rows of a filtered and sorted view", async () => {
    const view: TableView = {
      ...presentations,
      where: ["stimulus_name == 'static_gratings'"],
      sort: [{ column: "start_time", descending: true }],
    };
    const { rowCount, report } = await session.openView(view);
    assert.deepEqual([rowCount, report.steps[0]!.left], [734, 734]);
    const block = await session.rows(view, ["start_time", "phase"], 730, 900);
    assert.deepEqual([block.from, block.to], [730, 734]);
    const [times, phases] = block.columns;
    assert.ok(times && "numbers" in times && phases && "cells" in phases);
    assert.deepEqual(
      [...times.numbers],
      [...times.numbers].sort((a, b) => b - a),
    );
    assert.ok(phases.cells.every((cell) => cell === null || typeof cell === "string"));
  });

  it("reproduces the tutorial's counts step by step", async () => {
    const { trials, units } = await session.preview(tutorial);
    assert.deepEqual(
      trials.steps.map(({ left }) => left),
      [734, 716, 144, 144].map((count) => count),
    );
    assert.deepEqual(
      [trials.rows, trials.left, units.left],
      [expected.steps["all"], expected.steps["tutorial"], expected.steps["v1_units"]],
    );
  });

  it("shows that the phase filter compares text with a number, and offers the number form", async () => {
    const { trials, warnings } = await session.preview(tutorial);
    const step = trials.steps[3]!;
    assert.equal(step.removed, 0);
    assert.ok(step.notices.some(({ suggestion }) => suggestion === "number(phase) != 0"));
    assert.ok(warnings.some((warning) => warning.startsWith("phase != 0")));
  });

  for (const [step, name] of [
    ["phase == 0", "phase == 0"],
    ["phase == '0.0'", 'phase == "0.0"'],
    ["phase != '0.0'", 'phase != "0.0"'],
    ["number(phase) == 0", 'phase == "0.0"'],
    ["number(phase) != 0", 'phase != "0.0"'],
  ] as const)
    it(`reads the phase as pandas does: ${step}`, async () => {
      const { trials } = await session.preview(withLastStep(step));
      assert.equal(trials.left, expected.steps[name]);
    });

  it("decodes the tutorial with scikit-learn's fold scores, projection and predictions", async () => {
    for (const lda of (golden("lda") as LdaGolden[]).filter(
      ({ note, fold_scores }) => note === "tutorial" && fold_scores !== undefined,
    )) {
      const { solver, shrinkage, n_components: components } = lda;
      const recipe = {
        ...tutorial,
        decode: { ...tutorial.decode, solver, shrinkage, components, folds: lda.cv },
      };
      const { decoding } = await session.decode(recipe);
      lda.fold_scores?.forEach((score, fold) => near(decoding.scores[fold]!, score));
      near(decoding.mean, lda.mean);
      near(decoding.std, lda.std);
      assert.deepEqual([...decoding.predicted], lda.cv_predictions);
      // With shrinkage 1 the leading eigenvalues tie: no transform is the right one.
      if (shrinkage !== 1) assertSamePlane(decoding.projection!.coordinates, lda.transform);
      lda.explained_variance_ratio.forEach((ratio, i) =>
        near(decoding.projection!.explainedVarianceRatio![i]!, ratio, 1e-9),
      );
    }
  });

  it("writes the same bytes for the same question, in every format, with the provenance", async () => {
    const first = await session.extract(tutorial, { format: "npz", stem: "x" });
    const again = await session.extract(tutorial, { format: "npz", stem: "x" });
    assert.deepEqual(first.files, again.files);
    assert.deepEqual(first.shape, [144, 16]);
    const provenance = first.files.find(({ name }) => name.endsWith(".provenance.json"));
    const document = JSON.parse(new TextDecoder().decode(provenance!.bytes)) as {
      session: { id: string; sha256_of_ends: string };
      recipe: unknown;
    };
    assert.equal(document.session.id, "750332458");
    assert.match(document.session.sha256_of_ends, /^[0-9a-f]{64}$/);
    // What is recorded is a recipe that can be run again.
    assert.deepEqual(readRecipe(document.recipe, "the provenance"), tutorial);
  });

  it("refuses a selection without trials, naming the step that removed them", async () => {
    await assert.rejects(session.extract(withLastStep("phase == 0"), { format: "npz", stem: "x" }), {
      code: "no-trials",
      message: /step 4 \(phase == 0\) removes all 144/,
    });
  });

  it("refuses a selection without units, naming the step, not the defaults that left some", async () => {
    const recipe = { ...tutorial, units: { where: ["snr > 1e6"], quality: "allen" as const } };
    const { units } = await session.preview(recipe);
    assert.ok(units.defaults.some(({ removed, left }) => removed > 0 && left > 0));
    await assert.rejects(session.extract(recipe, { format: "npz", stem: "x" }), {
      code: "no-units",
      message: new RegExp(`^No units are left: step 1 .snr > 1e6. removes all ${units.rows}\\.`),
    });
  });

  it("needs a label to decode", async () => {
    const { version, trials, units, counts, decode, outputs } = tutorial;
    const unlabelled = { version, trials, units, counts, decode, outputs };
    await assert.rejects(session.decode(unlabelled), { code: "missing-label" });
  });

  it("leaves out trials without a label, and says so", async () => {
    const recipe = { ...tutorial, trials: { where: ["stimulus_name == 'static_gratings'"] } };
    const { trials } = await session.preview(recipe);
    const implied = trials.steps.at(-1)!;
    assert.deepEqual([implied.expression, implied.in, implied.left], ["orientation != null", 734, 716]);
  });

  it("shows when each stimulus ran and where the units are", async () => {
    const { blocks, structures, unitsPassing, unitsTotal } = await session.overview();
    assert.equal(
      blocks.reduce((sum, { count }) => sum + count, 0),
      1135,
    );
    assert.deepEqual([unitsPassing, unitsTotal], [55, 73]);
    assert.equal(structures[0]!.name, "VISp");
  });

  it("stops when the caller gives up", async () => {
    const control = { checkpoint: () => Promise.reject(new Error("enough")) };
    await assert.rejects(session.extract(tutorial, { format: "npz", stem: "x" }, control), /enough/);
  });
});

/** Components are determined up to their sign. */
function assertSamePlane(actual: Float64Array, expected: readonly (readonly number[])[]): void {
  const components = expected[0]!.length;
  for (let c = 0; c < components; c++) {
    const largest = Math.max(...expected.map((row) => Math.abs(row[c]!)));
    const direction = expected.reduce((sum, row, i) => sum + row[c]! * actual[i * components + c]!, 0);
    expected.forEach((row, i) =>
      near((Math.sign(direction) * actual[i * components + c]!) / largest, row[c]! / largest, 1e-9),
    );
  }
}

describe("a session of another laboratory", () => {
  interface PlainGolden {
    readonly expected: {
      readonly "plain_pynwb.nwb": {
        readonly counts: { readonly values: readonly (readonly number[])[] };
        readonly lda: { readonly fold_scores: readonly number[] };
      };
    };
  }
  const plain: Recipe = {
    ...tutorial,
    trials: { table: "trials", where: [] },
    units: { quality: "allen", where: [] },
    counts: { align: "start_time", binEdges: [0.05, 0.45], edges: "closed" },
  };
  const open = (name: string): Promise<SessionApi> => openSession({ path: `${allenVariants}/${name}` });

  it("is decoded by its trials table", async () => {
    const { readJson } = await import("../fixtures.ts");
    const { expected } = readJson(`${allenVariants}/variants.json`) as PlainGolden;
    const session = await open("plain_pynwb.nwb");
    const { decoding } = await session.decode(plain);
    expected["plain_pynwb.nwb"].lda.fold_scores.forEach((score, fold) => near(decoding.scores[fold]!, score));
    await session.close();
  });

  it("without spike times says that nothing can be counted, and still shows its tables", async () => {
    const session = await open("plain_units_without_spikes.nwb");
    assert.ok((await session.openView({ table: "units", where: [], sort: [] })).rowCount > 0);
    const { obstacle, warnings } = await session.preview(plain);
    assert.match(obstacle!, /no spike times, so counts cannot be made/);
    assert.deepEqual(warnings, [obstacle]);
    await assert.rejects(session.extract(plain, { format: "npz", stem: "x" }), { code: "no-spike-times" });
    await session.close();
  });

  it("without intervals says which table is wanting", async () => {
    const session = await open("plain_no_intervals.nwb");
    await assert.rejects(session.preview({ ...plain, trials: { where: [] } }), { code: "missing-table" });
    await session.close();
  });
});
