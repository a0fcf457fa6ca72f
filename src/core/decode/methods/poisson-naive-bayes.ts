import { AnalysisError } from "../../errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Names, Parameter } from "../decoder.ts";
import { classSums, valuesByClass } from "../common/class-statistics.ts";
import { classifier } from "../common/classifier.ts";
import type { Training } from "../common/classifier.ts";
import { JointDecoder } from "../common/joint-decoder.ts";
import { checkColumns } from "../common/linear-decoder.ts";
import { columnMeans } from "../lda/covariance.ts";
import type { Settings } from "../parameters.ts";
import { countMembers } from "../scoring/folds.ts";

const parameters = [
  {
    id: "pseudo_trials",
    label: "Pseudo-trials",
    description:
      "Trials at each unit's overall rate that are added to every class, so that a unit silent in a class can " +
      "still spike there.",
    kind: "number",
    default: 1,
    minimum: 0,
  },
] as const satisfies readonly Parameter[];

export class FittedPoissonNaiveBayes extends JointDecoder {
  /** `(classes)` share of the trials. */
  readonly priors: Float64Array;
  /** `(classes, units)` spikes expected in a trial. */
  readonly rates: Matrix;

  constructor(priors: Float64Array, rates: Matrix, used: readonly number[], names: Names) {
    super((x) => logJoint(x, priors, rates, used, names));
    this.priors = priors;
    this.rates = rates;
  }
}

/**
 * Naive Bayes for counts, each unit Poisson by itself: ln p(x, k) = ln π_k + Σ (x_j ln r_kj - r_kj), what does not
 * depend on the class left out. The rate is r_kj = (T_kj + a g_j) / (n_k + a): sum of the class's counts, a
 * pseudo-trials at the unit's overall mean g_j. Units silent in training take no part.
 */
export const poissonNaiveBayes = classifier({
  id: "poisson-naive-bayes",
  label: "Poisson naive Bayes",
  parameters,
  leastClasses: 1,
  learn,
});

function learn(
  { x, y, classes, names }: Training,
  { pseudo_trials: pseudo }: Settings<typeof parameters>,
): FittedPoissonNaiveBayes {
  checkCounts(x, names);
  const members = countMembers(y, classes);
  const overall = columnMeans(x);
  const rates = classSums(x, y, classes);
  const p = x.columns;
  for (let k = 0; k < classes; k++)
    for (let j = 0; j < p; j++)
      rates.data[k * p + j] = (rates.data[k * p + j]! + pseudo * overall[j]!) / (members[k]! + pseudo);
  const used = Array.from(overall.keys()).filter((j) => overall[j]! > 0);
  return new FittedPoissonNaiveBayes(
    Float64Array.from(members, (n) => n / x.rows),
    rates,
    used,
    names,
  );
}

function logJoint(
  x: Matrix,
  priors: Float64Array,
  rates: Matrix,
  used: readonly number[],
  names: Names,
): Matrix {
  const p = rates.columns;
  checkColumns(x, p);
  checkCounts(x, names);
  const logs = rates.data.map(Math.log);
  return valuesByClass(x, rates, (row, k) => {
    let sum = 0;
    for (const j of used) {
      const count = x.data[row + j]!;
      // 0 ln 0 is 0: a silent unit says nothing against a class in which it is always silent.
      sum += (count === 0 ? 0 : count * logs[k * p + j]!) - rates.data[k * p + j]!;
    }
    return Math.log(priors[k]!) + sum;
  });
}

function checkCounts({ data, columns }: Matrix, names: Names): void {
  const at = data.findIndex((value) => value < 0);
  if (at < 0) return;
  throw new AnalysisError(
    "bad-input",
    `The Poisson decoder needs counts, but trial number ${Math.floor(at / columns) + 1} has ${data[at]!} for ` +
      `${names.unit(at % columns)}.`,
    { what: "values" },
  );
}
