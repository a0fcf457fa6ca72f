/** Reading the tables of a cache folder. The only importer of csv-parse. */
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { idKey } from "./id-key.ts";
import { textOf } from "./pandas-text.ts";
import { badTable, readable, tableFile } from "./table-file.ts";

type TextRecord = Readonly<Record<string, string>>;

/**
 * A whole table as text, one record a row, its `id` as a whole number. For small tables: sessions.csv.
 *
 * @param columns - those it must have besides
 * @throws AnalysisError `bad-cache` when it is not whole, has no ids or lacks a column
 */
export async function readRecords(
  file: string,
  columns: readonly string[] = [],
): Promise<readonly TextRecord[]> {
  return readable(file, async () => wholeRecords(file, await readFile(file), { ids: ["id"], columns }));
}

/** Names of the columns, from the first line; undefined when there is no such file. */
export async function readHeader(file: string): Promise<readonly string[] | undefined> {
  if (!(await tableFile(file))) return undefined;
  return readable(file, async () => {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(65536), 0, 65536, 0);
      return headerOf(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  });
}

/** Names of the columns, from the first bytes of a table. */
export function headerOf(bytes: Buffer): readonly string[] {
  const line = bytes.toString("utf8", 0, 65536).split(/\r\n?|\n/, 1)[0] ?? "";
  const text = line.replace(/^\uFEFF/, "");
  try {
    const [fields = []] = parse(text, { relax_quotes: true });
    return fields;
  } catch {
    return [text]; // no line of a table: it names no column
  }
}

/** Columns as text, by name; an optional one that the file lacks is not in it. */
export type TextColumns = ReadonlyMap<string, readonly string[]>;

/** What to read of a table. */
export interface WantedColumns {
  /**
   * Columns of whole numbers that name a row of this table (`id`) or of another, given as digits however they are
   * written. A reference to another table may be empty, `id` may not.
   */
  readonly ids?: readonly string[];
  readonly columns?: readonly string[];
  /** Columns that not every release has. */
  readonly optional?: readonly string[];
  readonly rows?: RowChoice;
}

/** Which rows to read: those whose field, of ids as digits, is one of these. */
interface RowChoice {
  readonly column: string;
  readonly values: ReadonlySet<string>;
}

/**
 * Some columns of a table, read in pieces: the tables of the whole data set have 100,000 rows and 50 MB, of which
 * a question needs little. What was read is kept in this process as long as the file has the same size and time.
 *
 * @throws AnalysisError `bad-cache` when the table is empty, cut, lacks a column or has lines that are none of its own:
 *   rows it lacks would be lost to every join without a word
 */
export async function readColumns(file: string, wanted: WantedColumns): Promise<TextColumns> {
  return readable(file, async () => {
    const { size, mtimeMs } = await stat(file);
    const { ids, columns: names, optional, rows } = wanted;
    const key = JSON.stringify([
      file,
      size,
      mtimeMs,
      ids,
      names,
      optional,
      rows?.column,
      [...(rows?.values ?? [])],
    ]);
    let columns = known.get(key);
    if (!columns) {
      columns = scanColumns(file, wanted);
      known.set(key, columns);
      columns.catch(() => known.delete(key));
    }
    return columns;
  });
}

const known = new Map<string, Promise<TextColumns>>();

async function scanColumns(file: string, wanted: WantedColumns): Promise<TextColumns> {
  const header = (await readHeader(file)) ?? [];
  requireColumns(file, header, wanted);
  const scan = new LineScan(file, header, wanted);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    // A quote changes what commas and line breaks mean: leave such a table to the parser.
    if (chunk.includes(quote)) return parsedColumns(file, wanted);
    rest = scan.take(rest.length ? Buffer.concat([rest, chunk]) : chunk);
  }
  // Lines that end in the way of old spreadsheets, too.
  if (scan.lines === 0 && rest.includes(carriageReturn)) return parsedColumns(file, wanted);
  if (rest.length) {
    requireWholeLine(file, rest.filter((byte) => byte === comma).length + 1, header.length);
    scan.take(Buffer.concat([rest, Buffer.of(newline)]));
  }
  requireRows(file, scan.rows);
  return scan.columns;
}

const requiredOf = ({ ids = [], columns = [], rows }: WantedColumns): ReadonlySet<string> =>
  new Set([...ids, ...columns, ...(rows ? [rows.column] : [])]);

/** The first line names what is asked for; that of a web page, of a table with other separators or of nothing does not. */
function requireColumns(file: string, header: readonly string[], wanted: WantedColumns): void {
  const begins = header.join(",").slice(0, 40);
  if (begins === "") throw badTable(file, "it is empty");
  for (const name of requiredOf(wanted)) {
    const first = header.indexOf(name);
    if (first < 0) throw badTable(file, `its first line names no column ${name}; it begins with "${begins}"`);
    if (header.includes(name, first + 1))
      throw badTable(file, `its first line names the column ${name} twice`);
  }
}

/** AllenSDK writes a table straight to its name: a download that was interrupted leaves it without the end of its last line. */
function requireWholeLine(file: string, fields: number, wanted: number): void {
  if (fields < wanted)
    throw badTable(
      file,
      `its last line has ${fields} of ${wanted} fields, so it was cut and rows may be missing`,
    );
}

function requireRows(file: string, rows: number): void {
  if (rows === 0) throw badTable(file, "it has no rows under its first line");
}

/**
 * An id as digits; "" for a reference to another table that is empty.
 *
 * @param text - undefined where the line ends before the field
 */
function idOf(file: string, name: string, text: string | undefined, row: number): string {
  if (text !== undefined && name !== "id" && textOf(text) === null) return "";
  const id = text === undefined ? undefined : idKey(text);
  if (id !== undefined) return id;
  const found = text?.trim() ? `"${text.slice(0, 40)}" as its "${name}"` : `no "${name}"`;
  throw badTable(file, `row ${row} has ${found}, so it was damaged and rows may be missing`);
}

const newline = 0x0a;
const comma = 0x2c;
const quote = 0x22;
const carriageReturn = 0x0d;

/** Takes fields out of lines without quotes. */
class LineScan {
  readonly columns: ReadonlyMap<string, string[]>;
  readonly #file: string;
  readonly #header: readonly string[];
  readonly #isId: readonly boolean[];
  readonly #choice: RowChoice | undefined;
  readonly #choiceField: number;
  /** By field: the column it goes to. */
  readonly #target: readonly (string[] | undefined)[];
  /** Where each field of the current line starts; one more entry than fields. */
  readonly #starts: Int32Array;
  /** Fields of the current line. */
  #fields = 0;
  /** Lines read, the header and empty ones included. */
  lines = 0;
  /** Lines of values. */
  rows = 0;

  constructor(file: string, header: readonly string[], wanted: WantedColumns) {
    const { ids = [], columns = [], optional = [], rows } = wanted;
    const names = [...ids, ...columns, ...optional];
    this.#file = file;
    this.#header = header;
    this.columns = new Map(names.filter((name) => header.includes(name)).map((name) => [name, []]));
    this.#isId = header.map((name) => ids.includes(name));
    this.#target = header.map((name) => this.columns.get(name));
    this.#starts = new Int32Array(header.length + 1);
    this.#choice = rows;
    this.#choiceField = rows ? header.indexOf(rows.column) : -1;
  }

  /** Reads the whole lines of the bytes; gives back what follows the last of them. */
  take(bytes: Buffer): Buffer {
    let start = 0;
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      if (this.lines > 0) this.#line(bytes, start, bytes[end - 1] === carriageReturn ? end - 1 : end);
      this.lines++;
      start = end + 1;
    }
    return bytes.subarray(start);
  }

  #line(bytes: Buffer, start: number, end: number): void {
    if (end <= start) return;
    this.rows++;
    this.#split(bytes, start, end);
    if (this.#choice && !this.#choice.values.has(this.#field(bytes, this.#choiceField))) return;
    for (let field = 0; field < this.#target.length; field++)
      this.#target[field]?.push(this.#field(bytes, field));
  }

  #split(bytes: Buffer, start: number, end: number): void {
    const starts = this.#starts;
    const fields = this.#target.length;
    starts[0] = start;
    let field = 1;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== comma) continue;
      if (field === fields)
        throw badTable(
          this.#file,
          `row ${this.rows} has more than ${fields} fields, so it was damaged and rows may be missing`,
        );
      starts[field++] = at + 1;
    }
    this.#fields = field;
    // A short line lacks its last fields: they are empty.
    while (field <= fields) starts[field++] = end + 1;
  }

  #field(bytes: Buffer, field: number): string {
    const from = this.#starts[field]!;
    const text = bytes.toString("utf8", from, Math.max(from, this.#starts[field + 1]! - 1));
    if (!this.#isId[field]) return text;
    return idOf(this.#file, this.#header[field]!, field < this.#fields ? text : undefined, this.rows);
  }
}

async function parsedColumns(file: string, wanted: WantedColumns): Promise<TextColumns> {
  const bytes = await readFile(file);
  const { ids = [], columns = [], optional = [], rows: choice } = wanted;
  const header = headerOf(bytes);
  const names = [...ids, ...columns, ...optional].filter((name) => header.includes(name));
  const all = wholeRecords(file, bytes, wanted);
  const records = choice ? all.filter((record) => choice.values.has(record[choice.column] ?? "")) : all;
  return new Map(names.map((name) => [name, records.map((record) => record[name] ?? "")]));
}

/** All rows of a table, which is whole, with ids as digits. */
function wholeRecords(file: string, bytes: Buffer, wanted: WantedColumns): readonly TextRecord[] {
  const header = headerOf(bytes);
  requireColumns(file, header, wanted);
  const records = parseCsv(file, bytes);
  const last = [newline, carriageReturn].includes(bytes.at(-1) ?? newline) ? undefined : records.at(-1);
  if (last) requireWholeLine(file, Object.keys(last).length, header.length);
  requireRows(file, records.length);
  return records.map((record, row) => ({
    ...record,
    ...Object.fromEntries((wanted.ids ?? []).map((name) => [name, idOf(file, name, record[name], row + 1)])),
  }));
}

function parseCsv(file: string, bytes: Buffer): readonly TextRecord[] {
  try {
    return parse(bytes, { bom: true, columns: true, relax_column_count_less: true, skip_empty_lines: true });
  } catch (error) {
    throw badTable(file, error instanceof Error ? error.message.replace(/\.$/, "") : String(error));
  }
}
