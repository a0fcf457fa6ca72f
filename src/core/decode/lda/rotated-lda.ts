/**
 * LDA of the same training parts under one labeling after another, as when labels are permuted in fixed folds. The
 * covariance of all training trials does not know of labels, and is decomposed once: St = V' diag(d) V. Each labeling
 * takes from it what its class means explain, the rows b_k = √π_k (m_k - m) of B, and shrinks by s towards the identity:
 *
 *     Sw = (1-s) (St - B'B) + c I,   c = s (tr St - |B|²) / p
 *
 * In the coordinates R = B V', D = (1-s) diag(d) + c I, that is D - (1-s) R'R: diagonal but for as many ranks as there
 * are classes. By Woodbury's identity, in its form A⁻¹ R' (I - R A⁻¹ R')⁻¹ = (A - R'R)⁻¹ R',
 *
 *     Sw⁻¹ B' = V' D⁻¹ R' (I - (1-s) R D⁻¹ R')⁻¹
 *
 * so that a labeling costs class sums and a system of one equation a class, none of one a unit. Only class means are
 * turned, there and back, never the trials: whole counts stay whole. Sources: Golub and Van Loan, Matrix Computations,
 * sections 2.1.4 and 8.3; Henderson and Searle, On deriving the inverse of a sum of matrices, SIAM Review 23 (1981).
 */
import { dot, mirror, symmetricEigen } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { transposed, zeros } from "../../linalg/matrix.ts";
import { trace } from "./covariance.ts";
import { LinearDecoder } from "../common/linear-decoder.ts";
import type { LinearRule } from "../common/linear-decoder.ts";
import { meanOf } from "./moments.ts";
import type { FoldMoments, Moments, SummableRows } from "./moments.ts";
import { betweenFactor, priorsOf } from "./scatter.ts";
import type { Scatter } from "./scatter.ts";

/** Divisions of the same rows that are labeled again and again. */
export class RotatedRows {
  private readonly data: SummableRows;
  private readonly known = new WeakMap<Int32Array, Map<number, Rotation | undefined>>();
  private held = 0;

  constructor(data: SummableRows) {
    this.data = data;
  }

  /**
   * Learns from all rows but those of a fold.
   *
   * @param testFold - which division: the same array each time
   * @param moments - the sums of that division under the labels in question
   * @returns a decoder whose decision values lack what all classes have in common; undefined where Sw is too near to
   *   singular for this form, or there is no room for it
   */
  fitWithout(
    fold: number,
    testFold: Int32Array,
    moments: FoldMoments,
    shrinkage: number,
  ): LinearDecoder | undefined {
    const rotations = this.known.get(testFold) ?? new Map<number, Rotation | undefined>();
    this.known.set(testFold, rotations);
    if (!rotations.has(fold)) rotations.set(fold, this.rotationOf(fold, moments));
    const rotation = rotations.get(fold);
    const rule = rotation && ruleIn(rotation, moments.without(fold), this.data.origin, shrinkage);
    return rule && new LinearDecoder(rule, []);
  }

  private rotationOf(fold: number, moments: FoldMoments): Rotation | undefined {
    const p = this.data.units;
    // As if all were of one class: what varies within it is all that varies.
    const scatter = moments.ofOneClass().scatterWithout(fold, null);
    if (!scatter || this.held + 2 * p * p > mostHeld) return undefined;
    this.held += 2 * p * p;
    return rotationOf(scatter, this.data.products());
  }
}

/** Doubles held at once: 256 MB. */
const mostHeld = 2 ** 25;

/**
 * Whether so many labelings are worth the eigenvectors. Each thread finds its own, at the price of about a hundred
 * factors of that size and more for many units; many classes leave nothing to gain.
 */
export const paysToRotate = (units: number, classes: number, labelings: number): boolean =>
  2 * classes <= units && units <= 250 && labelings >= 2 * units;

/** V and d of one training part. */
interface Rotation {
  /** `(units, units)`: row i is the eigenvector of value i. */
  readonly vectors: Float64Array;
  /** `(units, units)` the same as columns. */
  readonly columns: Float64Array;
  /** `(units)`, none negative. */
  readonly values: Float64Array;
  readonly total: number;
  /** The least c at which neither this form nor the plain one loses digits, or refuses. */
  readonly leastRidge: number;
}

/** @param products - `(units, units)` X'X of all rows */
function rotationOf({ rows, units: p, within }: Scatter, products: Float64Array): Rotation {
  mirror(within, p);
  const { values, vectors } = symmetricEigen(within, p);
  const largest = Array.from({ length: p }, (_, j) => products[j * p + j]!).reduce((a, b) => Math.max(a, b));
  return {
    vectors: vectors.data,
    columns: transposed(vectors),
    values: values.map((value) => Math.max(0, value)),
    total: trace(within, p),
    leastRidge: Math.max(1e-6 * values[0]!, (1e-5 * largest) / rows),
  };
}

function ruleIn(
  { vectors, columns, values, total, leastRidge }: Rotation,
  { rows, members, sums }: Moments,
  origin: Float64Array,
  s: number,
): LinearRule | undefined {
  const { rows: classes, columns: p } = sums;
  const priors = priorsOf(members, null);
  const center = meanOf(sums, rows);
  const means = zeros(classes, p);
  for (let k = 0; k < classes; k++)
    for (let j = 0, at = k * p; j < p; j++, at++) means.data[at] = sums.data[at]! / members[k]!;
  const factor = betweenFactor(means, priors).data;
  const ridge = (s * (total - dot(factor, 0, factor, 0, factor.length))) / p;
  if (!(ridge >= leastRidge)) return undefined;
  const turned = kernels().multiply(vectors, p, factor, classes);
  const spectrum = values.map((value) => (1 - s) * value + ridge);
  const solved = solveDiagonalLess(turned, spectrum, 1 - s, classes);
  if (!solved) return undefined;
  const offsets = new Float64Array(classes);
  for (let i = 0; i < turned.length; i++) offsets[i % classes]! += turned[i]! * solved[i]!;
  const along = transposed({ data: solved, rows: p, columns: classes });
  const slopes = kernels().multiply(along, p, columns, p);
  for (let i = 0; i < slopes.length; i++) slopes[i]! /= Math.sqrt(priors[Math.floor(i / p)]!);
  return {
    origin: center.map((value, j) => value + origin[j]!),
    slopes: { data: slopes, rows: classes, columns: p },
    offsets: offsets.map((square, k) => Math.log(priors[k]!) - square / priors[k]! / 2),
    shift: new Float64Array(p),
  };
}

/**
 * (D - share R'R)⁻¹ R' = D⁻¹ R' (I - share R D⁻¹ R')⁻¹.
 *
 * @param turned - `(units, classes)` R'
 * @param spectrum - `(units)` the diagonal of D
 * @returns `(units, classes)`; undefined where the difference is singular
 */
function solveDiagonalLess(
  turned: Float64Array,
  spectrum: Float64Array,
  share: number,
  classes: number,
): Float64Array | undefined {
  const scaled = turned.slice();
  const divided = turned.slice();
  for (let i = 0, at = 0; i < spectrum.length; i++) {
    const root = Math.sqrt(spectrum[i]!);
    for (let k = 0; k < classes; k++, at++) {
      scaled[at]! /= root;
      divided[at]! /= spectrum[i]!;
    }
  }
  const system = kernels().gram(scaled, classes);
  for (let i = 0; i < system.length; i++) system[i]! *= -share;
  for (let k = 0; k < classes; k++) system[k * classes + k]! += 1;
  const found = kernels().factor(system, classes);
  if (!found.ok) return undefined;
  const solved = found.solve(divided, spectrum.length);
  found.release();
  return solved;
}
