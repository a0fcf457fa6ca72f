import { pairwiseSum } from "../pairwise-sum.ts";

/** Spikes that fall into presentations, in order of time: one entry a spike and presentation. */
export interface PresentationSpikes {
  /** Seconds, on the recording's clock. */
  readonly time: Float64Array;
  /** Index of the presentation among those asked for. */
  readonly presentation: Int32Array;
  /** Index of the unit among those asked for. */
  readonly unit: Int32Array;
  /** Seconds since the presentation's start. */
  readonly sinceOnset: Float64Array;
}

/**
 * The spikes of each presentation, as AllenSDK's `presentationwise_spike_times` finds them: a spike belongs to
 * a presentation when `start < t ≤ stop`, so that one on the boundary of two goes to the earlier. (Counting in
 * windows, `countSpikes`, includes both ends.)
 *
 * @param starts - `(presentations)` seconds
 * @param stops - `(presentations)` seconds
 * @param spikeTimes - one ascending array a unit, seconds
 */
export function presentationSpikes(
  starts: Float64Array,
  stops: Float64Array,
  spikeTimes: readonly Float64Array[],
): PresentationSpikes {
  const found: { time: number; presentation: number; unit: number }[] = [];
  spikeTimes.forEach((times, unit) => {
    for (let presentation = 0; presentation < starts.length; presentation++) {
      const end = firstAbove(times, stops[presentation]!);
      for (let i = firstAbove(times, starts[presentation]!); i < end; i++)
        found.push({ time: times[i]!, presentation, unit });
    }
  });
  found.sort((a, b) => a.time - b.time || a.presentation - b.presentation || a.unit - b.unit);
  return {
    time: Float64Array.from(found, ({ time }) => time),
    presentation: Int32Array.from(found, ({ presentation }) => presentation),
    unit: Int32Array.from(found, ({ unit }) => unit),
    sinceOnset: Float64Array.from(found, ({ time, presentation }) => time - starts[presentation]!),
  };
}

/** Position of the first value above the limit. */
function firstAbove(ascending: Float64Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one unit did under one condition. */
export interface ConditionStatistics {
  readonly condition: number;
  /** Index of the unit among those asked for. */
  readonly unit: number;
  readonly presentations: number;
  /** Sum of counts; undefined for rates. */
  readonly spikes?: number;
  readonly mean: number;
  /** Divisor n - 1; NaN for one presentation. */
  readonly std: number;
  /** std / √n. */
  readonly sem: number;
}

/**
 * Spike statistics of each condition and unit over presentations, as AllenSDK's
 * `conditionwise_spike_statistics` makes them: spikes are those of {@link presentationSpikes}, presentations
 * without a spike count as 0, masked presentations (NaN condition) take no part.
 *
 * @param conditions - `(presentations)` condition of each
 * @param rates - divides each count by the presentation's duration, seconds
 * @returns conditions ascending, units in their order
 */
export function conditionStatistics(
  conditions: Float64Array,
  starts: Float64Array,
  stops: Float64Array,
  spikeTimes: readonly Float64Array[],
  rates = false,
): readonly ConditionStatistics[] {
  const rowsOf = new Map<number, number[]>();
  conditions.forEach((condition, row) => {
    if (!Number.isNaN(condition)) rowsOf.set(condition, [...(rowsOf.get(condition) ?? []), row]);
  });
  const counts = spikeTimes.map((times) =>
    Float64Array.from(starts, (start, row) => firstAbove(times, stops[row]!) - firstAbove(times, start)),
  );
  return [...rowsOf.keys()]
    .sort((a, b) => a - b)
    .flatMap((condition) =>
      counts.map((ofUnit, unit) => {
        const rows = rowsOf.get(condition)!;
        const values = Float64Array.from(rows, (row) =>
          rates ? ofUnit[row]! / (stops[row]! - starts[row]!) : ofUnit[row]!,
        );
        const spikes = rates ? {} : { spikes: pairwiseSum(values) };
        return { condition, unit, presentations: rows.length, ...spikes, ...moments(values) };
      }),
    );
}

function moments(values: Float64Array): { mean: number; std: number; sem: number } {
  const n = values.length;
  const mean = pairwiseSum(values) / n;
  const std = Math.sqrt(pairwiseSum(values.map((value) => (value - mean) * (value - mean))) / (n - 1));
  return { mean, std, sem: std / Math.sqrt(n) };
}
