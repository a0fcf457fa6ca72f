import type { Notice } from "../errors.ts";
import { columnText } from "../filter/expression.ts";

/** From when to when a unit was observed, seconds, both ends included. */
export type Interval = readonly [start: number, stop: number];

/** One chosen unit, and when its spikes could be seen. */
export interface ObservedUnit {
  readonly id: string;
  readonly intervals: readonly Interval[];
}

/** The windows that spikes are counted in. */
export interface Windows {
  /** The column that holds the onsets. */
  readonly align: string;
  /** `(trials)` seconds. */
  readonly onsets: Float64Array;
  /** First and last edge relative to onset, seconds. */
  readonly edges: Interval;
}

/** Units that are named one by one, and intervals that fit into one expression. */
const most = 8;

/**
 * Says which windows lie, in part or whole, where a unit was not observed: a count there is no measurement, though it
 * looks like silence (NWB's `obs_intervals`). Units without intervals are taken to be observed always.
 *
 * @param idColumn - of the units' table
 * @returns nothing when all windows of all units were observed
 */
export function unobservedNotice(
  units: readonly ObservedUnit[],
  idColumn: string,
  windows: Windows,
): Notice | undefined {
  const trials = windows.onsets.length;
  const partly = units
    .filter(({ intervals }) => intervals.length > 0)
    .map((unit) => ({ ...unit, intervals: joined(unit.intervals) }))
    .map((unit) => ({ ...unit, windows: countUnobserved(unit.intervals, windows) }))
    .filter((unit) => unit.windows > 0);
  if (partly.length === 0) return undefined;
  const total = partly.reduce((sum, unit) => sum + unit.windows, 0);
  const named = partly.slice(0, most).map((unit) => `unit ${unit.id} in ${unit.windows} of ${trials}`);
  if (partly.length > most) named.push(`and ${partly.length - most} more units`);
  const step = trialStep(partly, windows);
  const unitStep = `${columnText(idColumn)} not in [${partly.map(({ id }) => literal(id)).join(", ")}]`;
  const orUnits = `${step === undefined ? "Leave these units out" : "; or these units"}: ${unitStep}`;
  return {
    code: "unobserved-windows",
    message:
      `${total} of ${trials * units.length} windows were not, or not wholly, observed (obs_intervals): ${named.join(", ")}. ` +
      "Spikes there were not looked for: zeros are no silence. " +
      (step === undefined ? "" : `Leave these trials out: ${step}`) +
      (step === undefined || partly.length <= most ? orUnits : ""),
    suggestion: step ?? unitStep,
  };
}

/** Windows of which any part lies outside the intervals, which are in order and apart. */
function countUnobserved(intervals: readonly Interval[], { onsets, edges }: Windows): number {
  const starts = intervals.map(([start]) => start);
  let count = 0;
  for (const onset of onsets) {
    const at = lastNotAfter(starts, onset + edges[0]);
    if (at < 0 || onset + edges[1] > intervals[at]![1]) count++;
  }
  return count;
}

function lastNotAfter(starts: readonly number[], time: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** In order of time, those that touch made one. */
function joined(intervals: readonly Interval[]): readonly Interval[] {
  const out: [number, number][] = [];
  for (const [start, stop] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], stop);
    else out.push([start, stop]);
  }
  return out;
}

/** The condition that keeps trials whose windows all units were observed in; undefined when none would be left. */
function trialStep(units: readonly ObservedUnit[], { align, onsets, edges }: Windows): string | undefined {
  const common = units
    .map(({ intervals }) => intervals)
    .reduce((a, b) => overlapOf(a, b))
    .filter(([start, stop]) => onsets.some((onset) => onset + edges[0] >= start && onset + edges[1] <= stop));
  if (common.length === 0 || common.length > most) return undefined;
  const column = columnText(align);
  return common
    .map(([start, stop]) => `between(${column}, ${start - edges[0]}, ${stop - edges[1]})`)
    .join(" or ");
}

function overlapOf(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  return a.flatMap(([start, stop]) =>
    b
      .map(([from, to]): Interval => [Math.max(start, from), Math.min(stop, to)])
      .filter(([from, to]) => from < to),
  );
}

/** Ids that are numbers are written as such. */
const literal = (id: string): string => (/^-?\d+$/.test(id) ? id : JSON.stringify(id));
