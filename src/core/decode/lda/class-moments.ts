/**
 * What Ledoit and Wolf's shrinkage and given priors need of every fold: the covariance of each class by itself, and of
 * all trials. Whole numbers are summed exactly, class by class and fold by fold, so that each training part follows by
 * subtraction; one class at a time, to bound the room.
 */
import { mirror } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import { ledoitWolfShare, shrunk } from "./covariance.ts";
import { countMembers } from "../scoring/folds.ts";
import type { LdaSettings } from "./settings.ts";
import { difference, sumOf } from "./moments.ts";
import type { SummableRows } from "./moments.ts";
import { priorsOf } from "./scatter.ts";
import type { Scatter } from "./scatter.ts";

/** Which trials: `(trials)` class and fold of each. */
interface Division {
  readonly y: Int32Array;
  readonly classes: number;
  readonly testFold: Int32Array;
  readonly folds: number;
}

/** Sums of some trials. */
interface Sums {
  readonly rows: readonly number[];
  /** `(units)` */
  readonly sum: Float64Array;
  /** `(units, units)` X'X, lower triangle. */
  readonly products: Float64Array;
}

/** Doubles held at once: 256 MB. */
const mostHeld = 2 ** 25;

/** Scatters of the training parts of one division, gathered when the first is asked for. */
export class ClassScatters {
  private readonly data: SummableRows;
  private readonly division: Division;
  private last: { key: string; scatters: ReturnType<typeof scattersByClass> } | undefined;

  constructor(data: SummableRows, division: Division) {
    this.data = data;
    this.division = division;
  }

  /**
   * The scatter of all trials but those of a fold (-1: of all).
   *
   * @returns undefined where the rows themselves must be looked at
   */
  without(
    fold: number,
    { shrinkage, priors }: Pick<LdaSettings, "shrinkage" | "priors">,
  ): Scatter | undefined {
    // Shrinking by a number can wait, for it is linear: a sweep gathers once.
    const rule = shrinkage === "auto" ? shrinkage : null;
    const key = JSON.stringify([rule, priors]);
    if (this.last?.key !== key)
      this.last = { key, scatters: scattersByClass(this.data, this.division, rule, priors) };
    const found = this.last.scatters?.at(fold);
    return found && typeof shrinkage === "number" ? shrunkScatter(found, shrinkage) : found;
  }
}

function shrunkScatter(scatter: Scatter, shrinkage: number): Scatter {
  const { units: p, within, between } = scatter;
  if (between.kind !== "whole") throw new RangeError("scatters class by class are kept whole");
  const matrix = shrunk(between.matrix, p, shrinkage);
  return { ...scatter, within: shrunk(within, p, shrinkage), between: { kind: "whole", matrix } };
}

/**
 * The scatter of all trials but those of each fold, and last of all trials.
 *
 * @param data - whole numbers
 * @param shrinkage - none, or each covariance by Ledoit and Wolf's rule
 * @param priors - given ones, or null for the classes' shares
 * @returns undefined for a training part that lacks a class or whose sums have lost too much; nothing where the sums
 *   are not exact, or too large to hold
 */
function scattersByClass(
  data: SummableRows,
  division: Division,
  shrinkage: "auto" | null,
  priors: readonly number[] | null,
): readonly (Scatter | undefined)[] | undefined {
  const p = data.units;
  const { folds, classes } = division;
  if (!data.exact || (3 * folds + 2) * p * p > mostHeld) return undefined;
  const parts = Array.from({ length: folds + 1 }, (_, fold) => trainingPart(division, fold, p, priors));
  for (let k = 0; k <= classes; k++) {
    const byFold = sumsByFold(data, division, k < classes ? k : undefined);
    const whole = {
      sum: sumOf(byFold.map(({ sum }) => sum)),
      products: sumOf(byFold.map(({ products }) => products)),
    };
    for (const [fold, part] of parts.entries())
      if (part) part.lost ||= !addClass(part, k, data, whole, byFold, fold, shrinkage);
  }
  return parts.map((part) => (part && !part.lost ? scatterOf(part) : undefined));
}

/** A training part being gathered. */
interface Part {
  readonly members: Int32Array;
  readonly priors: Float64Array;
  /** `(classes, units)`, then less `origin`. */
  readonly means: Scatter["means"];
  readonly origin: Float64Array;
  readonly within: Float64Array;
  readonly total: Float64Array;
  lost: boolean;
}

function trainingPart(
  { y, classes, testFold }: Division,
  fold: number,
  p: number,
  priors: readonly number[] | null,
): Part | undefined {
  const members = countMembers(
    y.filter((_, row) => testFold[row] !== fold),
    classes,
  );
  if (!members.every((count) => count > 0)) return undefined;
  return {
    members,
    priors: priorsOf(members, priors),
    means: zeros(classes, p),
    origin: new Float64Array(p),
    within: new Float64Array(p * p),
    total: new Float64Array(p * p),
    lost: false,
  };
}

/** Sums of the trials of one class, or of all, in each fold. */
function sumsByFold(
  { cells, units: p }: SummableRows,
  { y, testFold, folds }: Division,
  k: number | undefined,
): Sums[] {
  const rows = Array.from({ length: folds }, (): number[] => []);
  for (let row = 0; row < y.length; row++)
    if (k === undefined || y[row] === k) rows[testFold[row]!]!.push(row);
  const values = valuesOf(cells);
  return rows.map((own) => {
    const sum = new Float64Array(p);
    for (const row of own) for (let j = 0; j < p; j++) sum[j]! += values[row * p + j]!;
    return { rows: own, sum, products: kernels().gram(cells, p, Int32Array.from(own)) };
  });
}

const valuesOf = (cells: SummableRows["cells"]): Float64Array | Int16Array =>
  cells instanceof Float64Array ? cells : cells.values;

/** Adds a class's covariance, or all trials' as the last; false where its sums have lost too many digits. */
function addClass(
  part: Part,
  k: number,
  data: SummableRows,
  whole: Pick<Sums, "sum" | "products">,
  byFold: readonly Sums[],
  without: number,
  shrinkage: "auto" | null,
): boolean {
  const used = byFold.filter((_, fold) => fold !== without);
  const n = used.reduce((count, { rows }) => count + rows.length, 0);
  const left = byFold[without];
  const mean = difference(whole.sum, left?.sum);
  const own = difference(whole.products, left?.products);
  if (!centre(own, mean, n)) return false;
  const estimate = shrinkage === "auto" ? ledoitWolfOf(own, mean, n, data, used) : own;
  const all = k === part.members.length;
  const into = all ? part.total : part.within;
  const weight = all ? 1 : part.priors[k]!;
  for (let i = 0; i < into.length; i++) into[i]! += weight * estimate[i]!;
  if (all) part.origin.set(mean);
  else part.means.data.set(mean, k * data.units);
  return true;
}

/**
 * X'X to a covariance and a sum to a mean, in place; lower triangle.
 *
 * @returns false where the subtraction leaves too few digits of a variance
 */
function centre(own: Float64Array, mean: Float64Array, n: number): boolean {
  const p = mean.length;
  for (let i = 0; i < p; i++) {
    const whole = own[i * p + i]!;
    for (let j = 0; j <= i; j++) own[i * p + j] = (own[i * p + j]! - (mean[i]! * mean[j]!) / n) / n;
    const variance = own[i * p + i]!;
    // Of a unit that never varies nothing at all is left.
    if (variance !== 0 && !(variance * n >= 1e-5 * whole)) return false;
  }
  for (let j = 0; j < p; j++) mean[j]! /= n;
  for (let j = 0; j < p; j++)
    if (own[j * p + j] === 0) for (let i = 0; i < p; i++) own[Math.max(i, j) * p + Math.min(i, j)] = 0;
  return true;
}

/** Ledoit and Wolf's estimate from a covariance, in place; lower triangle. */
function ledoitWolfOf(
  own: Float64Array,
  mean: Float64Array,
  n: number,
  data: SummableRows,
  used: readonly Sums[],
): Float64Array {
  const p = mean.length;
  const variance = Float64Array.from(mean, (_, j) => own[j * p + j]!);
  const inverse = variance.map((v) => (v === 0 ? 0 : 1 / v));
  let squares = 0;
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++)
      squares += (i === j ? 1 : 2) * own[i * p + j]! ** 2 * inverse[i]! * inverse[j]!;
  const varying = variance.filter((v) => v !== 0).length;
  const fourth = fourthMoment(data, used, mean, inverse);
  const { share, mu } = ledoitWolfShare({ n, p, total: varying, squares, fourth });
  for (let i = 0; i < own.length; i++) own[i]! *= 1 - share;
  for (let j = 0; j < p; j++) own[j * p + j]! += share * mu * (variance[j] || 1);
  return own;
}

/** Σ over trials of the squared length of the standardised trial, squared. */
function fourthMoment(
  { cells, units: p }: SummableRows,
  used: readonly Sums[],
  mean: Float64Array,
  inverse: Float64Array,
): number {
  const values = valuesOf(cells);
  let total = 0;
  for (const { rows } of used)
    for (const row of rows) {
      let length = 0;
      for (let j = 0; j < p; j++) length += (values[row * p + j]! - mean[j]!) ** 2 * inverse[j]!;
      total += length ** 2;
    }
  return total;
}

function scatterOf({ members, priors, means, origin, within, total }: Part): Scatter {
  const p = origin.length;
  for (let i = 0; i < means.data.length; i++) means.data[i]! -= origin[i % p]!;
  mirror(within, p);
  mirror(total, p);
  for (let i = 0; i < total.length; i++) total[i]! -= within[i]!;
  const rows = members.reduce((a, b) => a + b, 0);
  return {
    rows,
    units: p,
    members,
    priors,
    origin,
    means,
    within,
    between: { kind: "whole", matrix: total },
  };
}
