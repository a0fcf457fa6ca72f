import { cellOf, codedColumn, isMissing, missingBoolean } from "./table.ts";
import type { Cell, Column } from "./table.ts";

/**
 * How AllenSDK tidies the names of stimuli and of their parameters: `naming_utilities.py` and the default
 * renames of `_schemas.py`, AllenSDK 2.16.2.
 */

const columnRenames: ReadonlyMap<string, string> = new Map([
  ["Contrast", "contrast"],
  ["Ori", "orientation"],
  ["SF", "spatial_frequency"],
  ["TF", "temporal_frequency"],
  ["Phase", "phase"],
  ["Color", "color"],
  ["Image", "frame"],
  ["Pos_x", "x_position"],
  ["Pos_y", "y_position"],
]);

const stimulusRenames: ReadonlyMap<string, string> = new Map([
  ["", "spontaneous"],
  ["Natural Images", "natural_scenes"],
  ["flash_250ms", "flashes"],
  ["gabor_20_deg_250ms", "gabors"],
  ["contrast_response", "drifting_gratings_contrast"],
  ["motion_stimulus", "dot_motion"],
  ["drifting_gratings_more_repeats", "drifting_gratings_75_repeats"],
  ["Natural_Images_Shuffled", "natural_scenes_shuffled"],
  ["Natural_Images_Sequential", "natural_scenes_sequential"],
  ["natural_movie_shuffled", "natural_movie_one_shuffled"],
  ["signal_noise_test_0_200_repeats", "test_movie_one"],
  ["signal_noise_test_0", "test_movie_one"],
  ["signal_noise_test_1", "test_movie_two"],
  ["signal_noise_session_1", "dense_movie_one"],
  ["signal_noise_session_2", "dense_movie_two"],
  ["signal_noise_session_3", "dense_movie_three"],
  ["signal_noise_session_4", "dense_movie_four"],
  ["signal_noise_session_5", "dense_movie_five"],
  ["signal_noise_session_6", "dense_movie_six"],
]);

const digitNames = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Columns that differ in capitals only made one, and the short names of old files spelled out. */
export function cleanColumnNames(
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
): Map<string, Column> {
  const merged = mergeCapitals(columns, rowCount);
  const clean = new Map<string, Column>();
  for (const [name, column] of merged) {
    const wanted = columnRenames.get(name) ?? name;
    clean.set(merged.has(wanted) && wanted !== name ? name : wanted, column);
  }
  return clean;
}

/**
 * A column and its twin in capitals (`TF` and `tf`, `Image` and `image`) become one, unless some row has a
 * value in both.
 */
function mergeCapitals(columns: ReadonlyMap<string, Column>, rowCount: number): Map<string, Column> {
  const merged = new Map(columns);
  for (const name of columns.keys()) {
    const twins = [name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()];
    for (const twin of new Set(twins)) {
      const first = merged.get(name);
      const second = merged.get(twin);
      if (twin === name || !first || !second || overlap(first, second, rowCount)) continue;
      merged.set(name, eitherOf(first, second, rowCount));
      merged.delete(twin);
    }
  }
  return merged;
}

function overlap(a: Column, b: Column, rowCount: number): boolean {
  for (let row = 0; row < rowCount; row++) if (!isMissing(a, row) && !isMissing(b, row)) return true;
  return false;
}

/** Each row's value from whichever column has one. */
function eitherOf(a: Column, b: Column, rowCount: number): Column {
  if (a.kind === "number" && b.kind === "number")
    return {
      kind: "number",
      integer: a.integer && b.integer,
      values: a.values.map((value, row) => (Number.isNaN(value) ? b.values[row]! : value)),
    };
  if (a.kind === "boolean" && b.kind === "boolean")
    return {
      kind: "boolean",
      values: a.values.map((value, row) => (value === missingBoolean ? b.values[row]! : value)),
    };
  const cell = (row: number): Cell => cellOf(isMissing(a, row) ? b : a, row);
  return codedColumn(
    Array.from({ length: rowCount }, (_, row) => cell(row) as string | number | boolean | null),
    rowCount,
  );
}

/** Stimulus names of old and new files under the names of the release; a row without a name is spontaneous. */
export function cleanStimulusNames(column: Column, rowCount: number): Column {
  const names = Array.from({ length: rowCount }, (_, row) => {
    const cell = cellOf(column, row);
    return cell === null ? "" : String(cell);
  });
  const distinct = new Set(names);
  const movie = theOneMovie(distinct);
  const clean = new Map([...distinct].map((name) => [name, cleanStimulusName(name, movie)]));
  return codedColumn(
    names.map((name) => clean.get(name)!),
    rowCount,
  );
}

/** In AllenSDK's order: movie numbers are spelled out, a shuffled movie takes its number, then names are mapped. */
function cleanStimulusName(name: string, movie: string | undefined): string {
  const spelled = spellMovieNumber(name);
  const numbered =
    spelled === "natural_movie_shuffled" && movie !== undefined ? `natural_movie_${movie}_shuffled` : spelled;
  return stimulusRenames.get(numbered) ?? numbered;
}

const spellMovieNumber = (name: string): string =>
  /movie/i.test(name) ? name.replace(/\d/g, (digit) => digitNames[Number(digit)]!) : name;

/** The number of the recording's natural movie, which a shuffled one is named after; undefined unless it is one. */
function theOneMovie(names: ReadonlySet<string>): string | undefined {
  const numbers = [...names].map(
    (name) =>
      /^natural_movie_(one|two|three|four|five|six|seven|eight|nine)/.exec(spellMovieNumber(name))?.[1],
  );
  const distinct = new Set(numbers.filter((number) => number !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}
