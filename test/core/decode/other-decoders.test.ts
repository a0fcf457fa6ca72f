import assert from "node:assert/strict";
import { numbered } from "../../../src/core/decode/decoder.ts";
import type { Decoder, DecoderOptions, FittedDecoder, Names } from "../../../src/core/decode/decoder.ts";
import { gaussianNaiveBayes } from "../../../src/core/decode/methods/gaussian-naive-bayes.ts";
import { linearSvm } from "../../../src/core/decode/methods/linear-svm.ts";
import { logisticRegression } from "../../../src/core/decode/methods/logistic-regression.ts";
import { nearestCentroid } from "../../../src/core/decode/methods/nearest-centroid.ts";
import { nearestNeighbours } from "../../../src/core/decode/methods/nearest-neighbours.ts";
import { poissonNaiveBayes } from "../../../src/core/decode/methods/poisson-naive-bayes.ts";
import { qda } from "../../../src/core/decode/methods/qda.ts";
import { RandomState } from "../../../src/core/decode/scoring/random.ts";
import { decoders } from "../../../src/core/decode/registry.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import type { ErrorCode } from "../../../src/core/errors.ts";
import { symmetricEigen } from "../../../src/core/linalg/dense.ts";
import { matrixOf, takeRows, zeros } from "../../../src/core/linalg/matrix.ts";
import type { Matrix } from "../../../src/core/linalg/matrix.ts";
import { tunedCounts } from "./populations.ts";

const names: Names = { unit: (j) => `unit ${900 + j}`, class: (k) => `class ${30 * k}` };

/** Counts of three classes that overlap. */
function counts(trials: number, units: number, classes = 3, seed = 1): { x: Matrix; y: Int32Array } {
  const random = new RandomState(seed);
  const next = (): number => random.word() / 2 ** 32;
  const rates = Array.from({ length: classes }, () => Array.from({ length: units }, () => 1 + 4 * next()));
  const x = zeros(trials, units);
  const y = Int32Array.from({ length: trials }, (_, i) => i % classes);
  for (let i = 0; i < x.data.length; i++) {
    const limit = Math.exp(-rates[y[Math.floor(i / units)]!]![i % units]!);
    let count = -1;
    for (let product = 1; product > limit; product *= next()) count++;
    x.data[i] = count;
  }
  return { x, y };
}

function refusal(work: () => unknown): { code: ErrorCode; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof AnalysisError) return error as AnalysisError;
    throw error;
  }
  throw new Error("nothing was refused");
}

const fit = (decoder: Decoder, x: Matrix, y: Int32Array, options: DecoderOptions = {}): unknown =>
  decoder.fit(x, y, 3, options, names);

/** As in scikit-learn, whose naive Bayes and neighbours do so; Poisson naive Bayes is like the Gaussian one. */
const learnsOneClass = new Set(["gaussian-naive-bayes", "poisson-naive-bayes", "nearest-neighbours"]);
/** LDA by its own rule, QDA because a class of one trial has no covariance. */
const needsMoreTrials: ReadonlySet<string> = new Set(["lda", "qda"]);

for (const decoder of decoders)
  describe(decoder.label, () => {
    const { x, y } = counts(120, 6);
    const fitted = decoder.fit(x, y, 3, {}, numbered);

    it("predicts the same whatever the order of trials and of classes", () => {
      const order = new RandomState(5).permutation(120);
      const shuffled = decoder.fit(
        takeRows(x, order),
        Int32Array.from(order, (row) => y[row]!),
        3,
        {},
        numbered,
      );
      const renamed = decoder.fit(
        x,
        y.map((k) => 2 - k),
        3,
        {},
        numbered,
      );
      // Equal distances go to the earlier training trial or class: such trials may differ, and do so seldom.
      const expected = fitted.predict(x);
      const differing = (found: Int32Array): number => found.filter((k, i) => k !== expected[i]).length;
      const allowed = decoder === (nearestNeighbours as Decoder) ? 12 : 0;
      assert.ok(differing(shuffled.predict(x)) <= allowed);
      assert.ok(differing(renamed.predict(x).map((k) => 2 - k)) <= allowed);
    });

    it("tells apart what is far apart, and nothing where labels mean nothing", () => {
      const far = counts(300, 12, 3, 8);
      const known = decoder.fit(far.x, far.y, 3, {}, numbered);
      const right = known.predict(far.x).filter((k, i) => k === far.y[i]).length;
      assert.ok(right > 200, `${right} of 300`);
      const half = Int32Array.from({ length: 300 }, (_, i) => i);
      const noise = Int32Array.from(new RandomState(3).permutation(600), (value) => value % 3);
      const { x: wide } = counts(600, 4, 1, 2);
      const blind = decoder.fit(takeRows(wide, half), noise.subarray(0, 300), 3, {}, numbered);
      const held = takeRows(
        wide,
        half.map((row) => row + 300),
      );
      const lucky = blind.predict(held).filter((k, i) => k === noise[300 + i]).length;
      // 300 guesses at 1/3: 100 ± 8; five standard deviations.
      assert.ok(Math.abs(lucky - 100) < 41, `${lucky} of 300`);
    });

    it("gives probabilities that sum to 1 and whose logarithms are those it gives", () => {
      const values = fitted.probabilities?.(x);
      if (!values) return;
      const logs = fitted.logProbabilities?.(x);
      for (let i = 0; i < values.rows; i++) {
        const row = values.data.subarray(3 * i, 3 * i + 3);
        assert.ok(Math.abs(row[0]! + row[1]! + row[2]! - 1) < 1e-12);
        row.forEach((value, k) => {
          if (logs && value > 1e-300) assert.ok(Math.abs(Math.log(value) - logs.data[3 * i + k]!) < 1e-9);
        });
      }
    });

    it("leaves its input alone and is the same the second time", () => {
      const kept = x.data.slice();
      const again = decoder.fit(x, y, 3, {}, numbered);
      assert.deepEqual(again.predict(x), fitted.predict(x));
      assert.deepEqual(x.data, kept);
    });

    it("refuses trials with another number of units", () => {
      const { code, message } = refusal(() => fitted.predict(zeros(2, 5)));
      assert.equal(code, "bad-input");
      assert.match(message, /5 units.*6/);
    });

    it("refuses values that are not finite, naming trial and unit", () => {
      const odd = { ...x, data: x.data.slice() };
      odd.data[2 * 6 + 4] = NaN;
      const { message } = refusal(() => fit(decoder, odd, y));
      assert.match(message, /Trial number 3 .*unit 904/);
    });

    it("refuses units of which none varies", () => {
      assert.match(refusal(() => fit(decoder, zeros(9, 2), y.subarray(0, 9))).message, /No unit varies/);
    });

    it(
      learnsOneClass.has(decoder.id) ? "predicts the one class a fold leaves" : "refuses a single class",
      () => {
        const learn = (): FittedDecoder => decoder.fit(x, new Int32Array(120), 1, {}, names);
        if (learnsOneClass.has(decoder.id)) assert.deepEqual([...new Set(learn().predict(x))], [0]);
        else assert.equal(refusal(learn).code, "too-few-classes");
      },
    );

    it(`${needsMoreTrials.has(decoder.id) ? "refuses" : "learns from"} as many classes as trials`, () => {
      const few = takeRows(x, Int32Array.of(0, 1, 2));
      const learn = (): FittedDecoder =>
        decoder.fit(few, Int32Array.of(0, 1, 2), 3, { neighbours: 2 }, names);
      if (needsMoreTrials.has(decoder.id)) assert.equal(refusal(learn).code, "bad-input");
      else assert.equal(learn().predict(few).length, 3);
    });
  });

describe("Gaussian naive Bayes, further", () => {
  const silent = matrixOf([
    [0, 1],
    [0, 3],
    [4, 2],
    [6, 5],
    [5, 1],
    [3, 7],
  ]);
  const y = Int32Array.of(0, 0, 1, 1, 2, 2);

  it("says which unit never varies in which class, and how often that happens", () => {
    const { notices } = gaussianNaiveBayes.fit(silent, y, 3, {}, names);
    assert.equal(notices[0]?.code, "constant-in-class");
    assert.match(notices[0].message, /^Unit 900 never varies in class 0:/);
  });

  it("cannot do without smoothing there, and says so", () => {
    const { message } = refusal(() => fit(gaussianNaiveBayes, silent, y, { smoothing: 0 }));
    assert.match(message, /Unit 900 never varies in class 0.*smoothing/);
  });

  it("refuses priors of the wrong number, negative ones, and a sum other than 1", () => {
    const priors = (values: number[]): string =>
      refusal(() => fit(gaussianNaiveBayes, silent, y, { priors: values })).message;
    assert.match(priors([0.5, 0.5]), /2 priors for 3 classes/);
    assert.match(priors([1.5, -0.5, 0]), /Prior number 2 is -0.5/);
    assert.match(priors([0.5, 0.4, 0.3]), /sum to 1\.2/);
  });

  it("never predicts a class with prior 0", () => {
    const { x, y: labels } = counts(60, 4);
    const fitted = gaussianNaiveBayes.fit(x, labels, 3, { priors: [0.5, 0, 0.5] });
    assert.ok(!fitted.predict(x).includes(1));
  });
});

describe("Poisson naive Bayes, further", () => {
  it("refuses negative counts, in training and in prediction, naming trial and unit", () => {
    const { x, y } = counts(30, 3);
    const fitted = poissonNaiveBayes.fit(x, y, 3, {}, names);
    const negative = { ...x, data: x.data.slice() };
    negative.data[4] = -2;
    assert.match(
      refusal(() => fit(poissonNaiveBayes, negative, y)).message,
      /trial number 2 has -2 for unit 901/,
    );
    assert.match(refusal(() => fitted.predict(negative)).message, /trial number 2 has -2 for unit 901/);
  });

  it("without pseudo-trials rules out a class in which a unit was silent", () => {
    const x = matrixOf([
      [0, 2],
      [0, 3],
      [4, 2],
      [5, 3],
    ]);
    const y = Int32Array.of(0, 0, 1, 1);
    const fitted = poissonNaiveBayes.fit(x, y, 2, { pseudo_trials: 0 });
    const { data } = fitted.joint(matrixOf([[1, 2]]));
    assert.equal(data[0], -Infinity);
    assert.ok(data[1]! > -Infinity);
    // One pseudo-trial leaves the class possible.
    assert.ok(poissonNaiveBayes.fit(x, y, 2, {}).joint(matrixOf([[1, 2]])).data[0]! > -Infinity);
  });

  it("calls classes equally likely where none is possible", () => {
    const x = matrixOf([
      [0, 2],
      [0, 3],
      [4, 0],
      [5, 0],
    ]);
    const fitted = poissonNaiveBayes.fit(x, Int32Array.of(0, 0, 1, 1), 2, { pseudo_trials: 0 });
    const odd = matrixOf([[1, 1]]);
    assert.deepEqual([...fitted.probabilities(odd).data], [0.5, 0.5]);
    assert.deepEqual([...fitted.predict(odd)], [0]);
  });
});

describe("Nearest centroid, further", () => {
  it("gives a trial midway between two means to the first class", () => {
    const x = matrixOf([[0], [0], [2], [2]]);
    const fitted = nearestCentroid.fit(x, Int32Array.of(0, 0, 1, 1), 2, {});
    assert.deepEqual([...fitted.predict(matrixOf([[1], [1.01], [0.99]]))], [0, 1, 0]);
  });
});

describe("Nearest neighbours, further", () => {
  const x = matrixOf([
    [0, 0],
    [0, 2],
    [0, 2],
    [3, 0],
    [0, 0],
    [9, 9],
  ]);
  const y = Int32Array.of(0, 1, 2, 1, 2, 0);

  it("orders equally far neighbours by training row", () => {
    const fitted = nearestNeighbours.fit(x, y, 3, { neighbours: 5 });
    const { index, distance } = fitted.neighbours(matrixOf([[0, 1]]));
    assert.deepEqual([...index], [0, 1, 2, 4, 3]);
    assert.deepEqual([...distance.data], [1, 1, 1, 1, Math.sqrt(10)]);
  });

  it("lets a neighbour at distance 0 take all of a weighted vote", () => {
    const fitted = nearestNeighbours.fit(x, y, 3, { neighbours: 3, weights: "distance" });
    assert.deepEqual([...fitted.probabilities!(matrixOf([[9, 9]])).data], [1, 0, 0]);
    assert.deepEqual([...fitted.probabilities!(matrixOf([[0, 0]])).data], [0.5, 0, 0.5]);
  });

  it("finds the neighbours that all distances give, whole numbers or not, near or far from zero", () => {
    for (const [scale, shift] of [
      [1, 0],
      [0.1, 0],
      [0.01, 1e6],
    ] as const) {
      const { x: train, y: labels } = counts(400, 3, 3, 4);
      const moved = { ...train, data: train.data.map((value) => value * scale + shift) };
      const k = 7;
      const { index } = nearestNeighbours.fit(moved, labels, 3, { neighbours: k }).neighbours(moved);
      const distances = (i: number): { row: number; square: number }[] =>
        Array.from({ length: 400 }, (_, row) => {
          let square = 0;
          for (let j = 0; j < 3; j++) square += (train.data[3 * i + j]! - train.data[3 * row + j]!) ** 2;
          return { row, square };
        }).sort((a, b) => a.square - b.square || a.row - b.row);
      for (let i = 0; i < 400; i += 13) {
        const expected = distances(i).slice(0, k);
        const square = (row: number): number => distances(i).find((one) => one.row === row)!.square;
        const found = [...index.subarray(i * k, (i + 1) * k)];
        // Scaling rounds, so ties may fall otherwise; the distances stay.
        if (scale === 1)
          assert.deepEqual(
            found,
            expected.map(({ row }) => row),
          );
        else
          assert.deepEqual(
            found.map(square),
            expected.map((one) => one.square),
          );
      }
    }
  });

  it("has up to as many neighbours as training trials, and refuses more", () => {
    const { index } = nearestNeighbours.fit(x, y, 3, { neighbours: 6 }).neighbours(matrixOf([[0, 1]]));
    assert.deepEqual([...index], [0, 1, 2, 4, 3, 5]);
    const { code, message } = refusal(() => fit(nearestNeighbours, x, y, { neighbours: 7 }));
    assert.equal(code, "bad-parameter");
    assert.match(message, /7 neighbours.*6 training trials/);
  });
});

describe("QDA, further", () => {
  it("refuses a class with a single trial, naming it", () => {
    const { x, y } = counts(30, 2);
    const labels = y.map((k, i) => (i === 0 ? 2 : k === 2 ? 1 : k));
    assert.match(refusal(() => fit(qda, x, labels)).message, /^Class 60 has a single trial/);
  });

  it("refuses a class whose covariance is singular, naming it; regularization helps", () => {
    const { x, y } = counts(60, 3);
    const copied = { ...x, data: x.data.slice() };
    for (let i = 0; i < 60; i++) if (y[i] === 1) copied.data[3 * i + 2] = copied.data[3 * i]!;
    const { code, message } = refusal(() => fit(qda, copied, y));
    assert.equal(code, "singular-covariance");
    assert.match(message, /covariance of class 30 /);
    assert.doesNotThrow(() => fit(qda, copied, y, { regularization: 0.1 }));
  });

  it("is LDA without shrinkage where the classes' covariances are equal", () => {
    const { x } = counts(40, 3, 1);
    const twice = zeros(80, 3);
    twice.data.set(x.data);
    twice.data.set(
      x.data.map((value) => value + 1),
      x.data.length,
    );
    const y = Int32Array.from({ length: 80 }, (_, i) => Number(i >= 40));
    const quadratic = qda.fit(twice, y, 2, {}).decision(twice);
    const linear = decoders[0]!.fit(twice, y, 2, { shrinkage: null }, numbered).decision!(twice);
    quadratic.data.forEach((value, i) => assert.ok(Math.abs(value - linear.data[i]!) < 1e-9));
  });
});

describe("quadratic discriminants", () => {
  it("of fewer trials than units are those of the whole covariance", () => {
    const { x, y } = counts(24, 20);
    const { spreads, ...fitted } = qda.fit(x, y, 3, { regularization: 0.3 });
    const test = counts(9, 20, 3, 5).x;
    const joint = fitted.joint(test);
    for (const [k, { mean, covariance }] of spreads.entries()) {
      const { values, vectors } = symmetricEigen(covariance(), 20);
      for (let i = 0; i < 9; i++) {
        let expected = Math.log(1 / 3);
        for (let a = 0; a < 20; a++) {
          let along = 0;
          for (let j = 0; j < 20; j++)
            along += vectors.data[a * 20 + j]! * (test.data[i * 20 + j]! - mean[j]!);
          expected -= (along ** 2 / values[a]! + Math.log(values[a]!)) / 2;
        }
        assert.ok(Math.abs(joint.data[3 * i + k]! / expected - 1) < 1e-11);
      }
    }
  });
});

describe("decoders at a minimum", () => {
  const { x, y } = counts(150, 5);

  it("logistic regression does not drift where nothing but rounding tells it where to go", () => {
    // Classes that lie apart: many steps, in which rounding could add to all intercepts alike.
    const { x, y } = tunedCounts({ trials: 240, units: 30, classes: 6, seed: 4 });
    const { intercept, notices } = logisticRegression.fit(x, y, 6, { c: 1 });
    const sum = intercept.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum) < 1e-9 * Math.max(...intercept.map(Math.abs)), `they sum to ${sum}`);
    assert.deepEqual(notices, []);
  });

  it("logistic regression stands where the gradient is zero, intercepts summing to zero", () => {
    const c = 3;
    const fitted = logisticRegression.fit(x, y, 3, { c });
    const { data } = fitted.probabilities(x);
    assert.ok(Math.abs(fitted.intercept.reduce((a, b) => a + b, 0)) < 1e-9);
    for (let k = 0; k < 3; k++) {
      let constant = 0;
      for (let j = 0; j < 5; j++) {
        let slope = fitted.coef.data[k * 5 + j]!;
        for (let i = 0; i < 150; i++)
          slope += c * (data[3 * i + k]! - Number(y[i] === k)) * x.data[5 * i + j]!;
        assert.ok(Math.abs(slope) < 1e-7, `slope ${slope}`);
      }
      for (let i = 0; i < 150; i++) constant += c * (data[3 * i + k]! - Number(y[i] === k));
      assert.ok(Math.abs(constant) < 1e-8, `slope of the intercept ${constant}`);
    }
  });

  it("a support vector machine stands where the gradient is zero, the intercept penalised", () => {
    const c = 0.5;
    const { coef, intercept, ...fitted } = linearSvm.fit(x, y, 3, { c });
    const { data } = fitted.decision!(x);
    for (let k = 0; k < 3; k++) {
      const slopes = [...coef.data.subarray(5 * k, 5 * k + 5), intercept[k]!];
      for (let i = 0; i < 150; i++) {
        const z = y[i] === k ? 1 : -1;
        const miss = 1 - z * data[3 * i + k]!;
        if (miss <= 0) continue;
        for (let j = 0; j < 6; j++) slopes[j]! -= 2 * c * z * miss * (j < 5 ? x.data[5 * i + j]! : 1);
      }
      for (const slope of slopes) assert.ok(Math.abs(slope) < 1e-7, `slope ${slope}`);
    }
  });

  it("are found from far away too: large and shifted values, strong and weak penalties", () => {
    const odd = { ...x, data: x.data.map((value) => 100 * value + 1e4) };
    for (const c of [1e-6, 1e3])
      for (const decoder of [logisticRegression, linearSvm])
        assert.deepEqual(decoder.fit(odd, y, 3, { c }).notices, [], `${decoder.id} with C = ${c}`);
  });

  it("are found as well as rounding lets them: a strong penalty on large values of as many trials as units", () => {
    const { x: few, y: labels } = tunedCounts({ trials: 20, units: 20, classes: 2, seed: 3 });
    const large = { ...few, data: few.data.map((value) => 1000 * value) };
    const fitted = linearSvm.fit(large, labels, 2, { c: 1e5 });
    assert.deepEqual(fitted.notices, []);
    // Every trial can be told with a margin of one, which costs next to nothing.
    const { data } = fitted.decision!(large);
    labels.forEach((k, i) => assert.ok((2 * k - 1) * data[i]! > 1 - 1e-6));
  });

  it("have one vector for two classes, for the second", () => {
    const two = counts(80, 3, 2);
    for (const decoder of [logisticRegression, linearSvm]) {
      const fitted = decoder.fit(two.x, two.y, 2, {});
      assert.equal(fitted.coef.rows, 1);
      const decision = fitted.decision!(two.x);
      assert.equal(decision.columns, 1);
      fitted.predict(two.x).forEach((k, i) => assert.equal(k, Number(decision.data[i]! > 0)));
    }
  });

  it("refuse a C of zero", () => {
    for (const decoder of [logisticRegression, linearSvm])
      assert.equal(refusal(() => fit(decoder, x, y, { c: 0 })).code, "bad-parameter");
  });
});
