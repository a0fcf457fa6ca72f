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
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
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

/**
 * Some columns of a table, read in pieces: the tables of the whole data set have 100,000 rows and 50 MB, of which
 * a question needs little. Tables do not change while they are read; a table is read once a process as long as its
 * size and time stay the same.
 */
export async function readColumns(file: string, wanted: readonly string[]): Promise<TextColumns> {
  const { size, mtimeMs } = await stat(file);
  const key = [file, size, mtimeMs, ...wanted].join("\n");
  let columns = known.get(key);
  if (!columns) {
    columns = scanColumns(file, wanted);
    known.set(key, columns);
    columns.catch(() => known.delete(key));
  }
  return columns;
}

const known = new Map<string, Promise<TextColumns>>();

async function scanColumns(file: string, wanted: readonly string[]): Promise<TextColumns> {
  const header = (await readHeader(file)) ?? [];
  const present = wanted.filter((name) => header.includes(name));
  const columns = present.map((): string[] => []);
  const target = header.map((name) => columns[present.indexOf(name)]);
  const last = target.findLastIndex((column) => column !== undefined);
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  const takeLines = (bytes: Buffer): void => {
    let start = 0;
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      if (!first) takeLine(bytes, start, end, target, last);
      first = false;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    // A quote changes what commas and line breaks mean: leave such a table to the parser.
    if (chunk.includes(quote)) return parsedColumns(file, present);
    takeLines(rest.length ? Buffer.concat([rest, chunk]) : chunk);
  }
  if (rest.length) takeLines(Buffer.concat([rest, Buffer.of(newline)]));
  return new Map(present.map((name, i) => [name, columns[i]!]));
}

const newline = 0x0a;
const comma = 0x2c;
const quote = 0x22;
const carriageReturn = 0x0d;

/** Appends the wanted fields of one line without quotes to their columns. */
function takeLine(
  bytes: Buffer,
  start: number,
  end: number,
  target: readonly (string[] | undefined)[],
  last: number,
): void {
  if (bytes[end - 1] === carriageReturn) end--;
  if (end === start) return;
  let from = start;
  for (let field = 0; field <= last; field++) {
    let to = bytes.indexOf(comma, from);
    if (to < 0 || to > end) to = end;
    target[field]?.push(bytes.toString("utf8", Math.min(from, end), to));
    from = to + 1;
  }
}

async function parsedColumns(file: string, names: readonly string[]): Promise<TextColumns> {
  const records = await readRecords(file);
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
