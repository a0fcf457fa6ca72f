import type { Notice } from "../core/errors.ts";
import { codedColumn, missingBoolean } from "../core/table/table.ts";
import type { Cell, Column, ColumnInfo, ColumnType } from "../core/table/table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import { cellsColumn, columnCells } from "./h5/decode.ts";
import type { H5File } from "./h5/file.ts";
import type { H5Type } from "./h5/type.ts";
import { checkColumn, regionTarget } from "./column-checks.ts";
import { RaggedIndex, nest, raggedColumn, regionColumn, unownedEntries } from "./ragged.ts";
import { safeAttribute } from "./table-layout.ts";
import type { StoredColumn } from "./table-layout.ts";

/** One column of a table as it will be shown: what is known before its values are read, and how to read them. */
export interface TableColumn {
  readonly info: ColumnInfo;
  /** The values, one a row, and what was noticed on the way. */
  read(): { column: Column; notices: readonly Notice[]; problem: string | null };
}

/** Wider columns get no derived columns of their own. */
const widestDerived = 8;

/** A stored column and the columns derived from it: entries of a vector, members of a record. */
export function tableColumns(
  file: H5File,
  stored: StoredColumn,
  rowCount: number,
  meaning?: string,
): [TableColumn, ...TableColumn[]] {
  const rows = (stored.indices[0] ?? stored.data).length;
  const problem =
    rows === rowCount
      ? undefined
      : `it has ${rows} rows where the table has ${rowCount}; ${rows < rowCount ? "the rest is missing" : "those beyond are left out"}`;
  const info: ColumnInfo = {
    name: stored.name,
    type: columnType(file, stored),
    ...described(file, stored.data, meaning),
    ...(stored.unlisted ? { unlisted: true } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
  const fit = (column: Column): Column => (rows === rowCount ? column : fitRows(column, rows, rowCount));
  const main: TableColumn = {
    info,
    read: () => {
      const result = readStored(file, stored, Math.min(rows, rowCount));
      const notices = [...result.notices, ...checkColumn(file, stored, result.column)];
      return { ...result, notices, column: fit(result.column) };
    },
  };
  return [main, ...derivedColumns(stored, info, rows, rowCount)];
}

function described(
  file: H5File,
  data: H5Dataset,
  meaning: string | undefined,
): { description?: string; unit?: string } {
  const description = safeAttribute(file, data.path, "description");
  const unit = safeAttribute(file, data.path, "unit");
  const target = regionTarget(file, data);
  const parts = [description, meaning, target === null ? undefined : `row numbers of ${target}, from 0`];
  const text = parts.filter((part) => typeof part === "string" && part !== "").join("; ");
  return {
    ...(text === "" ? {} : { description: text }),
    ...(typeof unit === "string" && unit !== "" ? { unit } : {}),
  };
}

function columnType(file: H5File, { data, indices }: StoredColumn): ColumnType {
  if (indices.length > 0 || data.width !== 1) return "list";
  return data.isNumeric && elementsOf(file, data) !== undefined ? "text" : scalarType(data.type);
}

function scalarType(type: H5Type): ColumnType {
  switch (type.kind) {
    case "integer":
      return "integer";
    case "float":
      return "number";
    case "enum":
      return type.boolean ? "boolean" : "text";
    case "text":
    case "other":
      return "text";
    case "reference":
      return "reference";
    default:
      return "list";
  }
}

type Reading = ReturnType<TableColumn["read"]>;

function readStored(file: H5File, stored: StoredColumn, rows: number): Reading {
  const { data, indices } = stored;
  if (indices.length > 0) return readRagged(stored);
  if (data.width !== 1) return sound(vectorColumn(data, rows));
  const elements = data.isNumeric ? elementsOf(file, data) : undefined;
  if (elements === null) throw data.damaged("the elements that its numbers stand for cannot be found");
  if (elements !== undefined) return readElements(file, data, elements, rows);
  if (isTimeSeriesReference(data.type)) return sound(timeSeriesReferences(data, rows));
  const before = file.lostReferences;
  const column = data.column(0, rows);
  if (data.type.kind !== "reference") return sound(column);
  const notices = lostReferences(data, file.lostReferences - before);
  return { column: namesOfTargets(column), notices, problem: null };
}

/** Where the texts of EnumData lie: undefined for any other column, null when they cannot be found. */
function elementsOf(file: H5File, data: H5Dataset): string | null | undefined {
  if (safeAttribute(file, data.path, "elements") === undefined) return undefined;
  const byName = `${data.path}_elements`;
  const present = file.kind(byName) === "dataset";
  // HDF5 looks for a reference's name in the whole file, and fails where any of it is damaged; so it is told first.
  if (present) file.identity(byName);
  const target = safeAttribute(file, data.path, "elements");
  return typeof target === "string" && target !== "" ? target : present ? byName : null;
}

function lostReferences(data: H5Dataset, lost: number): Notice[] {
  if (lost === 0) return [];
  const message = `${data.path}: ${lost} of its ${data.length} references lead to no object that can be found; they are shown as missing. Compare the file with the original, or get it again.`;
  return [{ code: "broken-reference", message }];
}

const sound = (column: Column): Reading => ({ column, notices: [], problem: null });

function readRagged({ data, indices }: StoredColumn): Reading {
  const outermost = indices[0]!;
  if (outermost.type.kind === "reference") return sound(regionColumn(outermost));
  const levels = indices.map((dataset, i) => new RaggedIndex(dataset, (indices[i + 1] ?? data).length));
  const notices = levels.flatMap((level) => level.notices());
  const unowned = levels.map((level, i) => unownedEntries(level, (indices[i + 1] ?? data).length));
  const lost = unowned.findIndex((count) => count > 0);
  if (lost >= 0) {
    notices.push({
      code: "unowned-entries",
      message: `${indices[lost]!.path}: the last ${unowned[lost]!} entries of ${(indices[lost + 1] ?? data).path} belong to no row. The index may have been cut short: compare the file with the original.`,
    });
  }
  const problem = levels.find((level) => level.problem !== null);
  const column = raggedColumn(levels, data);
  return {
    column: isTimeSeriesReference(data.type)
      ? mapCells(column, (cell) => foundSeries(data, timeSeriesReferenceCell(cell)))
      : column,
    notices,
    problem: problem?.problem ?? null,
  };
}

const mapCells = (column: Column & { kind?: string }, map: (cell: Cell) => Cell): Column =>
  column.kind === "list" ? { ...column, cell: (row) => column.cell(row).map(map) } : column;

/** A dataset of more than one value a row. */
function vectorColumn(data: H5Dataset, rows: number): Column {
  const length = data.shape?.[1] ?? 0;
  return {
    kind: "list",
    lengths: new Float64Array(rows).fill(length),
    cell: (row) => {
      const cells = data.cells(row, row + 1)[0] ?? [];
      return data.rank === 2 ? cells : nest(cells, (data.shape ?? []).slice(1));
    },
  };
}

/** EnumData: numbers that say which element of another dataset is meant. */
function readElements(file: H5File, data: H5Dataset, path: string, rows: number): Reading {
  const elements = columnCells(file.dataset(path).column(), file.dataset(path).length);
  const numbers = data.numbers(0, rows);
  const codes = Int32Array.from(numbers, (value) => (value >= 0 && value < elements.length ? value : -1));
  const unknown = codes.filter((code) => code < 0).length;
  const notices = unknown
    ? [
        {
          code: "unknown-element",
          message: `${data.path}: ${unknown} rows name an element that ${path} does not have; they are shown as missing. Ask whoever wrote the file what they stand for.`,
        },
      ]
    : [];
  return { column: { kind: "coded", codes, values: elements.map(String) }, notices, problem: null };
}

/** References are shown by the name of what they lead to. */
function namesOfTargets(column: Column): Column {
  if (column.kind !== "coded") return column;
  const name = (value: string | number | boolean): string => {
    const path = String(value);
    return path.slice(path.lastIndexOf("/") + 1);
  };
  return { ...column, values: column.values.map(name) };
}

/** A compound of where in a series an interval lies: start, count, and the series. */
const isTimeSeriesReference = (type: H5Type): boolean =>
  type.kind === "compound" &&
  type.members.length === 3 &&
  type.members[2]!.type.kind === "reference" &&
  type.members.slice(0, 2).every((member) => member.type.kind === "integer");

function timeSeriesReferences(data: H5Dataset, rows: number): Column {
  const column = data.column(0, rows);
  return cellsColumn(columnCells(column, rows).map((cell) => timeSeriesReferenceCell(cell) ?? []));
}

/** `[series, start, count]`, or null where a negative start or count says that there is none. */
function timeSeriesReferenceCell(cell: Cell): Cell {
  const [start = null, count = null, series = null] = Array.isArray(cell) ? (cell as Cell[]) : [];
  if (typeof start !== "number" || typeof count !== "number" || start < 0 || count < 0) return null;
  return [series, start, count];
}

/** Of a cell that is read when it is looked at nothing can be noticed later: a lost series is an error there. */
function foundSeries(data: H5Dataset, cell: Cell): Cell {
  if (Array.isArray(cell) && cell[0] === null)
    throw data.damaged("one of its references leads to no series that can be found");
  return cell;
}

function derivedColumns(
  { data, indices }: StoredColumn,
  info: ColumnInfo,
  rows: number,
  rowCount: number,
): TableColumn[] {
  if (indices.length > 0) return [];
  const count = Math.min(rows, rowCount);
  const derived = (name: string, type: ColumnType, read: () => Column): TableColumn => ({
    info: { ...info, name, type },
    read: () => sound(fitRows(read(), count, rowCount)),
  });
  if (data.type.kind === "compound" && data.width === 1) {
    return data.type.members.map((member) =>
      derived(`${info.name}.${member.name}`, scalarType(member.type), () => {
        const column = data.member(member.name, 0, count);
        return member.type.kind === "reference" ? namesOfTargets(column) : column;
      }),
    );
  }
  const width = data.shape?.[1] ?? 0;
  if (data.rank !== 2 || width < 2 || width > widestDerived) return [];
  return Array.from({ length: width }, (_, i) =>
    derived(`${info.name}[${i}]`, scalarType(data.type), () => data.slice(0, count, i)),
  );
}

/** A column as long as the table: cut, or with missing cells behind its end. */
function fitRows(column: Column, rows: number, rowCount: number): Column {
  if (rows === rowCount) return column;
  switch (column.kind) {
    case "number": {
      const values = new Float64Array(rowCount).fill(Number.NaN);
      values.set(column.values.subarray(0, rowCount));
      return { ...column, values };
    }
    case "boolean": {
      const values = new Uint8Array(rowCount).fill(missingBoolean);
      values.set(column.values.subarray(0, rowCount));
      return { ...column, values };
    }
    case "coded": {
      const codes = new Int32Array(rowCount).fill(-1);
      codes.set(column.codes.subarray(0, rowCount));
      return { ...column, codes };
    }
    case "bigint":
      return codedColumn(
        Array.from({ length: rowCount }, (_, row) => (row < rows ? String(column.values[row]) : null)),
        rowCount,
      );
    case "list": {
      const lengths = new Float64Array(rowCount).fill(Number.NaN);
      lengths.set(column.lengths.subarray(0, rowCount));
      return { ...column, lengths, cell: (row) => (row < rows ? column.cell(row) : []) };
    }
  }
}
