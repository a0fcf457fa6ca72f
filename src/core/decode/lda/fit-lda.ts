/**
 * Linear discriminant analysis as scikit-learn 1.9 defines it: Gaussian classes that share one covariance.
 *
 *     decision_k(x) = x' Sw⁻¹ m_k - ½ m_k' Sw⁻¹ m_k + ln π_k
 *
 * Three solvers. `eigen` and `lsqr` take Sw = Σ π_k S_k, shrunk; `svd` takes the covariance pooled over classes,
 * unshrunk, and drops directions in which hardly anything varies. Sources: Hastie, Tibshirani and Friedman, The
 * Elements of Statistical Learning, section 4.3; Duda, Hart and Stork, Pattern Classification, section 2.6.
 *
 * The mathematics is in `scatter.ts`, `moments.ts` and `class-moments.ts` (what is summed), `whitening.ts` (Sw⁻¹),
 * `solvers.ts` (the rule), `discriminants.ts` (the plane) and `rotated-lda.ts` (many labelings of the same folds).
 * `reference.ts` is the plain textbook way that tests compare with and that takes over near singularity.
 */
import { takeRows } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { numbered } from "../decoder.ts";
import type { Decoder, DecoderOptions, DividedRows, Names, SharedRows } from "../decoder.ts";
import { ClassScatters } from "./class-moments.ts";
import type { FittedLda } from "./fitted-lda.ts";
import { partsOf, takeLabels } from "../scoring/folds.ts";
import { checkInput, checkLabels, checkMoreTrialsThanClasses, checkValues } from "../input.ts";
import { ldaParameters, ldaSettings } from "./settings.ts";
import type { LdaSettings } from "./settings.ts";
import { solveLda } from "./solvers.ts";
import { LinearDecoder } from "../common/linear-decoder.ts";
import { FoldMoments, summable } from "./moments.ts";
import type { SummableRows } from "./moments.ts";
import { RotatedRows, paysToRotate } from "./rotated-lda.ts";
import { rowSpaceOf } from "./row-space.ts";
import { priorsOf, scatterOfRows } from "./scatter.ts";
import type { Scatter, TrainingRows } from "./scatter.ts";

/**
 * Learns LDA from all rows; as {@link Decoder.fit}, with all that scikit-learn's estimator has. To fit many
 * parts of the same rows, {@link lda}`.shareRows` is faster and gives the same.
 */
export function fitLda(
  x: Matrix,
  y: Int32Array,
  classes: number,
  options: DecoderOptions,
  names: Names = numbered,
): FittedLda {
  checkInput(x, y, classes, names);
  checkMoreTrialsThanClasses(x.rows, classes);
  const settings = ldaSettings(options, classes, x.columns);
  const rows = { x, y, classes };
  return solveLda(scatterOf(rows, settings), settings, names, () => rows);
}

export const lda: Decoder = {
  id: "lda",
  label: "Linear discriminant analysis",
  parameters: ldaParameters,
  fit: fitLda,
  shareRows,
};

function shareRows(x: Matrix, names: Names = numbered): SharedRows {
  checkValues(x, names);
  const data = summable(x);
  const space = once(() => (x.columns > x.rows ? spanOf(x) : undefined));
  const settingsOf = remembered((options, classes) => ldaSettings(options, classes, x.columns));
  const rotated = new RotatedRows(data);
  const gathered = gatherer();
  const gatheredInSpan = gatherer();
  return {
    predict: (fitted, rows) =>
      fitted instanceof LinearDecoder ? fitted.predictCells(data, rows) : fitted.predict(takeRows(x, rows)),
    divide(y, classes, testFold, folds, labelings = 1): DividedRows {
      checkLabels(x, y, classes);
      checkMoreTrialsThanClasses(x.rows, classes);
      const moments = once(() => gathered(data, y, classes, testFold, folds));
      const division = { y, classes, testFold, folds };
      const byClass = once(() => new ClassScatters(data, division));
      const spanned = once(() => space() && gatheredInSpan(space()!.data, y, classes, testFold, folds));
      const rotates = x.columns <= x.rows && paysToRotate(x.columns, classes, labelings);
      return {
        fitWithout(fold, options) {
          const settings = settingsOf(options, classes);
          if (rotates && shrinksEvenly(settings)) {
            const rule = rotated.fitWithout(fold, testFold, moments(), settings.shrinkage);
            if (rule) return rule;
          }
          const rows = once(() => trainingRows(x, y, classes, testFold, fold));
          const inSpan = shrinksEvenly(settings)
            ? spanned()?.scatterWithout(fold, settings.shrinkage)
            : undefined;
          if (inSpan) return solveLda(inSpan, settings, names, rows).mapped(space()!.toUnits);
          const pooled = pooledSums(settings);
          const sums = pooled
            ? moments().scatterWithout(fold, pooled.shrinkage)
            : byClass().without(fold, settings);
          const scatter = sums ? (pooled ? withPriors(sums, settings) : sums) : scatterOf(rows(), settings);
          return solveLda(scatter, settings, names, rows);
        },
      };
    },
  };
}

type Gatherer = (...division: ConstructorParameters<typeof FoldMoments>) => FoldMoments;

/** Gathers the sums of one division after another; what labels do not change is kept while the folds stay. */
function gatherer(): Gatherer {
  let last: { testFold: Int32Array; moments: FoldMoments } | undefined;
  return (data, y, classes, testFold, folds) => {
    const earlier = last?.testFold === testFold ? last.moments : undefined;
    last = { testFold, moments: new FoldMoments(data, y, classes, testFold, folds, earlier) };
    return last.moments;
  };
}

/** Trials fewer than units, in the space they span. */
interface Span {
  readonly data: SummableRows;
  readonly toUnits: (rows: Matrix) => Matrix;
}

function spanOf(x: Matrix): Span | undefined {
  const space = rowSpaceOf(x);
  return space && { data: summable(space.coordinates, x.columns), toUnits: (rows) => space.toUnits(rows) };
}

/** Only shrinkage towards a multiple of the identity treats all directions, of a span's outside or turned, alike. */
const shrinksEvenly = (settings: LdaSettings): settings is LdaSettings & { shrinkage: number } =>
  settings.solver !== "svd" &&
  settings.priors === null &&
  typeof settings.shrinkage === "number" &&
  settings.shrinkage > 0.001;

function trainingRows(
  x: Matrix,
  y: Int32Array,
  classes: number,
  testFold: Int32Array,
  fold: number,
): TrainingRows {
  const { train } = partsOf(testFold, fold);
  return { x: takeRows(x, train), y: takeLabels(y, train), classes };
}

/** Works something out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

/** The settings in options met last: a fold does not read again what the fold before it read. */
function remembered(
  read: (options: DecoderOptions, classes: number) => LdaSettings,
): (options: DecoderOptions, classes: number) => LdaSettings {
  let last: { options: DecoderOptions; classes: number; settings: LdaSettings } | undefined;
  return (options, classes) => {
    if (last?.options !== options || last.classes !== classes)
      last = { options, classes, settings: read(options, classes) };
    return last.settings;
  };
}

/** The scatter that a solver starts from: from pooled sums where they tell all, else class by class. */
function scatterOf({ x, y, classes }: TrainingRows, settings: LdaSettings): Scatter {
  const pooled = pooledSums(settings);
  if (!pooled) return scatterOfRows(x, y, classes, settings.shrinkage, settings.priors);
  const data = summable(x);
  const sums = new FoldMoments(data, y, classes, new Int32Array(y.length), 1).scatterWithout(
    -1,
    pooled.shrinkage,
  );
  return withPriors(sums ?? scatterOfRows(x, y, classes, pooled.shrinkage, null), settings);
}

/**
 * Whether sums over all classes together tell all, and with what shrinkage: given priors and Ledoit-Wolf need each
 * class's own covariance; `svd` pools them whatever the priors.
 */
function pooledSums({ solver, priors, shrinkage }: LdaSettings): { shrinkage: number | null } | undefined {
  if (solver === "svd") return { shrinkage: null };
  return priors === null && shrinkage !== "auto" ? { shrinkage } : undefined;
}

/** `svd` takes given priors only where it weighs the class means. */
const withPriors = (scatter: Scatter, { priors }: LdaSettings): Scatter =>
  priors ? { ...scatter, priors: priorsOf(scatter.members, priors) } : scatter;
