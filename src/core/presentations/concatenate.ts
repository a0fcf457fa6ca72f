import { AnalysisError, endsReading } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { widest } from "../table/precision.ts";
import { cellOf, missingBoolean, typeOfColumn } from "../table/table.ts";
import type { Cell, Column, ColumnInfo, Table } from "../table/table.ts";
import { byName, WorkingColumn } from "./working-column.ts";
import type { ScalarColumn, WorkingColumns } from "./working-column.ts";

/** Columns under each other, by name, in order of first appearance. */
export interface Concatenated {
  readonly rowCount: number;
  readonly columns: WorkingColumns;
  /** Grows when columns are read. */
  readonly notices: () => readonly Notice[];
  /** Says which columns will be read of all tables. */
  readonly expect: (names: readonly string[]) => void;
}

/** Not parameters of a presentation: AllenSDK leaves them out, and rows are numbered anew. */
const leftOut: ReadonlySet<string> = new Set(["id", "tags", "timeseries", "tags_index", "timeseries_index"]);

/**
 * Puts interval tables under each other as `pandas.concat` does: a column absent in one is missing there, and
 * text beside numbers stays text beside numbers. The text `N/A`, with which the writer fills gaps, is missing.
 * Each is read when it is asked for. A column that cannot be read in one table is missing there and marked with the problem.
 */
export function concatenate(parts: readonly Table[]): Concatenated {
  const names = [...new Set(parts.flatMap((part) => namesOf(part)))];
  const lists = names.filter((name) => parts.some((part) => infoIn(part, name)?.type === "list"));
  const leftOutNotices = lists.map((name) => ({
    code: "column-left-out" as const,
    message: `Column "${name}" holds lists and is not part of the assembled table; see the interval tables.`,
  }));
  const scalars = names.filter((name) => !lists.includes(name));
  const expect = (wanted: readonly string[]): void => parts.forEach((part) => part.expect?.(wanted));
  const joinedColumn = (name: string): WorkingColumn =>
    new WorkingColumn(name, () => {
      expect([name]);
      return joined(
        name,
        parts.map((part) => pieceOf(part, name)),
      );
    });
  return {
    rowCount: parts.reduce((sum, part) => sum + part.rowCount, 0),
    columns: byName(scalars.map(joinedColumn)),
    notices: () => [...parts.flatMap((part) => part.notices), ...leftOutNotices],
    expect,
  };
}

/** What cannot be read is no column that is not there: reading it says why. */
const isIn = (part: Table, name: string): boolean =>
  infoIn(part, name) !== undefined || part.lost?.includes(name) === true;

const infoIn = (part: Table, name: string): ColumnInfo | undefined =>
  part.columns.find((info) => info.name === name && !info.unlisted);

const namesOf = (part: Table): readonly string[] =>
  [...part.columns.filter((info) => !info.unlisted).map(({ name }) => name), ...(part.lost ?? [])].filter(
    (name) => !leftOut.has(name),
  );

interface Piece {
  readonly rowCount: number;
  readonly info: ColumnInfo | undefined;
  readonly column: Column | undefined;
  readonly problem: string | undefined;
}

function pieceOf(part: Table, name: string): Piece {
  if (!isIn(part, name))
    return { rowCount: part.rowCount, info: undefined, column: undefined, problem: undefined };
  let column: Column | undefined;
  let problem: string | undefined;
  try {
    column = part.column(name);
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    problem = error.message;
  }
  // Asked for after reading, which is when a table learns of a column's problems.
  const info = part.columns.find((candidate) => candidate.name === name);
  problem ??= info?.problem;
  return {
    rowCount: part.rowCount,
    info,
    column,
    problem: problem === undefined ? undefined : `in ${part.name}: ${problem}`,
  };
}

function joined(
  name: string,
  pieces: readonly Piece[],
): { readonly info: ColumnInfo; readonly column: ScalarColumn } {
  const column = underEachOther(pieces);
  const problems = pieces.flatMap((piece) => piece.problem ?? []);
  const described = pieces.find((piece) => piece.info?.description !== undefined)?.info;
  const unit = pieces.find((piece) => piece.info?.unit !== undefined)?.info?.unit;
  const info: ColumnInfo = {
    name,
    type: typeOfColumn(column),
    ...(described?.description === undefined ? {} : { description: described.description }),
    ...(unit === undefined ? {} : { unit }),
    ...(problems.length ? { problem: problems.join("; ") } : {}),
  };
  return { info, column };
}

function underEachOther(pieces: readonly Piece[]): ScalarColumn {
  const kinds = new Set(pieces.flatMap((piece) => piece.column?.kind ?? []));
  if (kinds.size === 1 && kinds.has("boolean")) return booleans(pieces);
  if ([...kinds].every((kind) => kind === "number" || kind === "bigint")) return numbers(pieces);
  return mixed(pieces);
}

const total = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.rowCount, 0);

function booleans(pieces: readonly Piece[]): ScalarColumn {
  const values = new Uint8Array(total(pieces)).fill(missingBoolean);
  let at = 0;
  for (const { column, rowCount } of pieces) {
    if (column?.kind === "boolean") values.set(column.values, at);
    at += rowCount;
  }
  return { kind: "boolean", values };
}

/** Whole numbers stay so only where no row is missing; pandas has no missing integer either. */
function numbers(pieces: readonly Piece[]): ScalarColumn {
  const exact = largeWholes(pieces);
  if (exact) return exact;
  const values = new Float64Array(total(pieces)).fill(NaN);
  const integer = pieces.every(
    ({ column, rowCount }) =>
      column?.kind === "bigint" || (column?.kind === "number" && column.integer) || rowCount === 0,
  );
  const stored = pieces.filter(({ column, rowCount }) => column && rowCount > 0);
  const precision = widest(
    stored.map(({ column }) => (column?.kind === "number" ? column.precision : undefined)),
  );
  let at = 0;
  for (const { column, rowCount } of pieces) {
    if (column?.kind === "number") values.set(column.values, at);
    if (column?.kind === "bigint") values.set(Float64Array.from(column.values, Number), at);
    at += rowCount;
  }
  return { kind: "number", values, integer, ...(precision ? { precision } : {}) };
}

/** Whole numbers of which some do not fit a double, where 64 bits of one kind hold them all. */
function largeWholes(pieces: readonly Piece[]): ScalarColumn | undefined {
  if (!pieces.some(({ column }) => column?.kind === "bigint")) return undefined;
  const values: bigint[] = [];
  for (const { column, rowCount } of pieces) {
    if (column?.kind === "bigint") for (const value of column.values) values.push(value);
    else if (column?.kind === "number" && column.values.every(Number.isSafeInteger))
      for (const value of column.values) values.push(BigInt(value));
    else if (rowCount > 0) return undefined;
  }
  if (values.every((value) => BigInt.asIntN(64, value) === value))
    return { kind: "bigint", values: BigInt64Array.from(values) };
  if (values.every((value) => BigInt.asUintN(64, value) === value))
    return { kind: "bigint", values: BigUint64Array.from(values) };
  return undefined;
}

const gaps: ReadonlySet<unknown> = new Set(["N/A", "", "null", null]);

/** Text, or text beside numbers: one dictionary for all pieces. */
function mixed(pieces: readonly Piece[]): ScalarColumn {
  const codes = new Int32Array(total(pieces)).fill(-1);
  const values: (string | number | boolean)[] = [];
  const known = new Map<string | number | boolean, number>();
  const codeOf = (cell: Cell): number => {
    if (gaps.has(cell)) return -1;
    // A whole number that no double holds is written as a text, as in files.
    const value = typeof cell === "bigint" ? String(cell) : (cell as string | number | boolean);
    let code = known.get(value);
    if (code === undefined) known.set(value, (code = values.push(value) - 1));
    return code;
  };
  let at = 0;
  for (const { column, rowCount } of pieces) {
    if (column?.kind === "coded") recode(column.codes, column.values.map(codeOf), codes.subarray(at));
    else if (column) for (let row = 0; row < rowCount; row++) codes[at + row] = codeOf(cellOf(column, row));
    at += rowCount;
  }
  return { kind: "coded", codes, values };
}

function recode(codes: Int32Array, ofCode: readonly number[], into: Int32Array): void {
  for (let row = 0; row < codes.length; row++) into[row] = codes[row]! < 0 ? -1 : ofCode[codes[row]!]!;
}
