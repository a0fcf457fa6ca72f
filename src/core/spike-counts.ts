import { AnalysisError } from "./errors.ts";
import type { Notice } from "./errors.ts";

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
  let counts: Uint16Array | Uint32Array = new Uint16Array(trials * bins * units);

  const put = (index: number, count: number): void => {
    if (count > 0xffff && counts instanceof Uint16Array) counts = Uint32Array.from(counts);
    counts[index] = count;
  };

  return {
    add(unit, spikeTimes) {
      // Onsets ascend along `order`, so for each edge the position in the spike train only moves on.
      const below = new Float64Array(binEdges.length);
      const through = new Float64Array(binEdges.length);
      for (const trial of order) {
        const onset = onsets[trial]!;
        for (let e = 0; e <= bins; e++) {
          const edge = binEdges[e]! + onset;
          below[e] = advanceBelow(spikeTimes, below[e]!, edge);
          if (edges === "closed")
            through[e] = advanceThrough(spikeTimes, Math.max(through[e]!, below[e]!), edge);
        }
        const ends = edges === "closed" ? through : below;
        for (let b = 0; b < bins; b++) {
          const count = ends[b + 1]! - below[b]!;
          if (count > 0) put((trial * bins + b) * units + unit, count);
        }
      }
    },
    result: () => ({ counts, trials, bins, units }),
  };
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

/** The first position from `from` on whose value is not below `edge`: numpy's searchsorted, side left. */
function advanceBelow(ascending: Float64Array, from: number, edge: number): number {
  let low = from;
  let step = 1;
  while (low < ascending.length && ascending[Math.min(low + step, ascending.length) - 1]! < edge) {
    low = Math.min(low + step, ascending.length);
    step *= 2;
  }
  let high = Math.min(low + step, ascending.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first position from `from` on whose value is above `edge`: searchsorted, side right. */
function advanceThrough(ascending: Float64Array, from: number, edge: number): number {
  // Few spikes, if any, lie exactly on an edge: no search is shorter than this.
  let position = from;
  while (position < ascending.length && ascending[position]! <= edge) position++;
  return position;
}

/**
 * Says where the windows of consecutive trials overlap, as AllenSDK warns: a spike in the overlap counts twice.
 *
 * @param onsets - `(trials)` seconds, in the order of the selection
 */
export function overlapNotice(onsets: Float64Array, binEdges: Float64Array): Notice | undefined {
  const first = binEdges[0]!;
  const last = binEdges[binEdges.length - 1]!;
  let overlaps = 0;
  let largest = 0;
  for (let i = 1; i < onsets.length; i++) {
    const gap = first + onsets[i]! - (last + onsets[i - 1]!);
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
