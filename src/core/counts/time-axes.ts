import type { Notice } from "../errors.ts";

/** What counting has met, for {@link timeAxisNotices}. Times in seconds, if they are what they say. */
export interface TimeAxes {
  /** Onsets of the chosen trials, `(trials)`. */
  readonly onsets: Float64Array;
  /** Relative to onset, `(bins + 1)`. */
  readonly binEdges: Float64Array;
  /** The last onset of the whole table that the trials were chosen from. */
  readonly lastOnset: number;
  /** First and last spike of the chosen units; NaN when they have none. */
  readonly spikes: readonly [number, number];
  /** Spikes counted in all windows together. */
  readonly counted: number;
}

/**
 * No recording goes on for so many times as long as its trials; milliseconds are 1,000 to a second, samples 20,000
 * and more.
 */
const suspiciousRatio = 300;

/**
 * Says when windows and spikes do not seem to live on one time axis: spikes in milliseconds or samples beside trials in
 * seconds, the other way round, or none where the other is. The counts stay as they were asked for.
 */
export function timeAxisNotices(axes: TimeAxes): readonly Notice[] {
  const { onsets, lastOnset, spikes, counted } = axes;
  const [first, last] = spikes;
  if (onsets.length === 0) return [];
  if (Number.isNaN(first))
    return [
      {
        code: "no-spikes",
        message: "None of the chosen units has a spike in the file: all counts are zero.",
      },
    ];
  const { edges, ranges } = rangesOf(axes);
  const late = onsets.filter((onset) => onset + edges[0] > last).length;
  if (2 * late > onsets.length)
    return [
      {
        code: "trials-after-spikes",
        message:
          `${late} of ${onsets.length} windows lie after the last spike: ${ranges}. Perhaps the trials are not in ` +
          "seconds, as NWB's times are, or the recording of spikes ended before.",
      },
    ];
  if (lastOnset > 0 && last > suspiciousRatio * (lastOnset + Math.max(edges[1], 1)))
    return [
      {
        code: "other-time-axis",
        message:
          `Spikes go on long after the last trial of the table, at ${seconds(lastOnset)} s: ${ranges}. Perhaps spike ` +
          "times are in milliseconds or samples: NWB's are seconds.",
      },
    ];
  if (counted === 0)
    return [
      {
        code: "no-spikes-in-windows",
        message: `No window holds a single spike: ${ranges}. Check that trials and spikes count time from the same start, in seconds.`,
      },
    ];
  const early = onsets.filter((onset) => onset + edges[1] < first).length;
  if (2 * early > onsets.length)
    return [
      {
        code: "trials-before-spikes",
        message:
          `${early} of ${onsets.length} windows lie before the first spike: ${ranges}. Perhaps trials and spikes count time ` +
          "from different starts, or the recording of spikes began later.",
      },
    ];
  return [];
}

/** The spikes of one unit. */
export interface SpikeRange {
  readonly id: string;
  readonly count: number;
  /** The last of them, seconds. */
  readonly last: number;
}

/** Units with fewer spikes may well have fired in one moment only. */
const fewSpikes = 20;
/** Fewer units do not tell which of them is off. */
const fewUnits = 3;
const mostNamed = 8;

/** Says which units end at another power of time than the others: their times may be in another unit. */
export function otherUnitsNotice(units: readonly SpikeRange[]): Notice | undefined {
  const active = units.filter(({ count, last }) => count >= fewSpikes && last > 0);
  if (active.length < fewUnits) return undefined;
  const ends = active.map(({ last }) => last).sort((a, b) => a - b);
  const usual = ends[ends.length >> 1]!;
  const off = active.filter(({ last }) => last > suspiciousRatio * usual || suspiciousRatio * last < usual);
  if (off.length === 0) return undefined;
  const named = off.slice(0, mostNamed).map(({ id, last }) => `unit ${id} at ${seconds(last)} s`);
  if (off.length > mostNamed) named.push(`and ${off.length - mostNamed} more`);
  return {
    code: "unit-on-other-time-axis",
    message:
      `The last spikes of some units lie far from the others', which lie around ${seconds(usual)} s: ${named.join(", ")}. Perhaps ` +
      "their times are not in seconds, or in other units than the others'.",
  };
}

/** Says that all trials have one onset, which is no column of onsets. */
export function equalOnsetsNotice(align: string, onsets: Float64Array): Notice | undefined {
  if (onsets.length < 2 || onsets.some((onset) => onset !== onsets[0])) return undefined;
  return {
    code: "equal-onsets",
    message:
      `${align} has one value, ${seconds(onsets[0]!)} s, in all ${onsets.length} trials: every window is the same. Perhaps ` +
      "another column holds the onsets; align to that.",
  };
}

function rangesOf({ onsets, binEdges, spikes }: TimeAxes): { edges: [number, number]; ranges: string } {
  const edges: [number, number] = [binEdges[0]!, binEdges.at(-1)!];
  let from = Infinity;
  let to = -Infinity;
  for (const onset of onsets) {
    from = Math.min(from, onset);
    to = Math.max(to, onset);
  }
  const windows = `the windows of the chosen trials lie from ${seconds(from + edges[0])} to ${seconds(to + edges[1])} s`;
  return { edges, ranges: `${windows}, the spikes from ${seconds(spikes[0])} to ${seconds(spikes[1])} s` };
}

/** To a hundredth, and never in powers of ten. */
const seconds = (value: number): string => String(Math.round(value * 100) / 100);
