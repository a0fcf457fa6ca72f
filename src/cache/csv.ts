/** Reading the tables of a cache folder. The only importer of csv-parse. */
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { AnalysisError } from "../core/errors.ts";

/** A whole table as text, one record a row. For small tables: sessions.csv. */
export async function readRecords(file: string): Promise<readonly Readonly<Record<string, string>>[]> {
  return parseCsv(file, await readFile(file));
}

/** Names of the columns, from the first line; undefined when there is no such file. */
export async function readHeader(file: string): Promise<readonly string[] | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65536), 0, 65536, 0);
    const line = buffer.toString("utf8", 0, bytesRead).split(/\r?\n/, 1)[0] ?? "";
    return fieldsOf(line.replace(/^\uFEFF/, ""));
  } finally {
    await handle.close();
  }
}

/** Columns as text, by name; a wanted one that the file lacks is not in it. */
export type TextColumns = ReadonlyMap<string, readonly string[]>;

/** Which rows to read: those whose field is one of these. */
export interface RowChoice {
  readonly column: string;
  readonly values: ReadonlySet<string>;
}

/**
 * Some columns of a table, read in pieces: the tables of the whole data set have 100,000 rows and 50 MB, of which
 * a question needs little. What was read is kept in this process as long as the file has the same size and time.
 *
 * @throws AnalysisError `bad-cache` when the table is empty, cut, or has none of the columns: rows it lacks would be lost
 *   to every join without a word
 */
export async function readColumns(
  file: string,
  wanted: readonly string[],
  choice?: RowChoice,
): Promise<TextColumns> {
  const { size, mtimeMs } = await stat(file);
  const key = [file, size, mtimeMs, ...wanted, choice?.column, ...(choice?.values ?? [])].join("\n");
  let columns = known.get(key);
  if (!columns) {
    columns = scanColumns(file, wanted, choice);
    known.set(key, columns);
    columns.catch(() => known.delete(key));
  }
  return columns;
}

const known = new Map<string, Promise<TextColumns>>();

async function scanColumns(
  file: string,
  wanted: readonly string[],
  choice?: RowChoice,
): Promise<TextColumns> {
  const header = (await readHeader(file)) ?? [];
  requireColumns(file, header, wanted, choice);
  const scan = new LineScan(header, wanted, choice);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    // A quote changes what commas and line breaks mean: leave such a table to the parser.
    if (chunk.includes(quote)) return parsedColumns(file, [...scan.columns.keys()], choice);
    rest = scan.take(rest.length ? Buffer.concat([rest, chunk]) : chunk);
  }
  if (rest.length) {
    scan.take(Buffer.concat([rest, Buffer.of(newline)]));
    requireWholeLine(file, scan.fieldsOfLast, header.length);
  }
  return scan.columns;
}

/** The first line names what is asked for; that of a web page, of a table with other separators or of nothing does not. */
function requireColumns(
  file: string,
  header: readonly string[],
  wanted: readonly string[],
  choice?: RowChoice,
): void {
  const chosen = choice === undefined || header.includes(choice.column);
  if (chosen && wanted.some((name) => header.includes(name))) return;
  const begins = header.join(",").slice(0, 40);
  const missing = chosen ? wanted[0]! : choice.column;
  throw badTable(
    file,
    begins === "" ? "it is empty" : `its first line names no column ${missing}; it begins with "${begins}"`,
  );
}

/** AllenSDK writes a table straight to its name: a download that was interrupted leaves it without the end of its last line. */
function requireWholeLine(file: string, fields: number, wanted: number): void {
  if (fields < wanted)
    throw badTable(
      file,
      `its last line has ${fields} of ${wanted} fields, so it was cut and rows may be missing`,
    );
}

function badTable(file: string, reason: string): AnalysisError<"bad-cache"> {
  return new AnalysisError(
    "bad-cache",
    `${file} cannot be used as a table of the cache: ${reason}. Delete it and let AllenSDK download it again, or read ` +
      "the recording alone (--no-cache on the command line).",
    { path: file, reason },
  );
}

const newline = 0x0a;
const comma = 0x2c;
const quote = 0x22;
const carriageReturn = 0x0d;

/** Takes fields out of lines without quotes. */
class LineScan {
  readonly columns: ReadonlyMap<string, string[]>;
  readonly #choice: RowChoice | undefined;
  readonly #choiceField: number;
  /** By field: the column it goes to. */
  readonly #target: readonly (string[] | undefined)[];
  /** Where each field of the current line starts; one more entry than fields. */
  readonly #starts: Int32Array;
  /** Fields of the last line that was not empty. */
  fieldsOfLast = 0;
  #header = true;

  constructor(header: readonly string[], wanted: readonly string[], choice: RowChoice | undefined) {
    this.columns = new Map(wanted.filter((name) => header.includes(name)).map((name) => [name, []]));
    this.#target = header.map((name) => this.columns.get(name));
    this.#starts = new Int32Array(header.length + 1);
    this.fieldsOfLast = header.length;
    this.#choice = choice;
    this.#choiceField = choice ? header.indexOf(choice.column) : -1;
  }

  /** Reads the whole lines of the bytes; gives back what follows the last of them. */
  take(bytes: Buffer): Buffer {
    let start = 0;
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      if (!this.#header) this.#line(bytes, start, bytes[end - 1] === carriageReturn ? end - 1 : end);
      this.#header = false;
      start = end + 1;
    }
    return bytes.subarray(start);
  }

  #line(bytes: Buffer, start: number, end: number): void {
    if (end <= start) return;
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
    for (let at = start; at < end && field <= fields; at++) if (bytes[at] === comma) starts[field++] = at + 1;
    this.fieldsOfLast = field - (field > fields ? 1 : 0);
    // A short line lacks its last fields: they are empty.
    while (field <= fields) starts[field++] = end + 1;
  }

  #field(bytes: Buffer, field: number): string {
    if (field < 0) return "";
    const from = this.#starts[field]!;
    return bytes.toString("utf8", from, Math.max(from, this.#starts[field + 1]! - 1));
  }
}

async function parsedColumns(
  file: string,
  names: readonly string[],
  choice?: RowChoice,
): Promise<TextColumns> {
  const bytes = await readFile(file);
  const all = parseCsv(file, bytes);
  const header = (await readHeader(file)) ?? [];
  const last = bytes.at(-1) === newline ? undefined : all.at(-1);
  if (last) requireWholeLine(file, Object.keys(last).length, header.length);
  const records = choice ? all.filter((record) => choice.values.has(record[choice.column] ?? "")) : all;
  return new Map(names.map((name) => [name, records.map((record) => record[name] ?? "")]));
}

function parseCsv(file: string, bytes: Buffer): readonly Readonly<Record<string, string>>[] {
  try {
    return parse(bytes, { bom: true, columns: true, relax_column_count_less: true, skip_empty_lines: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AnalysisError("bad-cache", `${file} cannot be read as a table: ${reason}.`, {
      path: file,
      reason,
    });
  }
}

function fieldsOf(line: string): readonly string[] {
  const [fields = []] = parse(line, { relax_quotes: true });
  return fields;
}
