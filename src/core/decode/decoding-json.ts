import type { Decoding, Regression, ScoreSummary } from "./decoding.ts";

/** What to put in beside what is always there. */
export interface DecodingJsonOptions {
  /** The coordinates of every trial: `projection`, and `held_out_projection` where there is one. */
  readonly projection: boolean;
}

type JsonNumber = number | null;

/**
 * A decoding as `decode --json` prints it, with the contract's field names; what is not a finite number is null.
 *
 * Beyond the contract: `method`, `scoring`, `preprocess` where there is any, `recall`, `test_fold`, `predicted` (index into `classes`),
 * `plane.nearest_mean` and `plane.reduced_rank` (the other two definitions of the plane's score),
 * `held_out_projection`, `notices`; for methods that predict a number `regression`, where everything about classes is
 * null and `predicted` are numbers; and where they were asked for `learning_curve`, `unit_curve`,
 * `shrinkage_sweep` and `time_course`, whose `scores` have one list for each size, value or window.
 */
export function decodingJson(decoding: Decoding, options: DecodingJsonOptions): Record<string, unknown> {
  const { projection, plane, permutation, regression } = decoding;
  const count = decoding.classes.length;
  return {
    method: decoding.method,
    scoring: decoding.scoring,
    ...(decoding.preprocess ? { preprocess: decoding.preprocess } : {}),
    classes: regression ? null : Array.from(decoding.classes as ArrayLike<number | string>),
    n_trials: decoding.trials,
    n_units: decoding.features,
    ...summaryJson(decoding),
    chance: numberJson(decoding.chance),
    largest_class: numberJson(decoding.largestClass),
    explained_variance_ratio: projection?.explainedVarianceRatio
      ? numbersJson(projection.explainedVarianceRatio)
      : null,
    plane: plane
      ? {
          components: plane.components,
          ...summaryJson(plane),
          nearest_mean: summaryJson(plane.nearestMean),
          reduced_rank: summaryJson(plane.reducedRank),
        }
      : null,
    confusion: regression ? null : rowsJson(decoding.confusion, count),
    recall: regression ? null : numbersJson(decoding.recall),
    test_fold: Array.from(decoding.testFold),
    predicted: regression ? numbersJson(regression.predicted) : Array.from(decoding.predicted),
    ...(regression ? { regression: regressionJson(regression) } : {}),
    ...(options.projection && projection
      ? {
          projection: rowsJson(projection.coordinates, projection.components),
          ...(projection.heldOut
            ? { held_out_projection: rowsJson(projection.heldOut, projection.components) }
            : {}),
        }
      : {}),
    permutation: permutation
      ? {
          n: permutation.n,
          p_value: numberJson(permutation.pValue),
          scores: numbersJson(permutation.scores),
        }
      : { n: 0, p_value: null, scores: [] },
    ...furtherJson(decoding),
    notices: decoding.notices,
  };
}

/** Errors are in the label's unit and positive; those of angles are the short way round. */
function regressionJson({
  period,
  target,
  rSquared,
  meanAbsoluteError,
  guess,
}: Regression): Record<string, unknown> {
  return {
    ...(period === undefined ? {} : { period }),
    target: numbersJson(target),
    ...(rSquared ? { r2: summaryJson(rSquared) } : {}),
    mean_absolute_error: summaryJson(meanAbsoluteError),
    guess: { score: numberJson(guess.score), mean_absolute_error: numberJson(guess.meanAbsoluteError) },
  };
}

function furtherJson({
  learningCurve,
  unitCurve,
  shrinkageSweep,
  timeCourse,
}: Decoding): Record<string, unknown> {
  return {
    ...(learningCurve
      ? {
          learning_curve: {
            sizes: Array.from(learningCurve.sizes),
            train_scores: learningCurve.trainScores.map(numbersJson),
            scores: learningCurve.testScores.map(numbersJson),
            mean: numbersJson(learningCurve.testMean),
            std: numbersJson(learningCurve.testStd),
          },
        }
      : {}),
    ...(unitCurve ? { unit_curve: { sizes: Array.from(unitCurve.sizes), ...curveJson(unitCurve) } } : {}),
    ...(shrinkageSweep
      ? { shrinkage_sweep: { values: numbersJson(shrinkageSweep.values), ...curveJson(shrinkageSweep) } }
      : {}),
    ...(timeCourse
      ? {
          time_course: {
            windows: timeCourse.windows,
            ...curveJson(timeCourse),
            ...(timeCourse.crossTemporal
              ? { cross_temporal: timeCourse.crossTemporal.map(numbersJson) }
              : {}),
          },
        }
      : {}),
  };
}

/** Scores along a curve, with their mean and spread at each point. */
interface Curve {
  readonly scores: readonly Float64Array[];
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

const curveJson = ({ scores, mean, std }: Curve): Record<string, unknown> => ({
  scores: scores.map(numbersJson),
  mean: numbersJson(mean),
  std: numbersJson(std),
});

const numberJson = (value: number): JsonNumber => (Number.isFinite(value) ? value : null);

const numbersJson = (values: Float64Array): JsonNumber[] => Array.from(values, numberJson);

const summaryJson = ({ scores, mean, std }: ScoreSummary): Record<string, unknown> => ({
  scores: numbersJson(scores),
  mean: numberJson(mean),
  std: numberJson(std),
});

/** A row-major matrix as a list of rows. */
const rowsJson = (values: Float64Array, columns: number): JsonNumber[][] =>
  Array.from({ length: values.length / columns }, (_, i) =>
    numbersJson(values.subarray(i * columns, (i + 1) * columns)),
  );
