import type { H5File } from "./h5/file.ts";
import { columnCells } from "./h5/decode.ts";

/** Longest list of meanings that is shown with a column. */
const mostMeanings = 50;

/**
 * What a table says its columns' values mean: a MeaningsTable for a column names each value and its meaning.
 *
 * @returns by column name, for example `L: licked left; R: licked right`
 */
export function readMeanings(file: H5File, group: string): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  const folder = `${group}/meanings_tables`;
  if (file.kind(folder) !== "group") return meanings;
  for (const name of file.children(folder)) {
    const table = `${folder}/${name}`;
    const column = targetColumn(file, table) ?? name.replace(/_meanings$/, "");
    const text = meaningsText(file, table);
    if (text !== null) meanings.set(column, text);
  }
  return meanings;
}

function targetColumn(file: H5File, table: string): string | null {
  const link = file.kind(`${table}/target`) === "missing" ? null : file.link(`${table}/target`);
  return link?.target.split("/").at(-1) ?? null;
}

function meaningsText(file: H5File, table: string): string | null {
  const [values, meanings] = ["value", "meaning"].map((name) => {
    const path = `${table}/${name}`;
    if (file.kind(path) !== "dataset") return [];
    const dataset = file.dataset(path);
    const count = Math.min(dataset.length, mostMeanings);
    return columnCells(dataset.column(0, count), count);
  }) as [unknown[], unknown[]];
  if (values.length === 0 || values.length !== meanings.length) return null;
  return values.map((value, i) => `${String(value)}: ${String(meanings[i])}`).join("; ");
}
