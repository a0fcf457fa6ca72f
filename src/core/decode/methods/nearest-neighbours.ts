import { AnalysisError } from "../../errors.ts";
import { dot } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { FittedDecoder, Parameter } from "../decoder.ts";
import { largestOfRows } from "../common/class-statistics.ts";
import { classifier } from "../common/classifier.ts";
import type { Training } from "../common/classifier.ts";
import { checkColumns, less } from "../common/linear-decoder.ts";
import { columnMeans } from "../lda/covariance.ts";
import type { Settings } from "../parameters.ts";

const parameters = [
  {
    id: "neighbours",
    label: "Neighbours",
    description: "How many nearest training trials vote.",
    kind: "integer",
    default: 5,
    minimum: 1,
  },
  {
    id: "weights",
    label: "Weights of votes",
    description: "uniform: each neighbour has one vote; distance: one over its distance.",
    kind: "choice",
    default: "uniform",
    choices: ["uniform", "distance"],
  },
] as const satisfies readonly Parameter[];

interface Neighbours {
  /** `(rows, k)` training row of each neighbour, the nearest first; of equals the earlier row first. */
  readonly index: Int32Array;
  /** `(rows, k)` */
  readonly distance: Matrix;
}

export interface FittedNearestNeighbours extends FittedDecoder {
  neighbours(x: Matrix): Neighbours;
}

/**
 * A vote of the nearest training trials by Euclidean distance. Whole counts are often equally far: then the
 * earlier training trial is the nearer one; standardise first if that should not matter.
 */
export const nearestNeighbours = classifier({
  id: "nearest-neighbours",
  label: "Nearest neighbours",
  parameters,
  leastClasses: 1,
  effort: (trials, features) => 1e-6 * trials ** 2 * (features + 10),
  learn,
});

function learn(
  { x, y, classes }: Training,
  { neighbours: k, weights }: Settings<typeof parameters>,
): FittedNearestNeighbours {
  if (k > x.rows)
    throw new AnalysisError(
      "bad-parameter",
      `${k} neighbours are too many: there are ${x.rows} training trials.`,
      { parameter: "neighbours", value: String(k) },
    );
  const search = new NeighbourSearch(x, k);
  const probabilities = (rows: Matrix): Matrix => votes(search.of(rows), y, classes, weights === "distance");
  return {
    notices: [],
    neighbours: (rows) => search.of(rows),
    probabilities,
    predict: (rows) => largestOfRows(probabilities(rows)),
  };
}

/** `(rows, classes)` share of the votes; a neighbour at distance 0 leaves no weight to those farther away. */
function votes({ index, distance }: Neighbours, y: Int32Array, classes: number, weighted: boolean): Matrix {
  const k = distance.columns;
  const out = zeros(distance.rows, classes);
  for (let i = 0; i < distance.rows; i++) {
    const own = distance.data.subarray(i * k, (i + 1) * k);
    const exact = own[0] === 0;
    let total = 0;
    for (let n = 0; n < k; n++) {
      const weight = !weighted ? 1 : exact ? Number(own[n] === 0) : 1 / own[n]!;
      out.data[i * classes + y[index[i * k + n]!]!]! += weight;
      total += weight;
    }
    for (let c = 0; c < classes; c++) out.data[i * classes + c]! /= total;
  }
  return out;
}

/** Rows searched for at a time, so that the table of their distances stays small. */
const blockRows = 256;

/**
 * Finds neighbours in two steps: |a|² + |b|² - 2a·b by one fast product leaves few candidates, more than k by the
 * rounding error that it may have made; their distances are then computed from the differences, and sorted.
 */
class NeighbourSearch {
  private readonly k: number;
  private readonly training: Matrix;
  private readonly origin: Float64Array;
  /** Training trials less their mean: far from zero the products would lose the distances. */
  private readonly centered: Matrix;
  private readonly squares: Float64Array;

  constructor(x: Matrix, k: number) {
    this.k = k;
    this.training = x;
    this.origin = columnMeans(x);
    this.centered = less(x, this.origin);
    this.squares = squaredLengths(this.centered);
  }

  of(x: Matrix): Neighbours {
    checkColumns(x, this.training.columns);
    const index = new Int32Array(x.rows * this.k);
    const distance = zeros(x.rows, this.k);
    const p = x.columns;
    for (let start = 0; start < x.rows; start += blockRows) {
      const count = Math.min(blockRows, x.rows - start);
      const block = { data: x.data.subarray(start * p, (start + count) * p), rows: count, columns: p };
      this.searchBlock(block, start, index, distance);
    }
    return { index, distance };
  }

  private searchBlock(block: Matrix, start: number, index: Int32Array, distance: Matrix): void {
    const { training, centered, squares, k } = this;
    const n = training.rows;
    const rows = less(block, this.origin);
    const products = kernels().multiply(rows.data, rows.columns, centered.data, n);
    const lengths = squaredLengths(rows);
    const largest = squares.reduce((a, b) => Math.max(a, b), 0);
    const rough = new Float64Array(n);
    for (let i = 0; i < block.rows; i++) {
      for (let r = 0; r < n; r++) rough[r] = lengths[i]! + squares[r]! - 2 * products[i * n + r]!;
      // Each of the three terms is off by at most about p ε of the lengths.
      const slack = 8 * (block.columns + 4) * Number.EPSILON * (lengths[i]! + largest);
      const limit = kthSmallest(rough, k) + slack;
      const found: { row: number; square: number }[] = [];
      for (let r = 0; r < n; r++)
        if (rough[r]! <= limit) found.push({ row: r, square: squaredDistance(block, i, training, r) });
      found.sort((a, b) => a.square - b.square || a.row - b.row);
      for (let j = 0; j < k; j++) {
        index[(start + i) * k + j] = found[j]!.row;
        distance.data[(start + i) * k + j] = Math.sqrt(found[j]!.square);
      }
    }
  }
}

function kthSmallest(values: Float64Array, k: number): number {
  // The smallest so far, descending: most values are larger than the first and cost one comparison.
  const smallest = values.slice(0, k).sort().reverse();
  for (let i = k; i < values.length; i++) {
    const value = values[i]!;
    if (value >= smallest[0]!) continue;
    let at = 0;
    while (at + 1 < k && smallest[at + 1]! > value) {
      smallest[at] = smallest[at + 1]!;
      at++;
    }
    smallest[at] = value;
  }
  return smallest[0]!;
}

const squaredLengths = ({ data, rows, columns }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => dot(data, i * columns, data, i * columns, columns));

function squaredDistance(a: Matrix, i: number, b: Matrix, r: number): number {
  const p = a.columns;
  let sum = 0;
  for (let j = 0; j < p; j++) sum += (a.data[i * p + j]! - b.data[r * p + j]!) ** 2;
  return sum;
}
