/** The ops for decoders other than LDA, ridge regression and angles. */
import { unattended } from "../../../../src/core/control.ts";
import { circularDifference, circularErrors } from "../../../../src/core/decode/scoring/angles.ts";
import { decodeAngles } from "../../../../src/core/decode/methods/circular-ridge.ts";
import type { CircularStatistics } from "../../../../src/core/decode/scoring/angles.ts";
import { numbered } from "../../../../src/core/decode/decoder.ts";
import type { FittedDecoder } from "../../../../src/core/decode/decoder.ts";
import { makeFolds } from "../../../../src/core/decode/scoring/folds.ts";
import { FittedGaussianNaiveBayes } from "../../../../src/core/decode/methods/gaussian-naive-bayes.ts";
import { LinearDecoder } from "../../../../src/core/decode/common/linear-decoder.ts";
import type { FittedNearestNeighbours } from "../../../../src/core/decode/methods/nearest-neighbours.ts";
import { FittedPoissonNaiveBayes } from "../../../../src/core/decode/methods/poisson-naive-bayes.ts";
import { FittedQda } from "../../../../src/core/decode/methods/qda.ts";
import { crossValidateRidge, fitRidge, rSquared } from "../../../../src/core/decode/common/ridge-fit.ts";
import { symmetricEigen } from "../../../../src/core/linalg/dense.ts";
import type { Matrix } from "../../../../src/core/linalg/matrix.ts";
import { estimatorFrom, trialsFrom } from "./estimators.ts";
import { numberFrom } from "./golden.ts";
import type { Dataset, Json, JsonObject } from "./golden.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Fits a pipeline step by step, as the results asked for are those of its last step. */
export function estimatorFields(args: JsonObject, data: Dataset): { fields: Fields; fitted: FittedDecoder } {
  const { decoder, options, steps } = estimatorFrom(args["estimator"]!);
  const { y, classes, labels, ...trials } = trialsFrom(data);
  let { x } = trials;
  let { xNew } = data;
  for (const step of steps) {
    const transformation = step.preprocessing.fit(x, y, classes, step.options);
    x = transformation.apply(x);
    xNew = transformation.apply(xNew);
  }
  const fitted = decoder.fit(x, y, classes, options, numbered);
  const fields = {
    predict: Array.from(fitted.predict(xNew), (k) => labels[k]!),
    predict_proba: fitted.probabilities?.(xNew),
    predict_log_proba: fitted.logProbabilities?.(xNew),
    decision_function: vectorIfSingle(fitted.decision?.(xNew)),
    ...learnedFields(fitted, xNew),
  };
  return { fields, fitted };
}

/** What each kind of decoder learned, as scikit-learn calls it. */
function learnedFields(fitted: FittedDecoder, xNew: Matrix): Fields {
  if (fitted instanceof FittedGaussianNaiveBayes) {
    const { priors, means, variances, epsilon } = fitted;
    return { class_prior: priors, theta: means, var: variances, epsilon };
  }
  if (fitted instanceof FittedPoissonNaiveBayes)
    return { class_prior: fitted.priors, rate: fitted.rates, joint: fitted.joint(xNew) };
  if (fitted instanceof FittedQda)
    return {
      priors: fitted.priors,
      means: fitted.spreads.map(({ mean }) => mean),
      scalings: fitted.spreads.map(
        ({ covariance, mean }) => symmetricEigen(covariance(), mean.length).values,
      ),
    };
  if (fitted instanceof LinearDecoder) return { coef: fitted.coef, intercept: fitted.intercept };
  if ("neighbours" in fitted) {
    const { index, distance } = (fitted as FittedNearestNeighbours).neighbours(xNew);
    return { neighbour_distance: distance, neighbour_index: rowsOf(index, distance.columns) };
  }
  const { coef, intercept, means } = fitted as { coef?: unknown; intercept?: unknown; means?: unknown };
  return { coef, intercept, centroids: means };
}

const rowsOf = (values: Int32Array, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns)),
  );

const vectorIfSingle = (values: Matrix | undefined): unknown =>
  values?.columns === 1 ? values.data : values;

const ridgeOptions = (params: JsonObject): { alpha: number; intercept: boolean } => ({
  alpha: (params["alpha"] as number | undefined) ?? 1,
  intercept: params["fit_intercept"] !== false,
});

export function ridgeFields(args: JsonObject, data: Dataset): Fields {
  const { x, target, xNew } = data;
  const fitted = fitRidge(x, target, ridgeOptions(args));
  return {
    coef: fitted.coef,
    intercept: fitted.intercept,
    prediction: fitted.predict(xNew),
    r2_train: rSquared(target, fitted.predict(x)),
  };
}

/** R² of each unshuffled fold. */
export async function ridgeScores(args: JsonObject, data: Dataset): Promise<Float64Array> {
  const estimator = args["estimator"] as JsonObject;
  const cv = args["cv"] as number | { params?: JsonObject };
  const folds = typeof cv === "number" ? cv : ((cv.params?.["n_splits"] as number | undefined) ?? 5);
  const { x, target } = data;
  const testFold = consecutiveFolds(x.rows, folds);
  const options = ridgeOptions((estimator["params"] as JsonObject | undefined) ?? {});
  return (await crossValidateRidge(x, [target], testFold, folds, options, unattended)).scores;
}

const consecutiveFolds = (rows: number, folds: number): Int32Array =>
  makeFolds({ y: new Int32Array(rows), classes: 1 }, { kind: "kfold", folds }).divisions[0]!;

const angles = (values: Json | undefined): Float64Array =>
  Float64Array.from((values as readonly Json[]).map(numberFrom));

export function circularFields(args: JsonObject): Fields {
  const [a, b, period] = [angles(args["a"]), angles(args["b"]), args["period"] as number];
  const found = circularErrors(a, b, period);
  return {
    difference: a.map((angle, i) => circularDifference(angle, b[i]!, period)),
    absolute: found.absolute,
    mean_absolute: found.meanAbsolute,
    rms: found.rms,
    error_statistics: statisticsFields(found.statistics),
  };
}

const statisticsFields = ({ mean, resultant, variance }: CircularStatistics): Fields => ({
  mean,
  resultant,
  variance,
});

export async function circularRidgeFields(args: JsonObject, data: Dataset): Promise<Fields> {
  const { x, target } = data;
  const period = args["period"] as number;
  const folds = args["n_splits"] as number;
  const testFold = consecutiveFolds(x.rows, folds);
  const options = { alpha: args["alpha"] as number };
  const decoded = await decodeAngles(x, target, period, testFold, folds, options, unattended);
  const { meanAbsolute, statistics } = circularErrors(decoded, target, period);
  return {
    decoded,
    mean_absolute_error: meanAbsolute,
    error_statistics: statisticsFields(statistics),
  };
}
