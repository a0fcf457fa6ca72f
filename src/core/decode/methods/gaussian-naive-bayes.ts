import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { capitalized } from "../decoder.ts";
import type { Names, Parameter } from "../decoder.ts";
import { classMeans, classVariances, valuesByClass } from "../common/class-statistics.ts";
import { classifier } from "../common/classifier.ts";
import type { Training } from "../common/classifier.ts";
import { JointDecoder } from "../common/joint-decoder.ts";
import { checkPriors, priorsParameter } from "../common/priors.ts";
import { centered } from "../lda/covariance.ts";
import type { Settings } from "../parameters.ts";

const parameters = [
  {
    id: "smoothing",
    label: "Variance smoothing",
    description:
      "Share of the largest unit's variance that is added to every variance. Raise it when units are silent in " +
      "some class: with little of it one spike rules the class out.",
    kind: "number",
    default: 1e-9,
    minimum: 0,
  },
  priorsParameter,
] as const satisfies readonly Parameter[];

/** What was learned, beside what every decoder gives. */
export class FittedGaussianNaiveBayes extends JointDecoder {
  readonly priors: Float64Array;
  /** `(classes, units)` */
  readonly means: Matrix;
  /** `(classes, units)`, smoothing included. */
  readonly variances: Matrix;
  /** What was added to every variance. */
  readonly epsilon: number;

  constructor(
    learned: Pick<FittedGaussianNaiveBayes, "priors" | "means" | "variances" | "epsilon">,
    notices: readonly Notice[],
  ) {
    super((x) => logJoint(x, learned), notices);
    this.priors = learned.priors;
    this.means = learned.means;
    this.variances = learned.variances;
    this.epsilon = learned.epsilon;
  }
}

/**
 * Gaussian naive Bayes, each unit by itself: ln p(x, k) = ln π_k - ½ Σ ln 2πv_kj - ½ Σ (x_j - m_kj)² / v_kj, with
 * ML variances v plus a share of the largest variance of any unit over all trials.
 */
export const gaussianNaiveBayes = classifier({
  id: "gaussian-naive-bayes",
  label: "Gaussian naive Bayes",
  parameters,
  leastClasses: 1,
  learn,
});

function learn(
  { x, y, classes, names }: Training,
  { smoothing, priors: given }: Settings<typeof parameters>,
): FittedGaussianNaiveBayes {
  if (given) checkPriors(given, classes, sumOfOne);
  const found = classMeans(x, y, classes);
  const variances = classVariances(x, y, found);
  const largest = centered(x).variance.reduce((a, b) => Math.max(a, b), 0);
  const epsilon = smoothing * largest;
  const notices = silentNotices(variances, names);
  for (let i = 0; i < variances.data.length; i++) variances.data[i]! += epsilon;
  checkVariances(variances, names);
  const priors = given ? Float64Array.from(given) : found.shares;
  return new FittedGaussianNaiveBayes({ priors, means: found.means, variances, epsilon }, notices);
}

function logJoint(
  x: Matrix,
  { priors, means, variances }: Pick<FittedGaussianNaiveBayes, "priors" | "means" | "variances">,
): Matrix {
  const { rows: classes, columns: p } = means;
  const constants = Float64Array.from({ length: classes }, (_, k) => {
    let logs = 0;
    for (let j = 0; j < p; j++) logs += Math.log(2 * Math.PI * variances.data[k * p + j]!);
    return -0.5 * logs;
  });
  return valuesByClass(x, means, (row, k) => {
    let squares = 0;
    for (let j = 0; j < p; j++)
      squares += (x.data[row + j]! - means.data[k * p + j]!) ** 2 / variances.data[k * p + j]!;
    return Math.log(priors[k]!) + (constants[k]! - 0.5 * squares);
  });
}

const sumOfOne = (sum: number): string | undefined =>
  Math.abs(sum - 1) > 1e-5 ? `The priors sum to ${sum}: naive Bayes needs a sum of 1.` : undefined;

/** Without smoothing a unit that does not vary in a class leaves nothing to divide by. */
function checkVariances({ data, columns }: Matrix, names: Names): void {
  const at = data.findIndex((variance) => variance === 0);
  if (at < 0) return;
  const [unit, group] = [names.unit(at % columns), names.class(Math.floor(at / columns))];
  throw new AnalysisError(
    "bad-input",
    `${capitalized(unit)} never varies in ${group}: raise the variance smoothing above 0, or drop the unit.`,
    { what: "units" },
  );
}

function silentNotices({ data, columns }: Matrix, names: Names): Notice[] {
  const first = data.findIndex((variance) => variance === 0);
  if (first < 0) return [];
  const count = data.reduce((sum, variance) => sum + (variance === 0 ? 1 : 0), 0);
  const [unit, group] = [names.unit(first % columns), names.class(Math.floor(first / columns))];
  const more = count > 1 ? `, and so in ${count - 1} more pairs of unit and class` : "";
  return [
    {
      code: "constant-in-class",
      message: `${capitalized(unit)} never varies in ${group}${more}: one other count there rules the class out.`,
      suggestion: "--method poisson-naive-bayes",
    },
  ];
}
