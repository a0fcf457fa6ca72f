import { columnAt } from "../table/column-rows.ts";
import { typeOfColumn } from "../table/table.ts";
import type { Column, ColumnInfo } from "../table/table.ts";

export type ScalarColumn = Exclude<Column, { kind: "list" }>;

interface Made {
  readonly info: ColumnInfo;
  readonly column: ScalarColumn;
}

/** A column of which rows can be had without the others. */
export interface Partly {
  readonly info: () => ColumnInfo;
  /** The values at some rows; undefined where they cannot be had alone after all. */
  readonly at: (rows: Int32Array) => ScalarColumn | undefined;
}

/**
 * A column of the assembled table while it is being worked on. Its values are read and worked out when they, or
 * what is known only by them, are first asked for: a question about two columns reads two, and a page of text
 * columns the rows of that page.
 */
export class WorkingColumn {
  readonly name: string;
  readonly #make: () => Made;
  readonly #partly: Partly | undefined;
  #made: Made | undefined;

  constructor(name: string, make: () => Made, partly?: Partly) {
    this.name = name;
    this.#make = make;
    this.#partly = partly;
  }

  /** Under its name, whatever the columns that it is made of are called. */
  get info(): ColumnInfo {
    const { info } = this.#made ?? { info: this.#partly?.info() ?? this.#get().info };
    return { ...info, name: this.name };
  }

  get column(): ScalarColumn {
    return this.#get().column;
  }

  /** The same for a column that is made of this one; undefined where all values are needed for it. */
  get partly(): Partly | undefined {
    return this.#partly && { info: () => this.info, at: (rows) => this.#some(rows) };
  }

  /** The values at some rows, in their order. */
  at(rows: Int32Array): ScalarColumn {
    return this.#some(rows) ?? (columnAt(this.column, rows) as ScalarColumn);
  }

  #some(rows: Int32Array): ScalarColumn | undefined {
    return this.#made ? (columnAt(this.#made.column, rows) as ScalarColumn) : this.#partly?.at(rows);
  }

  #get(): Made {
    return (this.#made ??= this.#make());
  }
}

/** Columns by name, in their order. */
export type WorkingColumns = ReadonlyMap<string, WorkingColumn>;

export const byName = (columns: Iterable<WorkingColumn>): Map<string, WorkingColumn> =>
  new Map([...columns].map((column) => [column.name, column]));

/** Values with the type that they have, whatever was stored. */
export const typed = (info: ColumnInfo, column: ScalarColumn): Made => ({
  info: { ...info, type: typeOfColumn(column) },
  column,
});
