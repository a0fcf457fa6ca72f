import type { Notice } from "../errors.ts";
import { infoOf, namesOf } from "./table.ts";
import type { Column, ColumnInfo, Table } from "./table.ts";

/** A column that is not stored in a table but worked out for it when it is asked for. */
export interface FurtherColumn {
  readonly info: ColumnInfo;
  /** `shown` behind the table's own; `named` only, for who asks for it; `instead` of the stored one of its name. */
  readonly role: "shown" | "named" | "instead";
  /** @throws AnalysisError as reading what it is made of does */
  make(): Column;
}

/**
 * A table with columns of others. One that the table has, or has lost, is never hidden by another of its name: only
 * what stands `instead` of it is.
 *
 * @param notices - what making them has shown so far
 */
export function withColumns(
  table: Table,
  further: readonly FurtherColumn[],
  notices: () => readonly Notice[] = () => [],
): Table {
  const taken = new Set([...namesOf(table), ...(table.lost ?? [])]);
  const added = new Map<string, FurtherColumn>();
  for (const column of further)
    if (taken.has(column.info.name) === (column.role === "instead") && !added.has(column.info.name))
      added.set(column.info.name, column);
  if (added.size === 0) return table;
  const columns = new Map<string, Column>();
  const shown = [...added.values()].filter(({ role }) => role === "shown").map(({ info }) => info);
  const infoFor = (name: string): ColumnInfo | undefined => {
    const stored = infoOf(table, name);
    const info = added.get(name)?.info;
    if (!info || !stored) return info ?? stored;
    return stored.problem === undefined ? info : { ...info, problem: stored.problem };
  };
  return {
    name: table.name,
    rowCount: table.rowCount,
    ...(table.lost ? { lost: table.lost } : {}),
    get columns() {
      return [...table.columns.map((info) => (added.has(info.name) ? infoFor(info.name)! : info)), ...shown];
    },
    get names() {
      return [...namesOf(table), ...[...added.keys()].filter((name) => !taken.has(name))];
    },
    get notices() {
      return [...table.notices, ...notices()];
    },
    info: infoFor,
    column(name) {
      const source = added.get(name);
      if (!source) return table.column(name);
      let column = columns.get(name);
      if (!column) columns.set(name, (column = source.make()));
      return column;
    },
    // Lists are read when they are looked at.
    expect: (names) =>
      table.expect?.(names.filter((name) => ![undefined, "list"].includes(infoOf(table, name)?.type))),
  };
}
