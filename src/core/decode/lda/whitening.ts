/**
 * Coordinates in which the within-class covariance Sw is the identity. Every solver of LDA is this and a small
 * problem in these coordinates: z = A' x with A A' = Sw⁻¹, or its pseudo-inverse.
 */
import { AnalysisError } from "../../errors.ts";
import { dot, symmetricEigen, times, timesTransposed } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Names } from "../decoder.ts";
import type { Scatter } from "./scatter.ts";

export interface Whitening {
  /** How many dimensions the whitened space has. */
  readonly rank: number;
  /** `(rows, rank)` A' b for each row b, `(rows, units)`. */
  whiten(rows: Matrix): Matrix;
  /** `(rows, units)` A u for each row u, `(rows, rank)`. */
  unwhiten(rows: Matrix): Matrix;
  /** tr(A A'), the trace of Sw⁻¹. */
  inverseTrace(): number;
  /** The smallest pivot of the factor of Sw scaled to unit diagonal: 1 where units do not covary, near 0 where they repeat. */
  readonly pivot: number;
}

/** Pivots up to here are rounding: the unit is a linear combination of others. (Healthy data: 0.02 and more.) */
const singularPivot = 1e-12;

/**
 * By Cholesky's factor, Sw = L L': A = L'⁻¹. Pivots are judged relative to the diagonal, so that units of very
 * different scale lose nothing.
 *
 * @param within - `(units, units)`, lower triangle
 * @returns the whitening, or what is wrong with Sw
 */
export function choleskyWhitening(within: Float64Array, p: number): Whitening | Singular {
  for (let j = 0; j < p; j++)
    if (!(within[j * p + j]! > 0)) return { kind: "singular", unit: j, pivot: 0, constant: true };
  const factor = kernels().factor(within, p, singularPivot);
  if (!factor.ok)
    return { kind: "singular", unit: factor.row, pivot: Math.max(0, factor.pivot), constant: false };
  return {
    rank: p,
    pivot: factor.pivot,
    whiten: ({ data, rows }) => ({ data: factor.solveLower(data, rows), rows, columns: p }),
    unwhiten: ({ data, rows }) => ({ data: factor.solveUpper(data, rows), rows, columns: p }),
    inverseTrace: () => factor.inverseSquaredNorm(),
  };
}

/** Why Sw has no inverse: the first unit that adds nothing to those before it. */
export interface Singular {
  readonly kind: "singular";
  readonly unit: number;
  readonly pivot: number;
  /** It does not vary at all within any class. */
  readonly constant: boolean;
}

/**
 * The pseudo-inverse by eigenvectors, Sw = D Q diag(d) Q' D: A = D⁻¹ Q diag(d^-½) over the eigenvalues kept.
 *
 * @param scale - `(units)` D; ones to take Sw as it is
 * @param keep - which eigenvalues count, given all of them, descending
 */
export function eigenWhitening(
  within: Float64Array,
  p: number,
  scale: Float64Array,
  keep: (value: number, largest: number) => boolean,
): Whitening {
  const scaled = scaledToUnitDiagonal(within, p, scale);
  // A unit without variance gets an eigenvalue that no rounding of the others' can bring above zero.
  for (let j = 0; j < p; j++) if (within[j * p + j] === 0) scaled[j * p + j] = -1;
  const { values, vectors } = symmetricEigen(scaled, p);
  const dropped = values.findIndex((value) => !(value > 0 && keep(value, values[0]!)));
  const r = dropped < 0 ? p : dropped;
  const axes = zeros(r, p);
  for (let i = 0; i < r; i++)
    for (let j = 0; j < p; j++)
      axes.data[i * p + j] = vectors.data[i * p + j]! / (Math.sqrt(values[i]!) * scale[j]!);
  return {
    rank: r,
    pivot: r < p ? 0 : values[p - 1]!,
    whiten: (rows) => timesTransposed(rows, axes),
    unwhiten: (rows) => times(rows, axes),
    inverseTrace: () => dot(axes.data, 0, axes.data, 0, axes.data.length),
  };
}

/** Standard deviations of a covariance's diagonal; 1 where it is zero. */
export const diagonalScale = (within: Float64Array, p: number): Float64Array =>
  Float64Array.from({ length: p }, (_, j) => {
    const variance = within[j * p + j]!;
    return variance > 0 ? Math.sqrt(variance) : 1;
  });

/** D⁻¹ S D⁻¹, both triangles, from the lower triangle of S. */
export function scaledToUnitDiagonal(within: Float64Array, p: number, scale: Float64Array): Float64Array {
  const scaled = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++)
      scaled[i * p + j] = scaled[j * p + i] = within[i * p + j]! / (scale[i]! * scale[j]!);
  return scaled;
}

/** The refusal of a singular within-class covariance: names the unit and what would help. */
export function refuseSingular(
  singular: Singular,
  scatter: Pick<Scatter, "rows" | "units">,
  names: Names,
): AnalysisError<"singular-covariance"> {
  const { unit, pivot, constant } = singular;
  const fault = constant
    ? `${names.unit(unit)} never varies within a condition`
    : `${names.unit(unit)} is a linear combination of earlier units`;
  const many =
    scatter.units >= scatter.rows ? ` There are ${scatter.units} units but only ${scatter.rows} trials.` : "";
  return new AnalysisError(
    "singular-covariance",
    `The within-class covariance is singular: ${fault}.${many} Raise the shrinkage, or drop the unit.`,
    { unit, pivot },
  );
}
