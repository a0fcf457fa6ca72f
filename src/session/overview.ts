import { AnalysisError, endsReading } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { cellOf } from "../core/table/table.ts";
import type { Table } from "../core/table/table.ts";
import { hasColumn, numbersOf, soundColumn } from "../core/table/table-values.ts";
import { placeColumns } from "../core/units/unit-places.ts";
import type { Overview } from "../protocol/session-api.ts";
import { reversedNotices } from "./reversed-intervals.ts";
import type { SessionTables } from "./session-tables.ts";

/** What a person sees first: which stimulus ran when, and where the units are. */
export function overviewOf(tables: SessionTables): Overview {
  const intervals = tables.entries.filter(({ kind }) => kind === "intervals");
  const { blocks, notices } = tables.entries.some(({ kind }) => kind === "presentations")
    ? presentedBlocks(tables)
    : {
        blocks: intervals.flatMap(({ name }) => extentOf(tables.get(name))),
        notices: intervals.flatMap(({ name }) => reversedNotices(tables.get(name))),
      };
  if (!tables.entries.some(({ name }) => name === "units"))
    return {
      blocks,
      structures: [],
      place: null,
      unitsPassing: 0,
      unitsTotal: 0,
      notices: distinct([...notices, ...tables.problems()]),
    };
  const units = tables.units("allen");
  const place = units.place?.() ?? null;
  return {
    blocks,
    structures: structuresOf(units.table, units.place ? place?.column : allenColumn(units.table)),
    place,
    unitsPassing: units.table.rowCount,
    unitsTotal: units.total,
    notices: distinct([
      ...notices,
      ...units.table.notices,
      ...units.defaults.flatMap((step) => step.notices),
      ...tables.problems(),
    ]),
  };
}

const distinct = (notices: readonly Notice[]): readonly Notice[] => [
  ...new Map(notices.map((notice) => [notice.message, notice])).values(),
];

/** None, and why, where names or times of some presentations are lost: the units are shown all the same. */
function presentedBlocks(tables: SessionTables): Pick<Overview, "blocks" | "notices"> {
  try {
    return { blocks: blocksOf(tables.get("stimulus_presentations")), notices: [] };
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return { blocks: [], notices: [{ code: "unreadable-column", message: error.message }] };
  }
}

/** Runs of presentations of one stimulus. */
function blocksOf(presentations: Table): Overview["blocks"] {
  const names = soundColumn(presentations, "stimulus_name");
  for (const name of ["start_time", "stop_time"]) soundColumn(presentations, name);
  const start = numbersOf(presentations, "start_time");
  const stop = numbersOf(presentations, "stop_time");
  const blocks: { name: string; start: number; stop: number; count: number }[] = [];
  for (let row = 0; row < presentations.rowCount; row++) {
    const name = String(cellOf(names, row) ?? "");
    const last = blocks.at(-1);
    if (last?.name === name) {
      last.stop = Math.max(last.stop, stop[row]!);
      last.count++;
    } else blocks.push({ name, start: start[row]!, stop: stop[row]!, count: 1 });
  }
  return blocks;
}

/** A table of intervals as one block from its first start to its last end. */
function extentOf(table: Table): Overview["blocks"] {
  if (!hasColumn(table, "start_time") || table.rowCount === 0) return [];
  const start = numbersOf(table, "start_time");
  const stop = hasColumn(table, "stop_time") ? numbersOf(table, "stop_time") : start;
  let first = Infinity;
  let last = -Infinity;
  for (let row = 0; row < table.rowCount; row++) {
    if (start[row]! < first) first = start[row]!;
    for (const time of [start[row]!, stop[row]!]) if (time > last) last = time;
  }
  if (first > last) return [];
  return [{ name: table.name, start: first, stop: last, count: table.rowCount }];
}

/** Where AllenSDK puts units together, one of its columns. */
const allenColumn = (units: Table): string | undefined => placeColumns.find((name) => hasColumn(units, name));

/** Units a structure, most first. */
function structuresOf(units: Table, column: string | undefined): Overview["structures"] {
  if (column === undefined) return [];
  const places = units.column(column);
  if (places.kind === "list") return [];
  const counts = new Map<string, number>();
  for (let row = 0; row < units.rowCount; row++) {
    const name = String(cellOf(places, row) ?? "");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => ({ name, units: count, column }));
}
