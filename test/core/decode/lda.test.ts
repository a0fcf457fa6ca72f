import assert from "node:assert/strict";
import { ClassScatters } from "../../../src/core/decode/lda/class-moments.ts";
import { learn, dividerOf, takeTrials } from "../../../src/core/decode/scoring/estimator.ts";
import type { Trials } from "../../../src/core/decode/scoring/estimator.ts";
import { FittedLda } from "../../../src/core/decode/lda/fitted-lda.ts";
import { makeFolds, partsOf } from "../../../src/core/decode/scoring/folds.ts";
import { referenceEigen, referenceSingularValues } from "../../../src/core/decode/lda/reference.ts";
import { ldaSettings } from "../../../src/core/decode/lda/settings.ts";
import { fitLda, lda } from "../../../src/core/decode/lda/fit-lda.ts";
import { FoldMoments, summable } from "../../../src/core/decode/lda/moments.ts";
import { rowSpaceOf } from "../../../src/core/decode/lda/row-space.ts";
import { eigenWhitening } from "../../../src/core/decode/lda/whitening.ts";
import { kernels } from "../../../src/core/linalg/kernels.ts";
import { changed, relativeDifference, tunedCounts } from "./populations.ts";

const fitted = (trials: Trials, options: Record<string, unknown>): FittedLda =>
  fitLda(trials.x, trials.y, trials.classes, options);

/** Everything that a fit says, compared with another's. */
function assertAgree(got: FittedLda, expected: FittedLda, trials: Trials, tolerance: number): void {
  const differences = {
    coef: relativeDifference(got.coef.data, expected.coef.data),
    intercept: relativeDifference(got.intercept, expected.intercept),
    probabilities: relativeDifference(
      got.probabilities(trials.x).data,
      expected.probabilities(trials.x).data,
    ),
    ratio: relativeDifference(got.explainedVarianceRatio!, expected.explainedVarianceRatio!),
    scalings: relativeDifference(got.scalings!.data, expected.scalings!.data),
  };
  for (const [what, difference] of Object.entries(differences))
    assert.ok(difference <= tolerance, `${what} differs by ${difference}`);
  assert.deepEqual(got.predict(trials.x), expected.predict(trials.x));
}

const small = tunedCounts({ trials: 200, units: 12, classes: 4 });
const wide = tunedCounts({ trials: 60, units: 90, classes: 3, seed: 3 });
/** Trials 20 to 39 repeat the twenty before them, and two have no count at all. */
const repeating = changed(wide, (count, unit, trial) =>
  trial === 41 || trial === 50
    ? 0
    : trial >= 20 && trial < 40
      ? wide.x.data[(trial - 20) * 90 + unit]!
      : count,
);
/** Trials of the first class, in which a unit may be silent. */
const firstClass = new Set(Array.from(small.y.keys()).filter((trial) => small.y[trial] === 0));
const populations: Readonly<Record<string, Trials>> = {
  counts: small,
  "rates in Hz": changed(small, (count) => count / 0.24),
  "a common offset of 1000": changed(small, (count) => 1000 + count / 7),
  "units of very different scale": changed(small, (count, unit) => count * 10 ** (unit - 6)),
  "one trial far from all others": changed(small, (count, _unit, trial) =>
    trial === 3 ? 1e6 + count / 3 : count / 3,
  ),
  "more than 64 units": tunedCounts({ trials: 400, units: 100, classes: 5, seed: 2 }),
  "more units than trials": wide,
  "more units than trials, some repeated": repeating,
  "many classes": tunedCounts({ trials: 400, units: 30, classes: 40, seed: 4 }),
  "two classes": tunedCounts({ trials: 100, units: 8, classes: 2, seed: 5 }),
};

describe("LDA, the fast way", () => {
  for (const [name, trials] of Object.entries(populations))
    for (const shrinkage of [0.2, 0.02, "auto", null] as const) {
      if (shrinkage === null && name.startsWith("more units than trials")) continue;
      // The outlier is 10¹⁰ times the scatter of all else, which leaves six digits of that in any arithmetic.
      const tolerance = name.startsWith("one trial") ? 1e-4 : name.startsWith("units of") ? 1e-6 : 1e-9;
      it(`agrees with the textbook: ${name}, shrinkage ${shrinkage}`, () => {
        const options = { solver: "eigen", shrinkage, components: Math.min(2, trials.classes - 1) };
        const settings = ldaSettings(options, trials.classes, trials.x.columns);
        assertAgree(fitted(trials, options), referenceEigen(trials, settings, []), trials, tolerance);
      });
    }

  it("agrees with the textbook for all discriminants of a large population", () => {
    const trials = populations["more than 64 units"]!;
    const options = { solver: "eigen", shrinkage: 0.2, components: null };
    const settings = ldaSettings(options, trials.classes, trials.x.columns);
    assertAgree(fitted(trials, options), referenceEigen(trials, settings, []), trials, 1e-8);
  });

  it("agrees with the textbook for given priors", () => {
    const options = { solver: "eigen", shrinkage: 0.1, priors: [0.4, 0.3, 0.2, 0.1] };
    assertAgree(fitted(small, options), referenceEigen(small, ldaSettings(options, 4, 12), []), small, 1e-9);
  });

  // A trial that two classes have lies midway between them where nothing is shrunk: a tie that rounding breaks.
  for (const [name, trials] of Object.entries(populations).filter(([, { x }]) => x !== repeating.x))
    it(`agrees with the textbook's singular values: ${name}`, () => {
      const options = { solver: "svd", components: Math.min(2, trials.classes - 1) };
      const settings = ldaSettings(options, trials.classes, trials.x.columns);
      const tolerance = name.startsWith("one trial") ? 1e-6 : 1e-9;
      assertAgree(fitted(trials, options), referenceSingularValues(trials, settings, []), trials, tolerance);
    });

  it("drops a repeated and a constant unit with the svd solver, as the textbook does", () => {
    const trials = changed(small, (count, unit, trial) =>
      unit === 5 ? 3 : unit === 7 ? small.x.data[trial * 12 + 2]! : count,
    );
    const settings = ldaSettings({ solver: "svd" }, 4, 12);
    assertAgree(
      fitted(trials, { solver: "svd" }),
      referenceSingularValues(trials, settings, []),
      trials,
      1e-9,
    );
  });

  for (const [name, trials] of Object.entries(populations))
    it(`gives each fold what a fit of its own would: ${name}`, () => {
      assertFoldsAgree(trials, { shrinkage: 0.3 }, name.startsWith("one trial") ? 1e-5 : 1e-9);
    });

  for (const name of ["counts", "more than 64 units", "many classes", "two classes"])
    it(`gives each fold what a fit of its own would where each class counts by itself: ${name}`, () => {
      const trials = populations[name]!;
      const priors = Array.from({ length: trials.classes }, (_, k) => k + 1);
      for (const options of [
        { shrinkage: "auto" },
        { shrinkage: "auto", priors },
        { shrinkage: 0.1, priors },
      ])
        assertFoldsAgree(trials, options, 1e-9);
    });

  it("sums each class by itself only where that is exact", () => {
    const silent = changed(small, (count, unit, trial) =>
      unit === 4 || (unit === 6 && firstClass.has(trial)) ? 0 : count,
    );
    const { divisions, folds } = makeFolds(small, { kind: "stratified", folds: 4 });
    const division = { y: small.y, classes: 4, testFold: divisions[0]!, folds };
    const scatters = (x: Trials["x"]): ClassScatters => new ClassScatters(summable(x), division);
    const auto = { shrinkage: "auto", priors: null } as const;
    assert.ok(scatters(small.x).without(2, auto) && scatters(silent.x).without(-1, auto));
    assertFoldsAgree(silent, { shrinkage: "auto" }, 1e-9);
    for (const { x } of [populations["rates in Hz"]!, changed(small, (count) => 1e5 + count)])
      assert.equal(scatters(x).without(2, auto), undefined);
  });

  it("sums all classes together only where enough digits of every variance are left, or it is exactly zero", () => {
    const scatter = (of: (count: number, unit: number, trial: number) => number) => {
      const { x } = changed(small, of);
      const { divisions, folds } = makeFolds(small, { kind: "stratified", folds: 4 });
      return new FoldMoments(summable(x), small.y, 4, divisions[0]!, folds).scatterWithout(1, null);
    };
    assert.ok(scatter((count) => count));
    assert.ok(scatter((count) => count / 7));
    const flat = scatter((count, unit, trial) => (unit === 5 ? 3 * small.y[trial]! + 7 : count))!;
    for (let j = 0; j < 12; j++) assert.equal(flat.within[5 * 12 + j], 0);
    assert.equal(
      scatter((count, unit) => (unit === 5 ? 30_000 + (count % 2) : count)),
      undefined,
      "whole numbers",
    );
    assert.equal(
      scatter((count, unit) => (unit === 5 ? 0.5 : count / 7)),
      undefined,
      "fractions",
    );
  });

  it("leaves a unit that never varies out of its whitening, whatever the rounding of the others", () => {
    const p = 5;
    for (let seed = 0; seed < 20; seed++) {
      const { data } = tunedCounts({ trials: 9, units: p, classes: 2, seed }).x;
      for (let still = 0; still < p; still++) {
        const covariance = Float64Array.from({ length: p * p }, (_, at) => {
          const [i, j] = [Math.floor(at / p), at % p];
          if (i === still || j === still) return 0;
          let sum = i === j ? 1 : 0;
          for (let row = 0; row < 9; row++) sum += (data[row * p + i]! * data[row * p + j]!) / 7;
          return sum;
        });
        const ones = new Float64Array(p).fill(1);
        assert.equal(eigenWhitening(covariance, p, ones, () => true).rank, p - 1);
      }
    }
  });

  function assertFoldsAgree(trials: Trials, given: Record<string, unknown>, tolerance: number): void {
    const options = { solver: "eigen", components: 1, ...given };
    const estimator = { steps: [], decoder: lda, options };
    const { divisions, folds } = makeFolds(trials, { kind: "stratified", folds: 4 });
    const learner = dividerOf(estimator, trials)(trials.y, divisions[0]!, folds);
    for (let fold = 0; fold < folds; fold++) {
      const shared = learner(fold);
      const alone = learn(estimator, takeTrials(trials, partsOf(divisions[0]!, fold).train));
      assert.ok(shared.fitted instanceof FittedLda && alone.fitted instanceof FittedLda);
      assertAgree(shared.fitted, alone.fitted, trials, tolerance);
    }
  }

  it("finds the space that trials span, whether or not they repeat one another", () => {
    for (const { x } of [wide, repeating]) {
      const space = rowSpaceOf(x)!;
      assert.equal(space.coordinates.columns, x === wide.x ? 60 : 38);
      assert.ok(relativeDifference(space.toUnits(space.coordinates).data, x.data) < 1e-13);
    }
    const sums = changed(wide, (count, unit, trial) =>
      trial === 9 ? wide.x.data[unit]! + wide.x.data[90 + unit]! : count,
    );
    assert.equal(rowSpaceOf(sums.x), undefined, "a trial that is the sum of two others");
  });

  it("predicts shared trials as it predicts rows", () => {
    for (const trials of [small, populations["a common offset of 1000"]!]) {
      const estimator = { steps: [], decoder: lda, options: {} };
      const { divisions, folds } = makeFolds(trials, { kind: "stratified", folds: 4 });
      const learned = dividerOf(estimator, trials)(trials.y, divisions[0]!, folds)(1);
      const { test } = partsOf(divisions[0]!, 1);
      assert.deepEqual(learned.predictTrials!(test), learned.predict(takeTrials(trials, test).x));
    }
  });

  it("sums the classes of all folds in one pass, and predicts the trials of a fold in one product", () => {
    const own = kernels();
    const kept = { ...own };
    const calls: string[] = [];
    own.sums = (...given) => (calls.push("sums"), kept.sums(...given));
    own.largest = (...given) => (calls.push("largest"), kept.largest(...given));
    own.multiply = (...given) => (calls.push("multiply"), kept.multiply(...given));
    try {
      const shared = lda.shareRows!(small.x);
      const testFold = small.y.map((_, i) => i % 3);
      const divided = shared.divide(small.y, 4, testFold, 3);
      for (let fold = 0; fold < 3; fold++) {
        const learned = divided.fitWithout(fold, { solver: "eigen", shrinkage: 0.2 });
        shared.predict!(learned, partsOf(testFold, fold).test);
      }
    } finally {
      Object.assign(own, kept);
    }
    assert.deepEqual(calls, ["sums", "largest", "largest", "largest"]);
  });

  it("gives one division after another what each would get by itself, the last fold for a subtraction", () => {
    const own = kernels();
    const kept = { ...own };
    const shared = lda.shareRows!(small.x);
    for (const turn of [1, 2, 3]) {
      const testFold = small.y.map((_, i) => (i * turn) % 5);
      const y = small.y.map((k) => (k + turn) % 4);
      const covariances = (rows: typeof shared): Float64Array[] => {
        const divided = rows.divide(y, 4, testFold, 5);
        return [0, 1, 2, 3, 4].map((fold) => {
          const learned = divided.fitWithout(fold, { solver: "eigen", shrinkage: 0.2 });
          assert.ok(learned instanceof FittedLda);
          return learned.covariance!();
        });
      };
      let grams = 0;
      own.gram = (...given) => (grams++, kept.gram(...given));
      try {
        assert.deepEqual(covariances(shared), covariances(lda.shareRows!(small.x)));
      } finally {
        Object.assign(own, kept);
      }
      // One of the means of each training part, and one of the trials of each fold, both times.
      assert.equal(grams, turn === 1 ? 20 : 19);
    }
  });

  it("takes no part of n_components in its predictions", () => {
    const one = fitted(small, { shrinkage: 0.2, components: 1 });
    const all = fitted(small, { shrinkage: 0.2, components: null });
    assert.deepEqual(one.decision(small.x), all.decision(small.x));
    assert.equal(one.project!(small.x).columns, 1);
    assert.equal(all.project!(small.x).columns, 3);
  });

  it("shows each discriminant with its largest entry positive", () => {
    const { data, rows, columns } = fitted(small, { components: null }).scalings!;
    for (let i = 0; i < rows; i++) {
      const row = Array.from(data.subarray(i * columns, (i + 1) * columns));
      const peak = row.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      assert.ok(peak > 0);
    }
  });

  it("leaves its input alone", () => {
    const before = small.x.data.slice();
    const labels = small.y.slice();
    fitted(small, { shrinkage: "auto" }).project!(small.x);
    assert.deepEqual(small.x.data, before);
    assert.deepEqual(small.y, labels);
  });
});
