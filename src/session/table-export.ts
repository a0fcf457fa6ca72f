import { AnalysisError, endsReading } from "../core/errors.ts";
import { uniqueNames } from "../core/export/unique-names.ts";
import { tableFormats } from "../core/export/tables/registry.ts";
import type { Control } from "../core/control.ts";
import type { BlockColumn, TableExport, TableTarget } from "../protocol/session-api.ts";
import { rowBlock } from "./row-block.ts";
import type { OpenedView } from "./views.ts";

/**
 * The rows of a view as a file. What cannot be read and columns of long lists, such as spike times, are left out
 * and named.
 *
 * @throws AnalysisError `bad-argument` for a format that does not exist
 */
export async function exportTable(
  { table, rows }: OpenedView,
  columns: readonly string[],
  { format: id, stem }: TableTarget,
  control: Control,
): Promise<TableExport> {
  const format = tableFormats.find((candidate) => candidate.id === id);
  if (!format) throw unknownFormat(id);
  const leftOut: string[] = [];
  const written: BlockColumn[] = [];
  for (const [i, name] of columns.entries()) {
    await control.checkpoint(i, columns.length, `Reading ${name}`);
    const problem = table.columns.find((column) => column.name === name)?.problem;
    const column =
      problem === undefined ? readable(() => rowBlock(table, [name], rows, 0, rows.length)) : undefined;
    if (column && !isLong(column)) written.push(column);
    else leftOut.push(name);
  }
  await control.checkpoint(columns.length, columns.length, `Writing ${format.label}`);
  const names = uniqueNames(written.map(({ name }) => name));
  const apart = written.map((column, i) => ({ ...column, name: names[i]! }));
  const bytes = await format.encode({ rowCount: rows.length, columns: apart });
  const file = { name: `${stem}.${format.extension}`, bytes };
  return { file, rowCount: rows.length, columnCount: written.length, leftOut };
}

/** Undefined for a column whose data are damaged. */
function readable(read: () => { readonly columns: readonly BlockColumn[] }): BlockColumn | undefined {
  try {
    return read().columns[0];
  } catch (error) {
    if (error instanceof AnalysisError && !endsReading(error)) return undefined;
    throw error;
  }
}

/** A list of which only the length is told. */
const isLong = (column: BlockColumn): boolean =>
  column.type === "list" && "cells" in column && column.cells.some((cell) => typeof cell === "string");

function unknownFormat(format: string): AnalysisError<"bad-argument"> {
  const allowed = tableFormats.map(({ id }) => id);
  return new AnalysisError(
    "bad-argument",
    `There is no table format "${format}". Formats: ${allowed.join(", ")}.`,
    { argument: "format", value: format, allowed },
  );
}
