/** What each op of the goldens asks for, in our words. One entry an op; a new case needs none. */
import { pairwiseSum } from "../../../../src/core/pairwise-sum.ts";
import { unattended } from "../../../../src/core/control.ts";
import { columnSpread, ledoitWolf, centered } from "../../../../src/core/decode/lda/covariance.ts";
import { crossValidate } from "../../../../src/core/decode/scoring/cross-validation.ts";
import { heldOutValues, onlyDivision } from "../../../../src/core/decode/scoring/held-out-values.ts";
import { numbered } from "../../../../src/core/decode/decoder.ts";
import type { Notice } from "../../../../src/core/errors.ts";
import { fitLda } from "../../../../src/core/decode/lda/fit-lda.ts";
import type { FittedLda } from "../../../../src/core/decode/lda/fitted-lda.ts";
import {
  anscombe,
  freemanTukey,
  pca,
  squareRoot,
  zScore,
  zScoreWithin,
} from "../../../../src/core/decode/scoring/preprocess.ts";
import { learningCurve } from "../../../../src/core/decode/questions/learning-curve.ts";
import { pValue, permutationTest } from "../../../../src/core/decode/questions/permutation-test.ts";
import { ask, here } from "../../../../src/core/decode/questions/registry.ts";
import { RandomState } from "../../../../src/core/decode/scoring/random.ts";
import * as scores from "../../../../src/core/decode/scoring/scores.ts";
import { firstRows } from "../../../../src/core/linalg/matrix.ts";
import type { Matrix } from "../../../../src/core/linalg/matrix.ts";
import { foldsFrom, groupsFrom, ldaOptions, preparedFrom, trialsFrom } from "./estimators.ts";
import {
  circularFields,
  circularRidgeFields,
  estimatorFields,
  ridgeFields,
  ridgeScores,
} from "./other-ops.ts";
import { encodeLabels, numberFrom } from "./golden.ts";
import type { Dataset, Json, JsonObject, Label } from "./golden.ts";

/** Named results, and what was said beside them. */
interface OpResult {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly notices: readonly Notice[];
}

export type Op = (args: JsonObject, data: Dataset) => OpResult | Promise<OpResult>;

export const ops: Readonly<Record<string, Op>> = {
  lda: ldaOp,
  lda_shifted: ldaShiftedOp,
  ledoit_wolf: ledoitWolfOp,
  folds: foldsOp,
  random_stream: randomStreamOp,
  cross_val_score: crossValScoreOp,
  cross_val_predict: crossValPredictOp,
  permutation_test: permutationTestOp,
  learning_curve: learningCurveOp,
  metrics: metricsOp,
  roc_auc: rocAucOp,
  format: (args) => answer({ text: numbers(args["values"]).map((value) => scores.fixed(value, 3)) }),
  mean_std: (args) => answer(summaryOf(Float64Array.from(numbers(args["values"])))),
  preprocess: preprocessOp,
  estimator: estimatorOp,
  ridge: (args, data) => answer(ridgeFields(args, data)),
  circular: (args) => answer(circularFields(args)),
  circular_ridge: async (args, data) => answer(await circularRidgeFields(args, data)),
};

const answer = (fields: OpResult["fields"], notices: readonly Notice[] = []): OpResult => ({
  fields,
  notices,
});

const numbers = (values: Json | undefined): number[] => (values as readonly Json[]).map(numberFrom);

const summaryOf = (values: Float64Array): Record<string, unknown> => ({
  mean: scores.mean(values),
  std: scores.standardDeviation(values),
  text: scores.scoreText(values),
});

function ldaOp(args: JsonObject, data: Dataset): OpResult {
  const { x, y, classes, labels } = trialsFrom(data);
  const fitted = fitLda(x, y, classes, ldaOptions(args["params"]), numbered);
  const rows = args["rows"] as number | undefined;
  const xNew = rows === undefined ? data.xNew : firstRows(data.xNew, rows);
  return answer(
    {
      classes: labels,
      ...fittedFields(fitted),
      ...appliedFields(fitted, xNew, labels),
      predict_train: Array.from(fitted.predict(x), (k) => labels[k]!),
    },
    fitted.notices,
  );
}

function fittedFields(fitted: FittedLda): Record<string, unknown> {
  const { priors, means, coef, intercept, scalings, explainedVarianceRatio, center, covariance } = fitted;
  return {
    priors,
    means,
    means_digest: { sum: total(means.data), first: firstRows(means, 1).data },
    coef,
    intercept,
    xbar: center,
    scalings: scalings && transposed(scalings),
    explained_variance_ratio: explainedVarianceRatio,
    ...(covariance ? covarianceFields(covariance(), means.columns) : {}),
  };
}

function covarianceFields(covariance: Float64Array, p: number): Record<string, unknown> {
  const diagonal = Float64Array.from({ length: p }, (_, j) => covariance[j * p + j]!);
  const frobenius = Math.sqrt(total(covariance.map((value) => value * value)));
  return {
    covariance: { data: covariance, rows: p, columns: p },
    covariance_digest: { trace: total(diagonal), frobenius, diagonal },
  };
}

function appliedFields(fitted: FittedLda, x: Matrix, labels: readonly Label[]): Record<string, unknown> {
  return {
    transform: fitted.project?.(x),
    decision_function: vectorIfSingle(fitted.decision(x)),
    predict: Array.from(fitted.predict(x), (k) => labels[k]!),
    predict_proba: fitted.probabilities(x),
    predict_log_proba: fitted.logProbabilities(x),
  };
}

function ldaShiftedOp(args: JsonObject, data: Dataset): OpResult {
  const { x, y, classes, labels } = trialsFrom(data);
  const shift = args["shift"] as number;
  const moved = (rows: Matrix): Matrix => ({ ...rows, data: rows.data.map((value) => value - shift) });
  const fitted = fitLda(moved(x), y, classes, ldaOptions(args["params"]), numbered);
  const xNew = moved(data.xNew);
  const decision = fitted.decision(xNew);
  const p = x.columns;
  return answer(
    {
      ...(fitted.covariance ? { covariance: { data: fitted.covariance(), rows: p, columns: p } } : {}),
      explained_variance_ratio: fitted.explainedVarianceRatio,
      scalings: fitted.scalings && transposed(fitted.scalings),
      predict: Array.from(fitted.predict(xNew), (k) => labels[k]!),
      predict_proba: fitted.probabilities(xNew),
      decision_differences: lessRowMeans(decision),
    },
    fitted.notices,
  );
}

function lessRowMeans({ data, rows, columns }: Matrix): Matrix {
  const means = Array.from({ length: rows }, (_, i) =>
    scores.mean(data.subarray(i * columns, (i + 1) * columns)),
  );
  return { data: data.map((value, i) => value - means[Math.floor(i / columns)]!), rows, columns };
}

function ledoitWolfOp(_args: JsonObject, data: Dataset): OpResult {
  const { x } = data;
  const { scale } = columnSpread(x);
  const standardised = ledoitWolf(centered(zScore.fit(x).apply(x)).rows);
  const raw = ledoitWolf(centered(x).rows);
  const p = x.columns;
  const square = (values: Float64Array): Matrix => ({ data: values, rows: p, columns: p });
  return answer(
    {
      scale,
      shrinkage_standardised: standardised.shrinkage,
      covariance_standardised: square(standardised.covariance),
      covariance_rescaled: square(
        standardised.covariance.map((value, i) => value * scale[Math.floor(i / p)]! * scale[i % p]!),
      ),
      shrinkage_raw: raw.shrinkage,
      covariance_raw: square(raw.covariance),
    },
    raw.notices,
  );
}

function foldsOp(args: JsonObject, data: Dataset): OpResult {
  const { y, classes } = trialsFrom(data);
  const { divisions, folds, notices } = foldsFrom(args["cv"]!, { y, classes }, groupsFrom(data));
  const sizes = new Int32Array(folds);
  for (const fold of divisions[0]!) sizes[fold]!++;
  return answer(
    { test_fold: divisions[0], test_fold_per_repeat: divisions, n_folds: folds, test_sizes: sizes },
    notices,
  );
}

function randomStreamOp(args: JsonObject): OpResult {
  const random = new RandomState(args["seed"] as number);
  const calls = args["calls"] as unknown as readonly (readonly [string, number | readonly number[]])[];
  const results = calls.map(([what, argument]) => {
    if (what === "permutation") return random.permutation(argument as number);
    if (what === "uint32") return Array.from({ length: argument as number }, () => random.word());
    const values = Int32Array.from(argument as readonly number[]);
    random.shuffle(values);
    return values;
  });
  return answer({ results });
}

function estimatorOp(args: JsonObject, data: Dataset): OpResult {
  const { fields, fitted } = estimatorFields(args, data);
  return answer(fields, fitted.notices);
}

async function crossValScoreOp(args: JsonObject, data: Dataset): Promise<OpResult> {
  if (args["target"] === true) {
    const found = await ridgeScores(args, data);
    return answer({ scores: found, ...summaryOf(found) });
  }
  const prepared = preparedFrom(args, data);
  const found = await crossValidate(prepared, unattended);
  return answer({ scores: found.scores, ...summaryOf(found.scores) }, [
    ...prepared.splitting.notices,
    ...found.notices,
  ]);
}

async function permutationTestOp(args: JsonObject, data: Dataset): Promise<OpResult> {
  const prepared = preparedFrom(args, data, { permutations: args["n_permutations"] });
  const score = scores.mean((await crossValidate(prepared, unattended)).scores);
  const found = await ask(permutationTest, prepared, here, unattended);
  return answer({ score, permutation_scores: found!.scores, pvalue: pValue(score, found!.scores) });
}

async function learningCurveOp(args: JsonObject, data: Dataset): Promise<OpResult> {
  const prepared = preparedFrom(args, data, {
    learning_curve: args["train_sizes"],
    learning_curve_shuffle: args["shuffle"] === true,
  });
  const found = (await ask(learningCurve, prepared, here, unattended))!;
  return answer(
    {
      train_sizes: found.sizes,
      train_scores: found.trainScores,
      test_scores: found.testScores,
      test_mean: found.testMean,
      test_std: found.testStd,
    },
    found.notices,
  );
}

const valueMethods = {
  predict_proba: "probabilities",
  predict_log_proba: "logProbabilities",
  decision_function: "decision",
} as const;

async function crossValPredictOp(args: JsonObject, data: Dataset): Promise<OpResult> {
  const prepared = preparedFrom(args, data);
  const { labels, trials, splitting } = prepared;
  const method = args["method"] as keyof typeof valueMethods | undefined;
  if (method !== undefined) {
    const values = await heldOutValues(prepared, valueMethods[method], unattended);
    const rows = (args["rows"] as number | undefined) ?? values.rows;
    return answer({ [method]: vectorIfSingle(firstRows(values, rows)) });
  }
  onlyDivision(splitting);
  const { predicted, notices } = await crossValidate(prepared, unattended);
  return answer(
    { predict: Array.from(predicted, (k) => labels[k]!), ...confusionFields(labels, trials.y, predicted) },
    notices,
  );
}

function confusionFields(
  labels: readonly Label[],
  truth: Int32Array,
  predicted: Int32Array,
): Record<string, unknown> {
  const size = labels.length;
  const confusion = scores.confusionMatrix(truth, predicted, size);
  const square = (data: Float64Array): Matrix => ({ data, rows: size, columns: size });
  return {
    labels,
    confusion: square(confusion),
    confusion_true: square(scores.normalizeConfusion(confusion, size, "true")),
    confusion_pred: square(scores.normalizeConfusion(confusion, size, "predicted")),
    confusion_all: square(scores.normalizeConfusion(confusion, size, "all")),
  };
}

function metricsOp(args: JsonObject): OpResult {
  const truth = args["y_true"] as readonly Label[];
  const { classes, index } = encodeLabels([...truth, ...(args["y_pred"] as readonly Label[])]);
  const actual = index.slice(0, truth.length);
  const predicted = index.slice(truth.length);
  return answer(
    {
      accuracy: scores.accuracy(actual, predicted),
      balanced_accuracy: scores.balancedAccuracy(actual, predicted, classes.length),
      f1_macro: scores.f1Macro(actual, predicted, classes.length),
      ...confusionFields(classes, actual, predicted),
    },
    scores.scoreNotices(actual, predicted, classes.length, (k) => String(classes[k])),
  );
}

function rocAucOp(args: JsonObject): OpResult {
  const { classes, index } = encodeLabels(args["y_true"] as readonly Label[]);
  const positive = index.map((k) => Number(k === classes.length - 1 && classes.length > 1));
  const area = scores.rocAuc(positive, Float64Array.from(numbers(args["y_score"])));
  return answer(
    { roc_auc: area },
    Number.isNaN(area) ? [{ code: "undefined-score", message: "one class" }] : [],
  );
}

function preprocessOp(args: JsonObject, data: Dataset): OpResult {
  const { x } = data;
  const none = new Int32Array(x.rows);
  switch (args["what"]) {
    case "standard": {
      const scaler = zScore.fit(x);
      const { mean, variance, scale } = scaler;
      return answer({ mean, var: variance, scale, transformed_new: scaler.apply(data.xNew) });
    }
    case "sqrt":
      return answer({
        sqrt: squareRoot.fit(x, none, 1, {}).apply(x),
        anscombe: anscombe.fit(x, none, 1, {}).apply(x),
        freeman_tukey: freemanTukey.fit(x, none, 1, {}).apply(x),
      });
    case "session_z":
      return answer({ z: zScoreWithin(x, groupsFrom(data)!) });
    case "pca": {
      const found = pca.fit(x, none, 1, { pca_components: args["n_components"] });
      return answer({
        mean: found.mean,
        components: found.components,
        explained_variance: found.explainedVariance,
        explained_variance_ratio: found.explainedVarianceRatio,
        singular_values: found.singularValues,
        transform_new: found.apply(data.xNew),
      });
    }
    default:
      throw new Error(`unknown preprocessing ${JSON.stringify(args)}`);
  }
}

const total = (values: Float64Array): number => pairwiseSum(values);

function transposed({ data, rows, columns }: Matrix): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return { data: out, rows: columns, columns: rows };
}

/** Two classes have one decision value a row: a list, not a matrix of one column. */
const vectorIfSingle = (values: Matrix): Matrix | Float64Array =>
  values.columns === 1 ? values.data : values;
