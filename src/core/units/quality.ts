import { cellOf } from "../table/table.ts";
import type { Table } from "../table/table.ts";
import { AnalysisError, endsReading } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { booleansOf, hasColumn, numbersOf } from "../table/table-values.ts";
import { locationsOf } from "./channels.ts";
import type { JoinedChannels } from "./channels.ts";
import type { StepReport } from "../recipe/preview.ts";
import type { Quality, QualityLimits } from "../recipe/recipe.ts";

/** AllenSDK's `UNIT_FILTER_DEFAULTS`. */
export const qualityDefaults = {
  amplitude_cutoff_maximum: 0.1,
  presence_ratio_minimum: 0.95,
  isi_violations_maximum: 0.5,
} as const;

/** The unit metrics that limits are set on. */
export const qualityMetrics = ["amplitude_cutoff", "presence_ratio", "isi_violations"] as const;

/** Limits; null is off. */
interface QualityLimitsInForce {
  readonly amplitudeCutoffMaximum: number | null;
  readonly presenceRatioMinimum: number | null;
  readonly isiViolationsMaximum: number | null;
}

/** All that a quality choice asks of a unit. */
export interface QualityFilter extends QualityLimitsInForce {
  /** Drop noise units, and units whose peak channel is not valid. */
  readonly byValidity: boolean;
  readonly outOfBrain: boolean;
}

/** A choice of the recipe's as limits: a key that is left out has AllenSDK's default. */
export function qualityFilter(quality: Quality): QualityFilter {
  const limits: QualityLimits = typeof quality === "string" ? {} : quality;
  const off = quality === "none";
  const limit = (key: keyof typeof qualityDefaults): number | null =>
    off ? null : limits[key] === undefined ? qualityDefaults[key] : limits[key];
  return {
    amplitudeCutoffMaximum: limit("amplitude_cutoff_maximum"),
    presenceRatioMinimum: limit("presence_ratio_minimum"),
    isiViolationsMaximum: limit("isi_violations_maximum"),
    byValidity: !off && (limits.filter_by_validity ?? true),
    outOfBrain: !off && (limits.filter_out_of_brain_units ?? true),
  };
}

/** One filter: what it is called, whether a row passes, and what else to say. */
export interface FilterStep {
  readonly expression: string;
  readonly passes: (row: number) => boolean;
  readonly notices?: readonly Notice[];
}

export function filterSteps(
  units: Table,
  channels: JoinedChannels,
  filter: QualityFilter,
): readonly FilterStep[] {
  const channelOf = (row: number): number => channels.rowOfUnit[row]!;
  const steps: FilterStep[] = [
    {
      expression: channels.overrides ? "peak channel in file and cache" : "peak channel in file",
      passes: (row) =>
        channels.probeOfUnit[row]! >= 0 &&
        (!channels.overrides || channels.overrideRow[channelOf(row)]! >= 0),
      notices: incompleteCache(units.rowCount, channels),
    },
  ];
  if (filter.byValidity) steps.push(...validitySteps(units, channels));
  if (filter.outOfBrain) {
    const locations = locationsOf(channels.electrodes);
    steps.push({
      expression: "peak channel in the brain",
      passes: (row) => locations(channelOf(row)) !== null,
    });
  }
  return [...steps, ...limitSteps(units, filter)];
}

/**
 * The limits that a recipe itself sets, for units of other laboratories: AllenSDK's own mean nothing there, for
 * metrics of the same name are computed otherwise.
 */
export function plainFilterSteps(units: Table, quality: Quality): readonly FilterStep[] {
  if (typeof quality === "string") return [];
  const only = (key: keyof typeof qualityDefaults): number | null => quality[key] ?? null;
  return limitSteps(units, {
    amplitudeCutoffMaximum: only("amplitude_cutoff_maximum"),
    presenceRatioMinimum: only("presence_ratio_minimum"),
    isiViolationsMaximum: only("isi_violations_maximum"),
  }).filter(({ expression }) => !expression.endsWith("!= null"));
}

function validitySteps(units: Table, channels: JoinedChannels): readonly FilterStep[] {
  const steps: FilterStep[] = [];
  const valid = booleansOf(channels.electrodes, "valid_data");
  if (valid)
    steps.push({
      expression: "peak channel valid",
      passes: (row) => valid[channels.rowOfUnit[row]!] !== 0,
    });
  if (hasColumn(units, "quality")) {
    const quality = units.column("quality");
    steps.push({ expression: "quality == 'good'", passes: (row) => cellOf(quality, row) === "good" });
  }
  return steps;
}

/**
 * A cache names every channel that is valid: where it lacks some that units lie on, its table is not whole, though each
 * of its lines is. Channels that are not valid are rightly absent.
 */
function incompleteCache(units: number, channels: JoinedChannels): readonly Notice[] {
  const valid = booleansOf(channels.electrodes, "valid_data");
  if (!channels.overrides || !valid) return [];
  let lost = 0;
  for (let row = 0; row < units; row++) {
    const channel = channels.rowOfUnit[row]!;
    if (channel >= 0 && channels.overrideRow[channel]! < 0 && valid[channel] !== 0) lost++;
  }
  if (lost === 0) return [];
  const message =
    `${lost} of ${units} units lie on channels that are valid in the file and that the tables of the cache do not name: ` +
    "channels.csv or probes.csv may have been cut. Delete them and let AllenSDK download them again.";
  return [{ code: "incomplete-cache-table", message }];
}

/**
 * The three limits. A unit whose metric is missing goes even when the limit is off, for AllenSDK compares all the
 * same; and a limit of 0 counts as off, for AllenSDK writes `limit or inf`.
 */
function limitSteps(units: Table, filter: QualityLimitsInForce): readonly FilterStep[] {
  const limits = [
    ["amplitude_cutoff", "<=", filter.amplitudeCutoffMaximum],
    ["presence_ratio", ">=", filter.presenceRatioMinimum],
    ["isi_violations", "<=", filter.isiViolationsMaximum],
  ] as const;
  return limits.flatMap(([name, sign, limit]): readonly FilterStep[] => {
    const off = limit === null || limit === 0;
    const values = metric(units, name);
    if (typeof values === "string") return off ? [] : [notApplied(`${name} ${sign} ${limit}`, values)];
    if (off) return [{ expression: `${name} != null`, passes: (row) => !Number.isNaN(values[row]!) }];
    return [
      {
        expression: `${name} ${sign} ${limit}`,
        passes: (row) => (sign === "<=" ? values[row]! <= limit : values[row]! >= limit),
      },
    ];
  });
}

/** A metric of all units, or why there is none. */
function metric(units: Table, name: string): Float64Array | string {
  const absent = `the units have no column ${name}`;
  try {
    // Asked for also when it is not listed: a column that is in the file but unreadable says so.
    const values = numbersOf(units, name);
    const info = units.columns.find((column) => column.name === name);
    return info === undefined ? absent : (info.problem ?? values);
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return error.code === "missing-column" ? absent : error.message;
  }
}

const notApplied = (expression: string, why: string): FilterStep => ({
  expression,
  passes: () => true,
  notices: [{ code: "limit-not-applied", message: `This limit is not applied: ${why}.` }],
});

/** Runs the steps one after the other; `kept` receives the rows left. Steps off that remove nothing are not told. */
export function reportSteps(
  total: number,
  steps: readonly FilterStep[],
  kept: number[],
): readonly StepReport[] {
  let rows = Array.from({ length: total }, (_, row) => row);
  const reports: StepReport[] = [];
  for (const { expression, passes, notices = [] } of steps) {
    const left = rows.filter(passes);
    const removed = rows.length - left.length;
    const always = / (<=|>=|==) /.test(expression);
    if (removed > 0 || always)
      reports.push({
        expression,
        in: rows.length,
        removed,
        left: left.length,
        warnings: notices.map(({ message }) => message),
        notices,
      });
    rows = left;
  }
  kept.push(...rows);
  return reports;
}
