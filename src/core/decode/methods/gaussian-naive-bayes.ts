import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { classMeans, classVariances } from "../common/class-statistics.ts";
import type { Decoder, DecoderOptions, Names, Parameter } from "../decoder.ts";
import { numbered } from "../decoder.ts";
import { centered } from "../lda/covariance.ts";
import { checkInput } from "../input.ts";
import { JointDecoder } from "../common/joint-decoder.ts";
import { checkColumns } from "../common/linear-decoder.ts";
import { readParameters } from "../parameters.ts";

const parameters: readonly Parameter[] = [
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
  {
    id: "priors",
    label: "Priors",
    description: "Probability of each class, in sorted order; the share of trials if not given.",
    kind: "numbers",
    default: null,
  },
];

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
export const gaussianNaiveBayes = {
  id: "gaussian-naive-bayes",
  label: "Gaussian naive Bayes",
  parameters,
  fit,
} satisfies Decoder;

function fit(
  x: Matrix,
  y: Int32Array,
  classes: number,
  options: DecoderOptions,
  names: Names = numbered,
): FittedGaussianNaiveBayes {
  const settings = readParameters(parameters, options);
  const given = settings["priors"] as readonly number[] | null;
  if (given) checkPriors(given, classes);
  checkInput(x, y, classes, names, 1);
  const found = classMeans(x, y, classes);
  const variances = classVariances(x, y, found);
  const largest = centered(x).variance.reduce((a, b) => Math.max(a, b), 0);
  const epsilon = (settings["smoothing"] as number) * largest;
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
  const p = means.columns;
  checkColumns(x, p);
  const classes = means.rows;
  const out = zeros(x.rows, classes);
  const constants = Float64Array.from({ length: classes }, (_, k) => {
    let logs = 0;
    for (let j = 0; j < p; j++) logs += Math.log(2 * Math.PI * variances.data[k * p + j]!);
    return -0.5 * logs;
  });
  for (let i = 0; i < x.rows; i++)
    for (let k = 0; k < classes; k++) {
      let squares = 0;
      for (let j = 0; j < p; j++)
        squares += (x.data[i * p + j]! - means.data[k * p + j]!) ** 2 / variances.data[k * p + j]!;
      out.data[i * classes + k] = Math.log(priors[k]!) + (constants[k]! - 0.5 * squares);
    }
  return out;
}

function checkPriors(priors: readonly number[], classes: number): void {
  const refuse = (message: string): never => {
    throw new AnalysisError("bad-parameter", message, { parameter: "priors", value: priors.join(",") });
  };
  if (priors.length !== classes)
    refuse(`There are ${priors.length} priors for ${classes} classes: each needs one.`);
  const negative = priors.findIndex((prior) => prior < 0);
  if (negative >= 0) refuse(`Prior number ${negative + 1} is ${priors[negative]!}: none may be negative.`);
  const total = priors.reduce((a, b) => a + b, 0);
  if (Math.abs(total - 1) > 1e-5) refuse(`The priors sum to ${total}: naive Bayes needs a sum of 1.`);
}

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

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
