import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import { scoreFolds } from "../../../src/core/decode/scoring/cross-validation.ts";
import type { DecoderOptions, FittedDecoder } from "../../../src/core/decode/decoder.ts";
import type { Trials } from "../../../src/core/decode/scoring/estimator.ts";
import { rowsOf } from "../../../src/core/decode/scoring/folds.ts";
import { FittedLda } from "../../../src/core/decode/lda/fitted-lda.ts";
import { lda } from "../../../src/core/decode/lda/fit-lda.ts";
import { prepare } from "../../../src/core/decode/prepared.ts";
import { permutationTest } from "../../../src/core/decode/questions/permutation-test.ts";
import { RandomState } from "../../../src/core/decode/scoring/random.ts";
import { paysToRotate } from "../../../src/core/decode/lda/rotated-lda.ts";
import { mean } from "../../../src/core/decode/scoring/scores.ts";
import { kernels } from "../../../src/core/linalg/kernels.ts";
import { takeRows } from "../../../src/core/linalg/matrix.ts";
import { baseOptions, changed, tunedCounts } from "./populations.ts";

const folds = 3;
const many = 1000;
const eigen: DecoderOptions = { solver: "eigen", shrinkage: 0.2 };

const foldsOf = (trials: Trials): Int32Array => trials.y.map((_, i) => (i * 7) % folds);

/** Labels in random order, each class rarer than the one before. */
const unequalLabels = ({ y, classes }: Trials, seed: number): Int32Array =>
  new RandomState(seed).permutation(y.length).map((i) => Math.floor(classes * (i / y.length) ** 1.7));

/** What both ways learn from each training part of one labeling. */
function* bothWays(
  trials: Trials,
  labelings: readonly Int32Array[],
  ...rules: readonly DecoderOptions[]
): Generator<{ turned: FittedDecoder; plain: FittedDecoder; tested: Int32Array }> {
  const { x, classes } = trials;
  const testFold = foldsOf(trials);
  const [one, other] = [lda.shareRows!(x), lda.shareRows!(x)];
  for (const y of labelings) {
    const turned = one.divide(y, classes, testFold, folds, many);
    const plain = other.divide(y, classes, testFold, folds);
    for (let fold = 0; fold < folds; fold++)
      for (const options of rules)
        yield {
          turned: turned.fitWithout(fold, options),
          plain: plain.fitWithout(fold, options),
          tested: rowsOf(testFold, fold),
        };
  }
}

/** The sizes of the factors made meanwhile. */
async function factored(work: () => unknown): Promise<number[]> {
  const own = kernels();
  const factor = own.factor.bind(own);
  const sizes: number[] = [];
  own.factor = (a, size, limit) => {
    sizes.push(size);
    return factor(a, size, limit);
  };
  try {
    await work();
  } finally {
    own.factor = factor;
  }
  return sizes;
}

describe("LDA of one labeling after another in the same folds", () => {
  for (const [units, classes] of [
    [12, 2],
    [45, 6],
    [64, 5],
    [65, 3],
    [101, 4],
  ] as const)
    it(`predicts as each labeling by itself, with ${units} units and ${classes} classes`, () => {
      const counts = tunedCounts({ trials: 220, units, classes, seed: units });
      const rates = changed(counts, (value, unit) => Math.sqrt(value) * (1 + unit / 10) + 100);
      for (const trials of [counts, rates]) {
        const labelings = [counts.y, unequalLabels(trials, 1), unequalLabels(trials, 2)];
        const rules = [eigen, { solver: "lsqr", shrinkage: 0.01 }, { ...eigen, shrinkage: 1 }];
        for (const { turned, plain, tested } of bothWays(trials, labelings, ...rules)) {
          assert.ok(!(turned instanceof FittedLda), "the form of its own is meant");
          const rows = takeRows(trials.x, tested);
          assert.deepEqual(turned.predict(rows), plain.predict(rows));
          const found = turned.probabilities!(rows).data;
          const off = plain.probabilities!(rows).data.map((p, i) => Math.abs(p - found[i]!));
          assert.ok(Math.max(...off) < 1e-10, `probabilities differ by ${Math.max(...off)}`);
        }
      }
    });

  it("factors no matrix of the units' size", async () => {
    const trials = tunedCounts({ trials: 200, units: 30, classes: 5 });
    const testFold = foldsOf(trials);
    const rows = lda.shareRows!(trials.x);
    const sizesWith = (labelings?: number): Promise<number[]> =>
      factored(() => {
        for (const seed of [1, 2, 3]) {
          const divided = rows.divide(unequalLabels(trials, seed), 5, testFold, folds, labelings);
          for (let fold = 0; fold < folds; fold++) divided.fitWithout(fold, eigen);
        }
      });
    assert.deepEqual(await sizesWith(many), Array<number>(3 * folds).fill(5));
    assert.deepEqual(await sizesWith(), Array<number>(3 * folds).fill(30));
  });

  it("leaves to the plain way what is nearly singular, with its refusals", () => {
    const trials = tunedCounts({ trials: 120, units: 10, classes: 3 });
    const far = changed(trials, (value) => value + 10_000);
    for (const { turned, plain, tested } of bothWays(far, [trials.y], eigen)) {
      assert.ok(turned instanceof FittedLda);
      const rows = takeRows(far.x, tested);
      assert.deepEqual(turned.predict(rows), plain.predict(rows));
    }
    const alike = changed(trials, (_, unit, trial) => trials.y[trial]! * (unit + 1));
    const rows = lda.shareRows!(alike.x);
    for (const labelings of [1, many]) {
      const divided = rows.divide(trials.y, 3, foldsOf(trials), folds, labelings);
      assert.throws(() => divided.fitWithout(0, eigen), { code: "singular-covariance" });
    }
  });

  it("leaves to the plain way the labels that explain all that varies", () => {
    const trials = tunedCounts({ trials: 120, units: 10, classes: 3 });
    for (const size of [250, 1e4]) {
      const told = changed(trials, (value, unit, trial) => (unit === 0 ? size * trials.y[trial]! : value));
      for (const { turned, plain, tested } of bothWays(told, [trials.y], eigen)) {
        assert.ok(turned instanceof FittedLda);
        const rows = takeRows(told.x, tested);
        assert.deepEqual(turned.predict(rows), plain.predict(rows));
      }
    }
  });

  it("leaves every other rule to the plain way", () => {
    const trials = tunedCounts({ trials: 120, units: 10, classes: 3 });
    for (const other of [
      { solver: "svd" },
      { solver: "eigen", shrinkage: null },
      { solver: "eigen", shrinkage: "auto" },
      { ...eigen, priors: [0.2, 0.3, 0.5] },
    ])
      for (const { turned } of bothWays(trials, [trials.y], other)) assert.ok(turned instanceof FittedLda);
  });

  it("is chosen where labelings are many and classes few beside the units", () => {
    assert.ok(paysToRotate(45, 6, 200));
    assert.ok(!paysToRotate(45, 6, 1));
    assert.ok(!paysToRotate(45, 30, 200));
    assert.ok(!paysToRotate(200, 6, 300));
    assert.ok(!paysToRotate(500, 6, 1000));
  });
});

describe("permutation test in fixed folds", () => {
  const trials = tunedCounts({ trials: 150, units: 12, classes: 3 });
  const data = { ...trials, classNames: ["30", "60", "90"] };
  const prepared = (options: object) =>
    prepare(data, { ...baseOptions, ...eigen, permutations: 200, ...options });
  const task = { count: 12, random: new RandomState(0).snapshot() };

  it("scores as the plain way does, in repeated folds too, without factors of the units' size", async () => {
    for (const division of [{}, { cv: "repeated-stratified", repeats: 2 }]) {
      const fixed = prepared({ permutation_folds: "fixed", ...division });
      const { divisions, folds: count } = fixed.splitting;
      let scores: Float64Array = new Float64Array();
      const sizes = await factored(async () => {
        scores = await permutationTest.run(fixed, task, unattended);
      });
      assert.deepEqual(sizes, Array<number>(task.count * divisions.length * count).fill(3));
      const random = new RandomState(0);
      for (const score of scores) {
        const order = random.permutation(trials.y.length);
        const y = order.map((row) => trials.y[row]!);
        const plain: number[] = [];
        for (const testFold of divisions) {
          const learner = fixed.divide(y, testFold, count);
          plain.push(
            ...(await scoreFolds(learner, { ...trials, y }, testFold, count, "accuracy", unattended)),
          );
        }
        assert.equal(score, mean(Float64Array.from(plain)));
      }
    }
  });

  it("is the only one that takes this form: new folds are learned from as ever", async () => {
    const anew = prepared({ permutation_folds: "new" });
    const sizes = await factored(() => permutationTest.run(anew, task, unattended));
    assert.deepEqual(sizes, Array<number>(task.count * anew.splitting.folds).fill(12));
  });
});
