import { columnAt } from "../core/table/column-rows.ts";
import { withColumns } from "../core/table/further-columns.ts";
import type { FurtherColumn } from "../core/table/further-columns.ts";
import { cellOf, codedColumn } from "../core/table/table.ts";
import type { Cell, CodedColumn, Column, ColumnInfo, Table } from "../core/table/table.ts";
import type { NwbTable } from "../nwb/dynamic-table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import { regionOf } from "../nwb/region.ts";
import type { Region } from "../nwb/region.ts";

/**
 * A table with what its columns lead to: regions show the ids of the rows they name, and the columns of those rows can
 * be named (`electrodes.location`); so can the name and the place of what a reference leads to (`electrode_group.name`).
 *
 * @param shown - columns of these that are shown unasked
 */
export function linkedTable(file: NwbFile, table: NwbTable, shown: readonly string[] = []): Table {
  const linked = table.columns.flatMap((info): readonly FurtherColumn[] => {
    if (info.type === "reference") return referencedColumns(file, table, info);
    const region = regionOf(file, table, info.name);
    return region ? [...idColumn(table, info, region), ...regionColumns(table, info, region)] : [];
  });
  const roles = linked.map((column): FurtherColumn =>
    shown.includes(column.info.name) ? { ...column, role: "shown" } : column,
  );
  return withColumns(table, roles);
}

/** What may be said of the object that a reference leads to: attributes of a group, or texts in it. */
const facts = ["location", "description"];

function referencedColumns(file: NwbFile, table: NwbTable, { name }: ColumnInfo): readonly FurtherColumn[] {
  const member = (fact: string, make: () => Column): FurtherColumn => ({
    info: { name: `${name}.${fact}`, type: "text" },
    role: "named",
    make,
  });
  const none = new Int32Array(table.rowCount).fill(-1);
  const targets = (): CodedColumn => table.targets(name) ?? { kind: "coded", codes: none, values: [] };
  return [
    member("name", () => table.column(name)),
    ...facts.map((fact) => member(fact, () => factsOfTargets(file, targets(), fact))),
  ];
}

/** What each object says of itself. */
export function factsOfTargets(file: NwbFile, { codes, values }: CodedColumn, fact: string): CodedColumn {
  const said = values.map((path) => {
    const attribute = file.attribute(String(path), fact);
    return typeof attribute === "string" ? attribute : file.text(`${String(path)}/${fact}`);
  });
  const cells = Array.from(codes, (code) => (code < 0 ? null : said[code]! || null));
  return codedColumn(cells, codes.length);
}

/** Where the ids are numbers; those of other kinds are named by the rows' numbers, as stored. */
function idColumn(table: NwbTable, info: ColumnInfo, region: Region): readonly FurtherColumn[] {
  const { target } = region;
  if (target.columns[0]?.type !== "integer" || target.columns[0].problem !== undefined) return [];
  const description = info.description?.replace(
    `row numbers of ${target.path}, from 0`,
    `ids of rows of ${target.path}`,
  );
  const shown: ColumnInfo = { ...info, ...(description === undefined ? {} : { description }) };
  const make = (): Column => {
    const stored = table.column(info.name);
    if (stored.kind === "list") {
      let ids: Column | null | undefined;
      const cell = (row: number): readonly Cell[] => {
        ids ??= region.rows().sound ? target.column("id") : null;
        const rows = stored.cell(row);
        return ids ? rows.map((value) => cellOf(ids!, Number(value))) : rows;
      };
      return { ...stored, cell };
    }
    const { sound, values } = region.rows();
    return sound && values.length === table.rowCount
      ? columnAt(target.column("id"), Int32Array.from(values))
      : stored;
  };
  return [{ info: shown, role: "instead", make }];
}

function regionColumns(table: NwbTable, info: ColumnInfo, region: Region): readonly FurtherColumn[] {
  return region.target.columns
    .filter(({ type }) => type !== "list")
    .map((column): FurtherColumn => {
      const shown: ColumnInfo = { ...column, name: `${info.name}.${column.name}` };
      return {
        info: region.single ? shown : { ...shown, type: "list" },
        role: "named",
        make: () => regionColumn(table, info.name, region, region.target.column(column.name)),
      };
    });
}

function regionColumn(table: NwbTable, name: string, region: Region, of: Column): Column {
  const { sound, values, range } = region.rows();
  const { data } = table.layout.columns.find((column) => column.name === name)!;
  if (!sound)
    throw data.damaged(
      `it names rows that ${region.target.path} does not have`,
      "Its own values can be shown.",
    );
  if (region.single) return columnAt(of, Int32Array.from(values));
  const stored = table.column(name);
  if (stored.kind !== "list") return stored;
  const cell = (row: number): readonly Cell[] => {
    const [start, end] = range(row);
    return Array.from(values.subarray(start, end), (value) => cellOf(of, value));
  };
  return { ...stored, cell };
}
