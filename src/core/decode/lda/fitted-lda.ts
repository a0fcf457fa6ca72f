import { dot } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Notice } from "../../errors.ts";
import { withPositivePeaks } from "./discriminants.ts";
import type { Discriminants } from "./discriminants.ts";
import { LinearDecoder, checkColumns, less } from "../common/linear-decoder.ts";
import type { LinearRule } from "../common/linear-decoder.ts";
import type { Scatter } from "./scatter.ts";

/** How a solver projects; worked out when first asked for. */
export interface Projecting {
  /** `(units)` what is subtracted before projecting: zeros for `eigen`, the weighted mean for `svd`. */
  readonly center: Float64Array;
  discriminants(): Discriminants;
  /** The sum of all eigenvalues. */
  total(): number;
  /** The lowest eigenvalues, as many as components. */
  lowest(): Float64Array;
}

export interface LdaParts {
  readonly rule: LinearRule;
  readonly scatter: Pick<Scatter, "members" | "priors" | "means" | "origin">;
  /** `(units, units)` Sw, for solvers that have it. */
  readonly covariance?: (() => Float64Array) | undefined;
  readonly projecting?: Projecting;
  readonly notices: readonly Notice[];
}

/** LDA that has learned: scikit-learn's fitted attributes under our names. */
export class FittedLda extends LinearDecoder {
  /** `(classes)` trials of each. */
  readonly members: Int32Array;
  readonly priors: Float64Array;
  /** `(units, units)` Sw, shrunk; absent with `svd` unless it was to be stored. */
  readonly covariance?: () => Float64Array;
  /** `(rows, components)` coordinates; absent with `lsqr`. */
  readonly project?: (x: Matrix) => Matrix;
  private readonly scatter: LdaParts["scatter"];
  private readonly parts: LdaParts;
  private readonly projecting: Projecting | undefined;
  private found: Discriminants | undefined;

  constructor(parts: LdaParts) {
    const { rule, scatter, covariance, projecting, notices } = parts;
    super(rule, notices);
    this.parts = parts;
    this.members = scatter.members;
    this.priors = scatter.priors;
    this.scatter = scatter;
    if (covariance) this.covariance = covariance;
    this.projecting = projecting;
    if (projecting) this.project = (x) => projected(x, projecting.center, this.scalings!);
  }

  /** `(classes, units)` */
  get means(): Matrix {
    const { means, origin } = this.scatter;
    return { ...means, data: means.data.map((value, i) => value + origin[i % origin.length]!) };
  }

  /** `(components, units)`: row i is discriminant i. */
  get scalings(): Matrix | undefined {
    this.found ??= this.projecting?.discriminants();
    return this.found?.scalings;
  }

  /**
   * Share of the between-class scatter along each component: the largest of λ / Σλ. Under `auto`, or with given
   * priors, Σλ may be negative; then, as in scikit-learn, these are not the λ of the components.
   */
  get explainedVarianceRatio(): Float64Array | undefined {
    if (!this.projecting || !this.scalings) return undefined;
    const total = this.projecting.total();
    const values = total < 0 ? this.projecting.lowest() : this.found!.eigenvalues;
    return values.map((value) => value / total);
  }

  /**
   * The same decoder in other coordinates.
   *
   * @param map - takes rows of this one's units to rows of the other's; linear, and keeps lengths
   */
  mapped(map: (rows: Matrix) => Matrix): FittedLda {
    const { rule, scatter, projecting, notices } = this.parts;
    const vector = (data: Float64Array): Float64Array => map({ data, rows: 1, columns: data.length }).data;
    const origin = vector(scatter.origin);
    return new FittedLda({
      rule: { ...rule, origin: vector(rule.origin), slopes: map(rule.slopes), shift: vector(rule.shift) },
      scatter: { ...scatter, means: map(scatter.means), origin },
      notices,
      ...(projecting
        ? {
            projecting: {
              ...projecting,
              center: vector(projecting.center),
              discriminants: () => {
                const { scalings, eigenvalues } = projecting.discriminants();
                return { scalings: withPositivePeaks(map(scalings)), eigenvalues };
              },
            },
          }
        : {}),
    });
  }

  /** `(units)` scikit-learn's `xbar_` of the `svd` solver: what projecting subtracts. */
  get center(): Float64Array | undefined {
    return this.projecting?.center;
  }
}

function projected(x: Matrix, center: Float64Array, scalings: Matrix): Matrix {
  checkColumns(x, center.length);
  const rows = center.some((value) => value !== 0) ? less(x, center) : x;
  const data = kernels().multiply(rows.data, x.columns, scalings.data, scalings.rows);
  return { data, rows: x.rows, columns: scalings.rows };
}

/** The rule that whitened class means give: `whitened` are rows A' (m_k - origin). */
export function ruleOf(
  origin: Float64Array,
  whitened: Matrix,
  slopes: Matrix,
  priors: Float64Array,
  shift: Float64Array,
): LinearRule {
  const r = whitened.columns;
  const offsets = priors.map(
    (prior, k) => Math.log(prior) - dot(whitened.data, k * r, whitened.data, k * r, r) / 2,
  );
  return { origin, slopes, offsets, shift };
}
