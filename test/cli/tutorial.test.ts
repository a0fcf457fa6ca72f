import { strict as assert } from "node:assert";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzip } from "../../src/core/export/bytes.ts";
import { decodeNpy } from "../../src/core/npy/decode-npy.ts";
import { parseRecipe } from "../../src/core/recipe/read-recipe.ts";
import { allenCache, allenSession, golden } from "../fixtures.ts";
import { failure, inScratch, json, neuralCoding, requireBuild, tutorialFlags } from "./run-cli.ts";

const file = path.join(allenCache, "750332458");

interface GoldenCounts {
  readonly note: string;
  readonly bin_edges: readonly number[];
  readonly trials: readonly number[];
  readonly units: readonly number[];
  readonly counts: readonly (readonly (readonly number[])[])[];
}
interface GoldenLda {
  readonly note: string;
  readonly fold_scores: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly labels: readonly number[];
  readonly cv_predictions: readonly number[];
  readonly explained_variance_ratio: readonly number[];
  readonly transform: readonly (readonly number[])[];
  readonly y: readonly number[];
}
interface Report {
  readonly trials: {
    rows: number;
    left: number;
    steps: { expression: string; in: number; removed: number; left: number; warnings: string[] }[];
  };
  readonly units: { rows: number; left: number };
  readonly classes: { value: number; count: number }[];
  readonly warnings: string[];
}
interface Scores {
  readonly classes: number[];
  readonly n_trials: number;
  readonly n_units: number;
  readonly scores: number[];
  readonly mean: number;
  readonly std: number;
  readonly chance: number;
  readonly largest_class: number;
  readonly explained_variance_ratio: number[];
  readonly plane: { components: number; scores: number[]; mean: number; std: number };
  readonly confusion: number[][];
  readonly projection?: number[][];
  readonly permutation: { n: number; p_value: number | null; scores: number[] };
}

const close = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${value} ${expected[i]!}`),
  );
};

/** Arrays of an npz by name. */
async function arraysOf(npz: string): Promise<Record<string, ReturnType<typeof decodeNpy>>> {
  const files = unzip(await readFile(npz), npz);
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name.replace(/\.npy$/, ""), decodeNpy(bytes, name)]),
  );
}

const listed = ({ values }: ReturnType<typeof decodeNpy>): unknown[] => Array.from(values as Float64Array);

describe("the tutorial on the command line", function () {
  // Each run of the program takes a moment, and some tests make many.
  this.timeout(60000);
  before(requireBuild);

  const counts = (golden("spike_counts") as GoldenCounts[]).find(({ note }) => note === "tutorial: X")!;
  const lda = (golden("lda") as GoldenLda[]).find(({ note }) => note === "tutorial")!;
  const steps = (golden("tutorial") as { steps: Record<string, number> }).steps;

  it("previews AllenSDK's counts after every step, and says that the last one removes nothing", async () => {
    const report = await json<Report>("preview", file, ...tutorialFlags);
    assert.equal(report.trials.rows, steps["all"]);
    assert.deepEqual(
      report.trials.steps.map(({ left }) => left),
      [steps["named"], steps["not_null"], steps["tutorial"], steps["tutorial"]],
    );
    assert.equal(report.units.left, steps["v1_units"]);
    assert.deepEqual(
      report.classes.map(({ value }) => value),
      lda.labels,
    );
    const last = report.trials.steps.at(-1)!;
    assert.equal(last.removed, 0);
    assert.match(last.warnings.join(" "), /text is never equal to a number/);
  });

  it("prints the same report for people", async () => {
    const { text, code } = await neuralCoding(["preview", file, ...tutorialFlags]);
    assert.equal(code, 0);
    assert.match(text, /^ {2}4 {2}phase != 0 +144 +0 +144$/m);
    assert.match(text, /try: number\(phase\) != 0/);
    assert.match(
      text,
      /144 trials × 16 units, 6 classes of orientation \(24 trials each\), 0\.01 to 0\.25 s/,
    );
  });

  it("extracts AllenSDK's spike counts with their ids, labels and onsets", () =>
    inScratch(async (folder) => {
      const out = path.join(folder, "deep", "counts.npz");
      const result = await json<{
        shape: number[];
        dtype: string;
        files: string[];
        trials: { left: number };
      }>("extract", file, ...tutorialFlags, "--out", out);
      assert.deepEqual([result.shape, result.dtype, result.trials.left], [[144, 16], "uint16", 144]);
      assert.deepEqual(result.files, [out, `${out}.provenance.json`]);
      const arrays = await arraysOf(out);
      assert.deepEqual(listed(arrays["X"]!), counts.counts.flat(2));
      assert.deepEqual(listed(arrays["trial_ids"]!), counts.trials);
      assert.deepEqual(listed(arrays["unit_ids"]!), counts.units);
      assert.deepEqual(listed(arrays["bin_edges"]!), counts.bin_edges);
      assert.deepEqual(listed(arrays["y"]!), lda.y);
      assert.deepEqual(listed(arrays["classes"]!), lda.labels);
      const presentations = golden("stimulus_presentations") as { columns: Record<string, number[]> };
      const onsets = counts.trials.map((trial) => presentations.columns["start_time"]![trial]);
      assert.deepEqual(listed(arrays["onsets"]!), onsets);
    }));

  it("says in the provenance what the numbers come from, without path or time", () =>
    inScratch(async (folder) => {
      const out = path.join(folder, "counts.csv");
      await json("extract", file, ...tutorialFlags, "--out", out, "--hash");
      const text = await readFile(`${out}.provenance.json`, "utf8");
      const facts = JSON.parse(text) as {
        session: Record<string, string | number>;
        recipe: { trials: { where: string[] } };
        report: Report;
        counts: { shape: number[] };
      };
      assert.equal(facts.session["id"], "750332458");
      assert.equal(facts.session["file_size"], (await readFile(allenSession)).length);
      assert.match(String(facts.session["sha256_of_ends"]), /^[0-9a-f]{64}$/);
      assert.match(String(facts.session["sha256"]), /^[0-9a-f]{64}$/);
      assert.equal(facts.recipe.trials.where.at(-1), "phase != 0");
      assert.equal(facts.report.trials.left, 144);
      assert.deepEqual(facts.counts.shape, [144, 16]);
      assert.ok(!text.includes(folder) && !text.includes(path.dirname(allenSession)));
    }));

  it("gives the same bytes every time, in every format", () =>
    inScratch(async (folder) => {
      const recipe = path.join(folder, "all.spikes.json");
      const outputs = ["npz", "npy", "csv", "parquet", "arrow", "mat", "svg", "json"].map(
        (ending) => `counts.${ending}`,
      );
      await writeFile(recipe, JSON.stringify({ ...parseRecipe(recipeText, recipe), outputs }));
      const [first, second] = [path.join(folder, "1"), path.join(folder, "2")];
      for (const out of [first, second]) await json("run", recipe, "--session", file, "--out", out);
      const names = await readdir(first);
      assert.ok(outputs.every((name) => names.includes(name)));
      assert.deepEqual(await readdir(second), names);
      for (const name of names)
        assert.ok(
          (await readFile(path.join(first, name))).equals(await readFile(path.join(second, name))),
          name,
        );
    }));

  it("decodes with scikit-learn's scores, fold by fold", async () => {
    const scores = await json<Scores>("decode", file, ...tutorialFlags, "--projection");
    close(scores.scores, lda.fold_scores, 1e-12);
    close([scores.mean, scores.std], [lda.mean, lda.std], 1e-12);
    assert.deepEqual(scores.classes, lda.labels);
    assert.deepEqual([scores.n_trials, scores.n_units], [144, 16]);
    assert.deepEqual([scores.chance, scores.largest_class], [1 / 6, 24 / 144]);
    close(scores.explained_variance_ratio, lda.explained_variance_ratio, 1e-9);
    const expected = lda.labels.map((_, truth) =>
      lda.labels.map(
        (__, said) =>
          lda.y.filter((label, trial) => label === truth && lda.cv_predictions[trial] === said).length,
      ),
    );
    assert.deepEqual(scores.confusion, expected);
    // A component may be negated.
    for (const component of [0, 1]) {
      const ours = scores.projection!.map((row) => row[component]!);
      const theirs = lda.transform.map((row) => row[component]!);
      const sign = Math.sign(ours[0]! * theirs[0]!);
      close(
        ours,
        theirs.map((value) => sign * value),
        1e-9 * Math.max(...theirs.map(Math.abs)),
      );
    }
    assert.equal(scores.plane.components, 2);
    assert.equal(scores.plane.scores.length, 5);
    assert.deepEqual(scores.permutation, { n: 0, p_value: null, scores: [] });
  });

  it("prints scores as the tutorial does, and does not call them the plane's", async () => {
    const { text } = await neuralCoding(["decode", file, ...tutorialFlags]);
    assert.match(text, /Folds: 0\.931 0\.897 0\.828 0\.862 0\.857/);
    assert.match(text, /classifier in the full 16-dimensional space.*: 0\.875 ± 0\.036/);
    assert.match(text, /In the 2-D plane/);
  });

  it("decodes the arrays it wrote with the same scores", () =>
    inScratch(async (folder) => {
      const out = path.join(folder, "counts.npy");
      await json("extract", file, ...tutorialFlags, "--out", out);
      const flags = ["--solver", "eigen", "--shrinkage", "0.2", "--components", "2", "--folds", "5"];
      const labels = path.join(folder, "counts.y.npy");
      const scores = await json<Scores>("decode", "--x", out, "--y", labels, ...flags);
      close(scores.scores, lda.fold_scores, 1e-12);
      assert.deepEqual(scores.classes, [0, 1, 2, 3, 4, 5]);
      const npz = path.join(folder, "counts.npz");
      await json("extract", file, ...tutorialFlags, "--out", npz);
      const fromNpz = await json<Scores>("decode", "--x", npz, ...flags);
      assert.deepEqual([fromNpz.scores, fromNpz.classes], [scores.scores, lda.labels]);
    }));

  it("runs a recipe: counts, figure and scores, the flags being one way to write it", () =>
    inScratch(async (folder) => {
      const recipe = path.join(folder, "orientation.spikes.json");
      await writeFile(recipe, recipeText);
      const out = path.join(folder, "results");
      const done = await json<{ decoding: Scores; files: string[]; shape: number[] }>(
        "run",
        recipe,
        "--session",
        file,
        "--out",
        out,
      );
      close(done.decoding.scores, lda.fold_scores, 1e-12);
      assert.deepEqual(done.shape, [144, 16]);
      assert.deepEqual((await readdir(out)).sort(), [
        "counts.npz",
        "counts.npz.provenance.json",
        "lda.svg",
        "lda.svg.provenance.json",
        "scores.json",
        "scores.json.provenance.json",
      ]);
      const provenance = async (name: string) =>
        JSON.parse(await readFile(path.join(out, `${name}.provenance.json`), "utf8")) as {
          session: unknown;
          recipe: unknown;
          decoding?: unknown;
        };
      const ofCounts = await provenance("counts.npz");
      for (const name of ["lda.svg", "scores.json"]) {
        const { session, recipe: question, decoding } = await provenance(name);
        assert.deepEqual(session, ofCounts.session);
        assert.deepEqual(question, ofCounts.recipe);
        assert.deepEqual(decoding, { trials: 144, units: 16, classes: 6, label: "orientation" });
      }
      const figure = await readFile(path.join(out, "lda.svg"), "utf8");
      assert.equal(figure.match(/<use /g)?.length, 144 + 6);
      assert.match(figure, /0\.875 ± 0\.036/);
      const written = JSON.parse(await readFile(path.join(out, "scores.json"), "utf8")) as Scores;
      assert.equal(written.projection?.length, 144);
      const overridden = await json<Report>(
        "preview",
        file,
        "--recipe",
        recipe,
        "--units",
        "firing_rate > 5",
      );
      assert.ok(overridden.units.left > 0 && overridden.trials.left === 144);
    }));

  it("runs several sessions at a time as it does one by one, and goes on after one that fails", () =>
    inScratch(async (folder) => {
      const recipe = path.join(folder, "orientation.spikes.json");
      await writeFile(recipe, recipeText);
      const broken = path.join(folder, "broken.nwb");
      await writeFile(broken, "<html>not found</html>");
      const run = async (name: string, ...more: string[]): Promise<string> => {
        const out = path.join(folder, name);
        const { code, text } = await neuralCoding([
          "run",
          recipe,
          "--session",
          broken,
          "--session",
          file,
          "--out",
          out,
          "--json",
          ...more,
        ]);
        assert.equal(code, 3);
        assert.deepEqual(await readdir(out), ["750332458"]);
        return text.replaceAll(out, "OUT");
      };
      const lines = await run("together", "--jobs", "2");
      assert.deepEqual(
        lines
          .trimEnd()
          .split("\n")
          .map((line) => Object.keys(JSON.parse(line) as object)[1]),
        ["error", "preview"],
      );
      assert.equal(lines, await run("one by one"));
      const none = await failure("run", recipe, "--session", file, "--session", `${file}.nwb`, "--jobs", "0");
      assert.equal(none.code, 2);
    }));

  it("refuses sessions that would write into the same folder", () =>
    inScratch(async (folder) => {
      const recipe = path.join(folder, "orientation.spikes.json");
      await writeFile(recipe, recipeText);
      const { code, error } = await failure(
        "run",
        recipe,
        "--session",
        file,
        "--session",
        "elsewhere/750332458",
      );
      assert.equal(code, 2);
      assert.match(error.message, /750332458 would both write into the folder 750332458/);
    }));
});

const recipeText = `{
  // the tutorial
  "version": 1,
  "trials": { "table": "stimulus_presentations", "where": [
    "stimulus_name == 'static_gratings'", "orientation != null", "spatial_frequency == 0.08", "phase != 0",
  ]},
  "units": { "quality": "allen", "where": ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"] },
  "counts": { "align": "start_time", "window": [0.01, 0.25], "bins": 1, "edges": "closed" },
  "label": "orientation",
  "decode": { "method": "lda", "solver": "eigen", "shrinkage": 0.2, "components": 2, "folds": 5 },
  "outputs": ["counts.npz", "lda.svg", "scores.json"],
}
`;
