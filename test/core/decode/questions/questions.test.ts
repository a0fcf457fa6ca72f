import assert from "node:assert/strict";
import type { Control } from "../../../../src/core/control.ts";
import { unattended } from "../../../../src/core/control.ts";
import { decode } from "../../../../src/core/decode/decode.ts";
import type { DecodeExtras } from "../../../../src/core/decode/decode.ts";
import type { Decoding } from "../../../../src/core/decode/decoding.ts";
import { prepare } from "../../../../src/core/decode/prepared.ts";
import { pValue, permutationTest } from "../../../../src/core/decode/questions/permutation-test.ts";
import type { Spread } from "../../../../src/core/decode/questions/question.ts";
import { ask, here, runTask } from "../../../../src/core/decode/questions/registry.ts";
import { AnalysisError, isCancelled } from "../../../../src/core/errors.ts";
import { baseOptions, labelsFor, tunedCounts } from "../populations.ts";

const trials = tunedCounts({ trials: 120, units: 8, classes: 3, seed: 21 });

const run = (
  options: Record<string, unknown>,
  extras: DecodeExtras = {},
  control: Control = unattended,
): Promise<Decoding> => decode(trials.x, labelsFor(trials), { ...baseOptions, ...options }, control, extras);

const data = { ...trials, classNames: ["0", "30", "60"] };

/** Every question at once. Eight columns are two units in four bins. */
const everything = {
  permutations: 30,
  learning_curve: [0.3, 1.0, 0.6],
  unit_curve: [1, 2],
  unit_curve_repeats: 2,
  sweep_shrinkage: [0, 0.2, 1],
  window_step: 0.1,
  cross_temporal: true,
};
const bins = { binEdges: Float64Array.of(0, 0.1, 0.2, 0.3, 0.4) };

/** Another thread, as far as data can tell: tasks and parts are copied on the way, data once. */
const elsewhere = (workers: number): Spread =>
  async function (prepared, tasks, control, onPart) {
    const threads = Array.from({ length: workers }, () =>
      prepare(structuredClone(prepared.data), structuredClone(prepared.options)),
    );
    const order = [...tasks.keys()].reverse();
    for (const position of order) {
      const thread = threads[position % workers]!;
      onPart(position, structuredClone(await runTask(thread, structuredClone(tasks[position]!), control)));
    }
  };

describe("questions", () => {
  it("have answers that depend neither on the number of workers nor on their order", async () => {
    const expected = await run(everything, bins);
    for (const workers of [1, 2, 5])
      assert.deepEqual(await run(everything, { ...bins, spread: elsewhere(workers) }), expected);
  });

  it("end soon after the user gives up, whichever is being asked", async () => {
    let calls = 0;
    await run(everything, bins, {
      async checkpoint() {
        calls++;
      },
    });
    // Give up at any of the checkpoints: no further one is reached, and it is told as cancelled.
    for (let end = 0; end < calls; end += 7) {
      let seen = 0;
      const control: Control = {
        async checkpoint() {
          if (seen++ >= end) throw new AnalysisError("cancelled", "Cancelled.", {});
        },
      };
      const outcome = await run(everything, bins, control).catch((error: unknown) => error);
      if (outcome instanceof Error) assert.ok(isCancelled(outcome), String(outcome));
      else assert.ok((outcome as Decoding).permutation!.n < 30);
      assert.ok(seen <= end + 1, `went on after checkpoint ${end}`);
    }
  });

  it("a permutation test that is given up reports those done", async () => {
    const spread: Spread = async (prepared, tasks, control, onPart) => {
      if (tasks[0]!.question !== "permutations") return here(prepared, tasks, control, onPart);
      await here(prepared, tasks.slice(0, 12), control, onPart);
      throw new AnalysisError("cancelled", "Cancelled.", {});
    };
    const { permutation, notices } = await run({ permutations: 30 }, { spread });
    assert.equal(permutation!.n, 12);
    assert.deepEqual(permutation!.scores, (await run({ permutations: 30 })).permutation!.scores.slice(0, 12));
    assert.ok(notices.some(({ code, message }) => code === "ended-early" && /12 of 30/.test(message)));
  });
});

describe("permutation test", () => {
  it("counts the true labels among those that score as well", () => {
    assert.equal(pValue(0.9, Float64Array.of(0.3, 0.4, 0.5)), 1 / 4);
    assert.equal(pValue(0.4, Float64Array.of(0.3, 0.4, 0.5)), 3 / 4);
    assert.equal(pValue(0.4, Float64Array.of(0.3, 0.4 - 1e-15, 0.2)), 2 / 4);
    assert.equal(pValue(0.4, Float64Array.of(NaN)), 1);
  });

  it("scores shuffled labels at chance, in new folds and in fixed ones", async () => {
    for (const folds of ["new", "fixed"]) {
      const { permutation, mean } = await run({ permutations: 60, permutation_folds: folds });
      const center = permutation!.scores.reduce((a, b) => a + b, 0) / 60;
      assert.ok(Math.abs(center - 1 / 3) < 0.04, `${folds}: ${center}`);
      assert.ok(mean > 0.6);
      assert.equal(permutation!.pValue, 1 / 61);
    }
  });

  it("keeps the labels of each group together", async () => {
    const groups = trials.y.map((k) => Number(k === 2));
    const prepared = prepare({ ...data, groups }, { ...baseOptions, permutations: 20 });
    const scores = (await ask(permutationTest, prepared, here, unattended))!.scores;
    // Class 2 keeps its labels: a shuffled score cannot fall to chance.
    assert.ok(scores.every((score) => score > 0.4));
  });
});

describe("shrinkage sweep", () => {
  it("scores each value as a run of its own would", async () => {
    const values = [0, 0.2, 1];
    const { shrinkageSweep } = await run({ sweep_shrinkage: values });
    assert.deepEqual(Array.from(shrinkageSweep!.values), values);
    for (const [i, shrinkage] of values.entries())
      assert.deepEqual(shrinkageSweep!.scores[i], (await run({ shrinkage })).scores);
  });
});

describe("curve by units", () => {
  it("scores all units as a run of its own would, whatever the subset is called", async () => {
    const { unitCurve, mean } = await run({ unit_curve: [8, 2], unit_curve_repeats: 3 });
    assert.deepEqual(Array.from(unitCurve!.sizes), [2, 8]);
    assert.deepEqual(Array.from(unitCurve!.scores[1]!), [mean, mean, mean]);
    assert.ok(unitCurve!.std[1]! < 1e-15);
    assert.ok(unitCurve!.mean[0]! < mean);
  });

  it("refuses more units than there are", async () => {
    await assert.rejects(run({ unit_curve: [9] }), /9 units cannot be drawn: there are 8/);
  });
});

describe("learning curve", () => {
  it("ends at the score of the whole training part", async () => {
    const { learningCurve, scores } = await run({ learning_curve: [0.5, 1.0] });
    assert.deepEqual(learningCurve!.testScores.at(-1), scores);
    assert.deepEqual(Array.from(learningCurve!.sizes), [48, 96]);
  });
});

describe("decoding over time", () => {
  it("scores each window as a run on its counts would", async () => {
    const { timeCourse } = await run({ window_step: 0.1, window_width: 0.2 }, bins);
    assert.deepEqual(timeCourse!.windows, [
      [0, 0.2],
      [0.1, 0.3],
      [0.2, 0.4],
    ]);
    const columns = trials.x.columns / 4;
    const second = {
      rows: 120,
      columns,
      data: Float64Array.from({ length: 120 * columns }, (_, i) => {
        const from = Math.floor(i / columns) * 8 + (i % columns);
        return trials.x.data[from + columns]! + trials.x.data[from + 2 * columns]!;
      }),
    };
    const alone = await decode(second, labelsFor(trials), baseOptions, unattended);
    assert.deepEqual(timeCourse!.scores[1], alone.scores);
  });

  it("has the time course on the diagonal of the cross-temporal matrix", async () => {
    const { timeCourse } = await run({ window_step: 0.1, cross_temporal: true }, bins);
    timeCourse!.crossTemporal!.forEach((row, i) => {
      assert.equal(row.length, 4);
      assert.equal(row[i], timeCourse!.mean[i]);
    });
  });
});
