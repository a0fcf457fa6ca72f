import { typeOfColumn } from "../table/table.ts";
import type { Column, ColumnInfo } from "../table/table.ts";

export type ScalarColumn = Exclude<Column, { kind: "list" }>;

interface Made {
  readonly info: ColumnInfo;
  /** Where the values cost more than what is known of them, they are worked out when they are asked for. */
  readonly column: ScalarColumn | (() => ScalarColumn);
  /** The first so many rows, where they cost less than all. */
  first?(count: number): ScalarColumn;
}

/**
 * A column of the assembled table while it is being worked on. Its values are read and worked out when they, or
 * what is known only by them, are first asked for: a question about two columns reads two.
 */
export class WorkingColumn {
  readonly name: string;
  readonly #make: () => Made;
  #made: Made | undefined;
  #column: ScalarColumn | undefined;

  constructor(name: string, make: () => Made) {
    this.name = name;
    this.#make = make;
  }

  /** Under its name, whatever the columns that it is made of are called. */
  get info(): ColumnInfo {
    return { ...this.#get().info, name: this.name };
  }

  get column(): ScalarColumn {
    const { column } = this.#get();
    return (this.#column ??= typeof column === "function" ? column() : column);
  }

  /** At least the first `count` rows. */
  first(count: number): ScalarColumn {
    return this.#get().first?.(count) ?? this.column;
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

/** The problem of columns that another is made of: the other has it, too. */
export function problemIn(...infos: readonly (ColumnInfo | undefined)[]): Pick<ColumnInfo, "problem"> {
  const problems = infos.flatMap((info) => info?.problem ?? []);
  return problems.length === 0 ? {} : { problem: problems.join("; ") };
}
