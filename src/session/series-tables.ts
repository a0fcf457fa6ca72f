import { rowIds } from "../core/table/row-order.ts";
import { tableOf } from "../core/table/table.ts";
import type { Column, ColumnInfo, NumberColumn, Table } from "../core/table/table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type { TableEntry } from "../protocol/session-api.ts";

/** A table that is put together from several objects of the file when it is asked for. */
export interface DerivedTable {
  readonly entry: TableEntry;
  make(): Table;
}

/**
 * What AllenSDK's session offers as tables although the file keeps series: running speed, pupil and gaze; and the
 * optotagging epochs. A recording without them has no such table.
 */
export function seriesTables(file: NwbFile): readonly DerivedTable[] {
  return [runningSpeed, optogeneticEpochs, pupilData, screenGaze].flatMap((derive) => derive(file));
}

/** Speed of the running wheel, cm/s, in intervals of time. */
function runningSpeed(file: NwbFile): readonly DerivedTable[] {
  const speed = "/processing/running/running_speed";
  if (!file.exists(speed)) return [];
  const make = (): Table => {
    const series = file.timeSeries(speed);
    const ends = `${speed}_end_times`;
    const stored = `${speed}/timestamps`;
    const starts = file.exists(stored) ? file.numbers(stored) : series.times();
    const times = intervalTimes(starts, series.length, () =>
      file.exists(ends) ? file.timeSeries(ends).times() : undefined,
    );
    return numberTable("running_speed", series.length, [
      [{ name: "start_time", type: "number", unit: "s" }, times.start],
      [{ name: "end_time", type: "number", unit: "s" }, times.stop],
      [{ name: "velocity", type: "number", unit: "cm/s" }, series.values()],
    ]);
  };
  return [{ entry: entry("running_speed", "/processing/running"), make }];
}

/** Files of 2019 keep starts and ends as two rows of one dataset, later files the ends in a series of their own. */
function intervalTimes(
  times: Float64Array,
  length: number,
  ends: () => Float64Array | undefined,
): { start: Float64Array; stop: Float64Array } {
  if (times.length === 2 * length) return { start: times.slice(0, length), stop: times.slice(length) };
  return { start: times, stop: ends() ?? new Float64Array(length).fill(NaN) };
}

/** The optotagging stimuli: AllenSDK's `optogenetic_stimulation_epochs`. */
function optogeneticEpochs(file: NwbFile): readonly DerivedTable[] {
  const path = "/processing/optotagging/optogenetic_stimulation";
  if (!file.findTable(path)) return [];
  const make = (): Table => {
    const stored = file.table(path);
    const columns = stored.columns.filter(({ name }) => name !== "tags" && name !== "timeseries");
    return { ...viewOf(stored), name: "optogenetic_stimulation_epochs", columns };
  };
  return [{ entry: { ...entry("optogenetic_stimulation_epochs", path), kind: "intervals" }, make }];
}

const viewOf = (table: Table): Table => ({
  name: table.name,
  rowCount: table.rowCount,
  columns: table.columns,
  notices: table.notices,
  column: (name) => table.column(name),
});

/**
 * Ellipses fitted to corneal reflection, pupil and eye: AllenSDK's `get_pupil_data`. The file stores half axes;
 * height and width are whole ones.
 */
function pupilData(file: NwbFile): readonly DerivedTable[] {
  const folder = "/processing/eye_tracking";
  const fits = [
    ["corneal_reflection", "cr_ellipse_fits"],
    ["pupil", "pupil_ellipse_fits"],
    ["eye", "eye_ellipse_fits"],
  ] as const;
  if (!fits.every(([, name]) => file.exists(`${folder}/${name}`))) return [];
  const make = (): Table => {
    const times = file.numbers(`${folder}/pupil_ellipse_fits/timestamps`);
    const columns = fits.flatMap(([shown, name]) =>
      ["center_x", "center_y", "height", "width", "phi"].map((part): [ColumnInfo, Float64Array] => {
        const stored = file.numbers(`${folder}/${name}/${part}`);
        const axis = part === "height" || part === "width";
        return [{ name: `${shown}_${part}`, type: "number" }, axis ? stored.map((half) => 2 * half) : stored];
      }),
    );
    return numberTable("pupil_data", times.length, [
      [{ name: "time", type: "number", unit: "s" }, times],
      ...columns,
    ]);
  };
  return [{ entry: entry("pupil_data", folder), make }];
}

/** Where on the screen the mouse looked: AllenSDK's `get_screen_gaze_data`. */
function screenGaze(file: NwbFile): readonly DerivedTable[] {
  const folder = "/processing/raw_gaze_mapping";
  const parts = ["eye_area", "pupil_area", "screen_coordinates", "screen_coordinates_spherical"];
  if (!parts.every((name) => file.exists(`${folder}/${name}`))) return [];
  const make = (): Table => {
    const [eye, pupil, screen, sphere] = parts.map((name) => file.timeSeries(`${folder}/${name}`));
    // Column 0 of the coordinates is y, column 1 is x.
    const axis = (values: Float64Array, at: number): Float64Array => values.filter((_, i) => i % 2 === at);
    const flat = screen!.values();
    const round = sphere!.values();
    return numberTable("screen_gaze_data", eye!.length, [
      [{ name: "time", type: "number", unit: "s" }, eye!.times()],
      [{ name: "raw_eye_area", type: "number" }, eye!.values()],
      [{ name: "raw_pupil_area", type: "number" }, pupil!.values()],
      [{ name: "raw_screen_coordinates_x_cm", type: "number", unit: "cm" }, axis(flat, 1)],
      [{ name: "raw_screen_coordinates_y_cm", type: "number", unit: "cm" }, axis(flat, 0)],
      [{ name: "raw_screen_coordinates_spherical_x_deg", type: "number", unit: "deg" }, axis(round, 1)],
      [{ name: "raw_screen_coordinates_spherical_y_deg", type: "number", unit: "deg" }, axis(round, 0)],
    ]);
  };
  return [{ entry: entry("screen_gaze_data", folder), make }];
}

const entry = (name: string, path: string): TableEntry => ({ name, path, kind: "other", rowCount: null });

/** A table of number columns with row numbers as ids. A series shorter than the table ends in missing cells. */
function numberTable(
  name: string,
  rowCount: number,
  columns: readonly (readonly [ColumnInfo, Float64Array])[],
): Table {
  const id: NumberColumn = {
    kind: "number",
    integer: true,
    values: rowIds(rowCount),
  };
  const fitted = columns.map(([info, values]): [ColumnInfo, Column] => [
    info,
    { kind: "number", integer: false, values: fit(values, rowCount) },
  ]);
  return tableOf(name, rowCount, [[{ name: "id", type: "integer" }, id], ...fitted]);
}

function fit(values: Float64Array, rowCount: number): Float64Array {
  if (values.length === rowCount) return values;
  const out = new Float64Array(rowCount).fill(NaN);
  out.set(values.subarray(0, rowCount));
  return out;
}
