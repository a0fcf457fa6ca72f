import { firstNotBelow } from "./search.ts";

/** Spikes that are passed one by one before a search for the next window. */
const shortWalk = 16;
/** A spike may lie in so many windows on average; of more the edges are looked up instead. */
const deepest = 2;

/** Windows in the order of their starts, which is that of their ends. */
export interface Windows {
  /** `(windows)` seconds, ascending. */
  readonly starts: Float64Array;
  /** `(windows)` seconds, ascending. */
  readonly ends: Float64Array;
  /** Whether a spike at the end itself counts. */
  readonly closed: boolean;
}

/**
 * Whether going through spikes and windows side by side is right and pays: all edges are finite, and windows overlap
 * little.
 */
export function canMerge({ starts, ends }: Windows): boolean {
  const count = starts.length;
  if (count === 0) return false;
  let covered = 0;
  for (let k = 0; k < count; k++) covered += ends[k]! - starts[k]!;
  return Number.isFinite(covered) && covered <= deepest * (ends[count - 1]! - starts[0]!);
}

/**
 * Counts the spikes in each window, going through both once: one step a spike instead of two searches a window.
 *
 * @param spikeTimes - ascending, seconds
 * @param counts - `(windows)` is written
 */
export function countMerged(spikeTimes: Float64Array, windows: Windows, counts: Uint32Array): void {
  const { starts, ends, closed } = windows;
  const [n, count] = [spikeTimes.length, starts.length];
  counts.fill(0);
  let k = 0;
  for (let i = firstNotBelow(spikeTimes, 0, starts[0]!); i < n; i++) {
    const time = spikeTimes[i]!;
    while (k < count && (ends[k]! < time || (ends[k] === time && !closed))) k++;
    if (k === count) return;
    const start = starts[k]!;
    if (time < start) {
      // Between windows.
      if (i + shortWalk < n && spikeTimes[i + shortWalk]! < start)
        i = firstNotBelow(spikeTimes, i + shortWalk, start) - 1;
      continue;
    }
    // All later windows end later, too.
    for (let each = k; each < count && starts[each]! <= time; each++) counts[each]!++;
  }
}
