import { AnalysisError } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { canMerge, countMerged } from "./merged-windows.ts";
import type { Windows } from "./merged-windows.ts";
import { firstNotBelow } from "./search.ts";

/** Which edges of a bin count: both, as AllenSDK does, or the first only. */
export type Edges = "closed" | "half-open";

/** Counts of spikes around onsets. */
export interface SpikeCounts {
  /** Row-major `(trials, bins, units)`; uint16, or uint32 when a count does not fit. */
  readonly counts: Uint16Array | Uint32Array;
  readonly trials: number;
  readonly bins: number;
  readonly units: number;
}

/** What must hold of bin edges: at least two, finite, never decreasing. */
export function checkBinEdges(binEdges: ArrayLike<number>): void {
  const edges = Array.from(binEdges);
  const fail = (why: string): never => {
    throw new AnalysisError("bad-window", `The window ${edges.join(", ")} s ${why}`, { edges });
  };
  if (edges.length < 2) fail("needs a start and an end.");
  if (!edges.every(Number.isFinite)) fail("holds something that is not a finite number.");
  for (let i = 1; i < edges.length; i++)
    if (edges[i]! < edges[i - 1]!) fail(`ends before it starts: ${edges[i]!} is less than ${edges[i - 1]!}.`);
}

/** Collects counts unit by unit, so that one spike train at a time is in memory. */
export interface SpikeCounter {
  /**
   * Counts one unit.
   *
   * @param unit - column of the result
   * @param spikeTimes - ascending, seconds
   */
  add(unit: number, spikeTimes: Float64Array): void;
  result(): SpikeCounts;
}

/**
 * Counts of each unit in bins after each onset, as AllenSDK's `presentationwise_spike_counts` makes them.
 *
 * A spike counts in bin b when `edge[b] + onset ≤ t ≤ edge[b + 1] + onset`, each sum taken in float64 first: both
 * ends count, so a spike on an inner edge counts in both bins, and overlapping windows count a spike twice.
 * `half-open` leaves the end out. Counts never wrap: they widen.
 *
 * @param onsets - `(trials)` seconds, in any order, repeats allowed
 * @param binEdges - `(bins + 1)` seconds relative to onset, never decreasing
 * @throws AnalysisError `bad-window`
 */
export function spikeCounter(
  onsets: Float64Array,
  binEdges: Float64Array,
  units: number,
  edges: Edges = "closed",
): SpikeCounter {
  checkBinEdges(binEdges);
  const trials = onsets.length;
  const bins = binEdges.length - 1;
  const order = ascendingOrder(onsets);
  const ascending = Float64Array.from(order, (trial) => onsets[trial]!);
  const matrix = new ColumnWriter(trials * bins, units);
  let below = new Int32Array(trials);
  let belowNext = new Int32Array(trials);
  const through = new Int32Array(trials);
  const windows = bins === 1 ? mergedWindows(ascending, binEdges, edges) : undefined;
  const merged = new Uint32Array(windows ? trials : 0);
  const inOrder = order.every((trial, k) => trial === k);

  return {
    add(unit, spikeTimes) {
      const column = matrix.column(unit);
      if (windows) {
        countMerged(spikeTimes, windows, inOrder ? column : merged);
        if (!inOrder) for (let k = 0; k < trials; k++) column[order[k]!] = merged[k]!;
        return;
      }
      positionsBelow(spikeTimes, ascending, binEdges[0]!, below);
      for (let bin = 0; bin < bins; bin++) {
        const edge = binEdges[bin + 1]!;
        const last = bin === bins - 1;
        const closed = edges === "closed";
        const ends = closed ? through : belowNext;
        if (closed) positionsThrough(spikeTimes, ascending, edge, below, through);
        if (!closed || !last) positionsBelow(spikeTimes, ascending, edge, belowNext);
        for (let k = 0; k < trials; k++) column[order[k]! * bins + bin] = ends[k]! - below[k]!;
        [below, belowNext] = [belowNext, below];
      }
    },
    result: () => ({ counts: matrix.finish(), trials, bins, units }),
  };
}

/** The windows of one bin, where they can be gone through side by side with the spikes. */
function mergedWindows(ascending: Float64Array, binEdges: Float64Array, edges: Edges): Windows | undefined {
  const windows: Windows = {
    starts: ascending.map((onset) => binEdges[0]! + onset),
    ends: ascending.map((onset) => binEdges[1]! + onset),
    closed: edges === "closed",
  };
  return canMerge(windows) ? windows : undefined;
}

/** Columns put into the matrix together: one by one, each entry is a cache miss. As many as fill a line of the cache. */
const columnsTogether = 32;

/** A row-major matrix that is filled column by column; 16 bits an entry until one does not fit. */
class ColumnWriter {
  private counts: Uint16Array | Uint32Array;
  private readonly rows: number;
  private readonly columns: number;
  /** Columns that wait, one behind the other, and which they are. */
  private readonly values: Uint32Array;
  private readonly waiting: number[] = [];

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.counts = new Uint16Array(rows * columns);
    this.values = new Uint32Array(rows * Math.min(columnsTogether, columns));
  }

  /** `(rows)` entries of one column, to be filled before the next is asked for. */
  column(column: number): Uint32Array {
    if (this.waiting.length === columnsTogether) this.flush();
    const start = this.rows * this.waiting.length;
    this.waiting.push(column);
    return this.values.subarray(start, start + this.rows);
  }

  finish(): Uint16Array | Uint32Array {
    this.flush();
    return this.counts;
  }

  private flush(): void {
    const { rows, columns, values, waiting } = this;
    const filled = values.subarray(0, rows * waiting.length);
    if (this.counts instanceof Uint16Array && largest(filled) > 0xffff)
      this.counts = Uint32Array.from(this.counts);
    const { counts } = this;
    const places = Int32Array.from(waiting);
    for (let row = 0, at = 0; row < rows; row++, at += columns)
      for (let k = 0, from = row; k < places.length; k++, from += rows)
        counts[at + places[k]!] = values[from]!;
    waiting.length = 0;
  }
}

function largest(values: Uint32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > most) most = values[i]!;
  return most;
}

/** The counts of all units at once; see {@link spikeCounter}. */
export function countSpikes(
  spikeTimes: readonly Float64Array[],
  onsets: Float64Array,
  binEdges: Float64Array,
  edges: Edges = "closed",
): SpikeCounts {
  const counter = spikeCounter(onsets, binEdges, spikeTimes.length, edges);
  spikeTimes.forEach((times, unit) => counter.add(unit, times));
  return counter.result();
}

/** Row numbers of `values` by value, ties in row order. */
function ascendingOrder(values: Float64Array): Int32Array {
  const order = Int32Array.from(values, (_, i) => i);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

/** Steps that are taken one by one before a search. */
const shortWalk = 16;

/**
 * For each onset the number of spikes below `edge + onset`: numpy's searchsorted, side left. Onsets ascend, so the
 * position only moves on: a few steps where trials are dense, a search where they are sparse.
 */
function positionsBelow(
  spikeTimes: Float64Array,
  ascending: Float64Array,
  edge: number,
  out: Int32Array,
): void {
  const n = spikeTimes.length;
  let position = 0;
  for (let k = 0; k < ascending.length; k++) {
    const limit = edge + ascending[k]!;
    if (position + shortWalk < n && spikeTimes[position + shortWalk]! < limit)
      position = firstNotBelow(spikeTimes, position + shortWalk, limit);
    else while (position < n && spikeTimes[position]! < limit) position++;
    out[k] = position;
  }
}

/**
 * The number of spikes up to and including `edge + onset`: side right.
 *
 * @param below - positions of an earlier edge, from which to go on
 */
function positionsThrough(
  spikeTimes: Float64Array,
  ascending: Float64Array,
  edge: number,
  below: Int32Array,
  out: Int32Array,
): void {
  const n = spikeTimes.length;
  for (let k = 0; k < ascending.length; k++) {
    const limit = edge + ascending[k]!;
    let position = below[k]!;
    if (position + shortWalk < n && spikeTimes[position + shortWalk]! < limit)
      position = firstNotBelow(spikeTimes, position + shortWalk, limit);
    while (position < n && spikeTimes[position]! <= limit) position++;
    out[k] = position;
  }
}

/**
 * Says where the windows of consecutive trials overlap, as AllenSDK warns: a spike in the overlap counts twice.
 *
 * Neighbours in time are compared, which rows of a table need not be.
 *
 * @param onsets - `(trials)` seconds, in any order
 */
export function overlapNotice(onsets: Float64Array, binEdges: Float64Array): Notice | undefined {
  const first = binEdges[0]!;
  const last = binEdges[binEdges.length - 1]!;
  const inTime = onsets.slice().sort();
  let overlaps = 0;
  let largest = 0;
  for (let i = 1; i < inTime.length; i++) {
    const gap = first + inTime[i]! - (last + inTime[i - 1]!);
    if (gap < 0) {
      overlaps++;
      largest = Math.max(largest, -gap);
    }
  }
  if (!overlaps) return undefined;
  return {
    code: "overlapping-windows",
    message: `The windows of ${overlaps} consecutive trials overlap, by up to ${largest.toPrecision(3)} s: spikes there count in both.`,
  };
}
