import { codedColumn, isMissing } from "../table/table.ts";
import { cellsOf } from "../table/column-rows.ts";
import { byName, problemIn, WorkingColumn } from "./working-column.ts";
import type { ScalarColumn, WorkingColumns } from "./working-column.ts";

/**
 * Names as AllenSDK standardises them (`stimulus_table/naming_utilities.py` and its table of renames), so that
 * recordings of all years answer to the same filters.
 */

const stimulusNames: Readonly<Record<string, string>> = {
  natural_movie_1: "natural_movie_one",
  natural_movie_3: "natural_movie_three",
  "Natural Images": "natural_scenes",
  flash_250ms: "flashes",
  gabor_20_deg_250ms: "gabors",
  contrast_response: "drifting_gratings_contrast",
  Natural_Images_Shuffled: "natural_scenes_shuffled",
  Natural_Images_Sequential: "natural_scenes_sequential",
  natural_movie_1_more_repeats: "natural_movie_one",
  natural_movie_shuffled: "natural_movie_one_shuffled",
  motion_stimulus: "dot_motion",
  drifting_gratings_more_repeats: "drifting_gratings_75_repeats",
  signal_noise_test_0_200_repeats: "test_movie_one",
  signal_noise_test_0: "test_movie_one",
  signal_noise_test_1: "test_movie_two",
  signal_noise_session_1: "dense_movie_one",
  signal_noise_session_2: "dense_movie_two",
  signal_noise_session_3: "dense_movie_three",
  signal_noise_session_4: "dense_movie_four",
  signal_noise_session_5: "dense_movie_five",
  signal_noise_session_6: "dense_movie_six",
};

const digits = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const movie = new RegExp(`natural_movie_(\\d+|${digits.join("|")})`);

/** The stimulus names of all presentations, standardised; what has none was a grey screen. */
export function standardStimulusNames(names: ScalarColumn, rowCount: number): ScalarColumn {
  const found = textsIn(names, rowCount);
  const spelled = new Map(
    [...new Set(found.values)].map((name) => [name, name === null ? null : movieInWords(name)]),
  );
  const numbers = new Set([...spelled.values()].flatMap((name) => (name && movie.exec(name)?.[1]) ?? []));
  const number = numbers.size === 1 ? [...numbers][0] : undefined;
  const standard = (name: string | null): string => {
    const words = spelled.get(name) ?? null;
    if (words === null) return "spontaneous";
    const numbered =
      number !== undefined && words.startsWith("natural_movie_shuffled")
        ? `natural_movie_${number}_shuffled`
        : words;
    return stimulusNames[numbered] ?? numbered;
  };
  return recoded(found.codes, found.values.map(standard));
}

/** Texts by number, in the order in which they occur; what is none is null. */
function textsIn(
  names: ScalarColumn,
  rowCount: number,
): { readonly codes: Int32Array; readonly values: readonly (string | null)[] } {
  if (names.kind !== "coded") return { codes: new Int32Array(rowCount), values: [null] };
  const { codes, values } = names;
  const missing = values.length;
  const texts = [...values.map((value) => (typeof value === "string" ? value : null)), null];
  const all = new Int32Array(rowCount);
  const occurs = new Uint8Array(texts.length);
  for (let row = 0; row < rowCount; row++) {
    const code = codes[row]! < 0 ? missing : codes[row]!;
    all[row] = code;
    occurs[code] = 1;
  }
  return { codes: all, values: texts.map((text, code) => (occurs[code] === 1 ? text : null)) };
}

/** A coded column of these values, numbered anew in the order in which they occur. */
function recoded(codes: Int32Array, values: readonly string[]): ScalarColumn {
  const known = new Map<string, number>();
  const numberOf = new Int32Array(values.length).fill(-1);
  const out = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (numberOf[code]! < 0) {
      const value = values[code]!;
      numberOf[code] = known.get(value) ?? known.size;
      known.set(value, numberOf[code]);
    }
    out[row] = numberOf[code]!;
  }
  return { kind: "coded", codes: out, values: [...known.keys()] };
}

const movieInWords = (name: string): string =>
  movie.test(name) ? name.replace(/\d+/g, (digit) => digits[Number(digit) - 1] ?? digit) : name;

const columnNames: Readonly<Record<string, string>> = {
  contrast: "contrast",
  ori: "orientation",
  sf: "spatial_frequency",
  tf: "temporal_frequency",
  phase: "phase",
  color: "color",
  image: "frame",
  pos_x: "x_position",
  pos_y: "y_position",
};

/** Columns under AllenSDK's names; those that differ only in capitals become one where they never disagree. */
export function standardColumns(columns: WorkingColumns, rowCount: number): Map<string, WorkingColumn> {
  const merged = mergeCapitals(columns, rowCount);
  return byName(
    [...merged].map(([name, source]) => {
      const wanted = columnNames[name.toLowerCase()] ?? name;
      const standard = wanted === name || !merged.has(wanted) ? wanted : name;
      return standard === source.name ? source : new WorkingColumn(standard, () => source);
    }),
  );
}

function mergeCapitals(columns: WorkingColumns, rowCount: number): WorkingColumns {
  const out = new Map(columns);
  for (const name of columns.keys()) {
    const upper = name.toUpperCase();
    const capital = name.slice(0, 1).toUpperCase() + name.slice(1).toLowerCase();
    for (const other of new Set([upper, capital])) {
      if (other === name || !out.has(other) || !out.has(name)) continue;
      const [one, two] = [out.get(name)!, out.get(other)!];
      const column = complemented(one.column, two.column, rowCount);
      if (!column) continue;
      const info = { ...one.info, ...problemIn(one.info, two.info) };
      out.set(name, new WorkingColumn(name, () => ({ info, column })));
      out.delete(other);
      break;
    }
  }
  return out;
}

/** One column with the values of both; undefined when a row has two. */
function complemented(a: ScalarColumn, b: ScalarColumn, rowCount: number): ScalarColumn | undefined {
  const first = cellsOf(a, rowCount) as (string | number | boolean | null)[];
  const second = cellsOf(b, rowCount) as (string | number | boolean | null)[];
  const both = (row: number): boolean => !isMissing(a, row) && !isMissing(b, row);
  if (first.some((_, row) => both(row))) return undefined;
  const cells = first.map((cell, row) => cell ?? second[row] ?? null);
  if (a.kind === "number" && b.kind === "number")
    return { ...a, values: Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))) };
  return codedColumn(cells, rowCount);
}
