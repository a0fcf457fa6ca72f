import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { rowIds } from "../core/table/row-order.ts";
import { missingColumn } from "../core/table/table.ts";
import type { CodedColumn, Column, ColumnInfo, Table } from "../core/table/table.ts";
import { regionTarget } from "./column-checks.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { H5File } from "./h5/file.ts";
import { readMeanings } from "./meanings.ts";
import { tableColumns } from "./table-column.ts";
import type { TableColumn } from "./table-column.ts";
import { readTableLayout } from "./table-layout.ts";
import type { StoredColumn, TableLayout } from "./table-layout.ts";

/**
 * A DynamicTable of the file, in any of the forms that writers produce. Its columns are known when it is
 * made; their values are read when they are asked for. The ids come first, as `id`.
 */
export class NwbTable implements Table {
  readonly name: string;
  /** Where it lies in the file. */
  readonly path: string;
  readonly layout: TableLayout;
  readonly rowCount: number;
  readonly #file: H5File;
  readonly #columns = new Map<string, TableColumn>();
  readonly #problems = new Map<string, string>();
  readonly #read = new Map<string, Column>();
  readonly #notices: Notice[];

  constructor(file: H5File, path: string, name: string) {
    this.#file = file;
    this.name = name;
    this.path = path;
    this.layout = readTableLayout(file, path);
    this.rowCount = this.layout.rowCount;
    this.#notices = [...this.layout.notices];
    const id = this.#idColumn(file);
    this.#columns.set(id.info.name, id);
    const meanings = this.#careful(file, () => readMeanings(file, path));
    const own = new Set(this.layout.columns.map(({ name }) => name));
    for (const stored of this.layout.columns) {
      const [main, ...parts] = tableColumns(file, stored, this.rowCount, meanings?.get(stored.name));
      this.#add(main);
      // A column of the file's own may be called as a part of another would be.
      for (const part of parts) if (!own.has(part.info.name)) this.#add(part);
    }
    for (const category of this.layout.categories)
      this.#careful(file, () => this.#addCategory(file, category));
    this.#checkRows();
  }

  /** What hangs on a table and cannot be read is told, and costs nothing else of it. */
  #careful<T>(file: H5File, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AnalysisError) || file.lost) throw error;
      this.#notices.push({ code: "unreadable-object", message: error.message });
      return undefined;
    }
  }

  /** When all columns agree on another number of rows than the ids, it is most likely the ids that are wrong. */
  #checkRows(): void {
    const lengths = this.layout.columns.map(({ data, indices }) => (indices[0] ?? data).length);
    const [rows] = lengths;
    if (!this.layout.id && rows === undefined && this.layout.unreadable.size > 0)
      this.#notices.push({
        code: "unknown-rows",
        message: `${this.path} is shown without rows: nothing of it can be read that would tell how many it has.`,
      });
    if (!this.layout.id || rows === undefined || rows === this.rowCount) return;
    if (lengths.some((length) => length !== rows)) return;
    this.#notices.push({
      code: "short-id",
      message: `${this.path}/id has ${this.rowCount} entries where every column has ${rows}; the table is shown with ${this.rowCount} rows.`,
    });
  }

  get columns(): readonly ColumnInfo[] {
    return [...this.#columns.values()].map(({ info }) => {
      const problem = this.#problems.get(info.name) ?? info.problem;
      return problem === undefined ? info : { ...info, problem };
    });
  }

  get lost(): readonly string[] {
    return [...this.layout.unreadable.keys()];
  }

  /** Grows when reading a column shows something worth saying. */
  get notices(): readonly Notice[] {
    const stored = this.layout.columns.flatMap(({ data, indices }) => [...indices, data]);
    return [...this.#notices, ...stored.flatMap((dataset) => dataset.notices)];
  }

  expect(names: readonly string[]): void {
    for (const name of names) {
      if (this.#read.has(name)) continue;
      if (name === "id") this.layout.id?.expect();
      const stored = this.layout.columns.find((column) => column.name === name);
      for (const dataset of stored ? readAtOnce(stored) : []) dataset.expect();
    }
  }

  column(name: string): Column {
    const known = this.#read.get(name);
    if (known) return known;
    const source = this.#columns.get(name);
    const obstacle = source ? undefined : this.layout.unreadable.get(name);
    if (obstacle)
      throw this.#file.library.damaged(
        this.#file.path,
        `${this.path}/${name}`,
        obstacle.reason,
        obstacle.help,
      );
    if (!source) throw missingColumn(this.name, name, [...this.#columns.keys()]);
    try {
      const { column, notices, problem } = source.read();
      if (problem !== null) this.#problems.set(name, problem);
      this.#notices.push(...notices);
      this.#read.set(name, column);
      return column;
    } catch (error) {
      this.#problems.set(name, (error as Error).message);
      throw error;
    }
  }

  /** The table whose rows a column names, by its path; undefined for any other column. */
  regionTarget(name: string): string | undefined {
    const stored = this.layout.columns.find((column) => column.name === name);
    return (stored && regionTarget(this.#file, stored.data)) ?? undefined;
  }

  /**
   * The paths that a column of references to objects leads to; missing where one was never set. Undefined for any other
   * column, and one that is shorter than the table.
   *
   * @throws AnalysisError as `column`
   */
  targets(name: string): CodedColumn | undefined {
    const stored = this.layout.columns.find((column) => column.name === name);
    if (!stored || stored.indices.length > 0 || stored.data.type.kind !== "reference") return undefined;
    if (stored.data.length !== this.rowCount) return undefined;
    const column = stored.data.column();
    return column.kind === "coded" ? column : undefined;
  }

  #add(column: TableColumn): void {
    if (this.#columns.has(column.info.name)) return;
    this.#columns.set(column.info.name, column);
    if (column.info.problem !== undefined) {
      this.#notices.push({
        code: "short-column",
        message: `${this.path}/${column.info.name}: ${column.info.problem}. Rows that it has can be used; compare the file with the original.`,
      });
    }
  }

  #idColumn(file: H5File): TableColumn {
    const { id } = this.layout;
    if (id) {
      return {
        info: { name: "id", type: id.type.kind === "text" ? "text" : "integer" },
        read: () => ({ column: id.column(), notices: [], problem: null }),
      };
    }
    const lost = this.layout.unreadable.get("id");
    if (!lost)
      this.#notices.push({
        code: "absent-id",
        message: `${this.path} in ${file.path} has no id column; its rows are numbered from 0.`,
      });
    // Shown all the same, for rows have to be told apart.
    const problem =
      lost && `${this.path}/id cannot be read (${lost.reason}), and what is shown are row numbers`;
    const values = rowIds(this.rowCount);
    return {
      info: { name: "id", type: "integer", ...(problem === undefined ? {} : { problem }) },
      read: () => ({ column: { kind: "number", values, integer: true }, notices: [], problem: null }),
    };
  }

  /** The columns of one category of an AlignedDynamicTable, as `category.column`. */
  #addCategory(file: H5File, category: string): void {
    const path = `${this.path}/${category}`;
    if (file.kind(path) !== "group") {
      this.#notices.push({ code: "absent-column", message: `${this.path} has no table "${category}".` });
      return;
    }
    const layout = readTableLayout(file, path);
    this.#notices.push(...layout.notices);
    for (const column of layout.columns.flatMap((stored) => tableColumns(file, stored, this.rowCount))) {
      this.#add({ ...column, info: { ...column.info, name: `${category}.${column.info.name}` } });
    }
  }
}

/** What is read of a column for all its rows; lists are read when they are looked at. */
const readAtOnce = ({ data, indices }: StoredColumn): readonly H5Dataset[] =>
  indices.length > 0 ? indices : data.width === 1 ? [data] : [];
