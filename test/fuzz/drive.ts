import { createHash } from "node:crypto";
import { errorFacts } from "../../src/core/errors.ts";
import { cellOf } from "../../src/core/table/table.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import type { NwbTable } from "../../src/nwb/dynamic-table.ts";
import type { Pulse } from "../../src/core/pulse.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";

/** One thing a user can see: of which object it is, and a digest of its values or the error in their place. */
export interface Seen {
  /** Path of the object in the file whose values these are. */
  readonly object: string;
  readonly digest?: string;
  readonly error?: string;
}

/** A sentence the user is told; `about` when it stands beside an object of the tree or in a column's head. */
export interface Word {
  readonly about?: string;
  readonly text: string;
}

/** What one pass over a file saw. Plain data. */
export interface Observation {
  /** Null for a file that opened. */
  readonly refused: { readonly code: string; readonly message: string } | null;
  /** By what was looked at, such as `column /units/quality`. */
  readonly seen: Readonly<Record<string, Seen>>;
  readonly words: readonly Word[];
  /** Stacks of what was unforeseen. */
  readonly unforeseen: readonly string[];
  /** True when the HDF5 library is beyond use. */
  readonly broken: boolean;
}

/** Entries of a list column that are read. */
const mostEntries = 20_000;
const deepest = 6;

/**
 * Opens a file, reads all its tables, counts all its spikes, walks its tree: what a user could make it do.
 *
 * @param pulse - by which the watchdog sees whether it gets on
 */
export async function drive(source: ByteSource, pulse?: Pulse): Promise<Observation> {
  let nwb: NwbFile;
  try {
    nwb = await openNwbFile(source, [], pulse);
  } catch (error) {
    const { code, message, details } = errorFacts(error);
    const unforeseen = code === "internal" ? [(details as { cause: string }).cause] : [];
    return { refused: { code, message }, seen: {}, words: [], unforeseen, broken: code === "worker-died" };
  }
  const tour = new Tour(nwb);
  tour.run();
  const { broken } = nwb;
  if (!broken) nwb.close();
  return { refused: null, seen: tour.seen, words: tour.words, unforeseen: tour.unforeseen, broken };
}

class Tour {
  readonly #nwb: NwbFile;
  readonly seen: Record<string, Seen> = {};
  readonly words: Word[] = [];
  readonly unforeseen: string[] = [];
  /** Datasets whose values were read as columns or series: looking at them again shows nothing new. */
  readonly #read = new Set<string>();

  constructor(nwb: NwbFile) {
    this.#nwb = nwb;
  }

  run(): void {
    const nwb = this.#nwb;
    this.#facts();
    for (const { name, path, kind } of nwb.tables) {
      this.#attempt("table", path, () => this.#table(nwb.table(name)));
      if (kind === "units") this.#attempt("trains", `${path}/spike_times`, () => this.#spikes(name, path));
    }
    for (const { path } of nwb.series) this.#attempt("series", `${path}/data`, () => this.#series(path));
    this.#tree("/", 0);
    for (const { message } of nwb.notices) this.words.push({ text: message });
  }

  /** Keeps the digest of what is read, or the error. */
  #attempt(what: string, object: string, read: () => unknown): void {
    const key = `${what} ${object}`;
    try {
      this.seen[key] = { object, digest: digest(read()) };
    } catch (error) {
      const { code, message, details } = errorFacts(error);
      this.seen[key] = { object, error: message };
      this.words.push({ text: message });
      if (code === "internal") this.unforeseen.push(`${key}: ${(details as { cause: string }).cause}`);
    }
  }

  #facts(): void {
    const { facts, subject, identifier } = this.#nwb.facts;
    const place = (name: string): string => name.replaceAll(" ", "_");
    this.#attempt("fact", "/identifier", () => identifier);
    for (const { name, value } of facts) {
      const top = /^(session (description|start time)|timestamps|file create)/.test(name);
      this.#attempt("fact", `${top ? "" : "/general"}/${place(name)}`, () => value);
    }
    for (const { name, value } of subject)
      this.#attempt("fact", `/general/subject/${place(name)}`, () => value);
  }

  #table(table: NwbTable): number {
    for (const { name, data } of table.layout.columns) {
      this.#read.add(data.path);
      this.#attempt("column", `${table.path}/${name}`, () => cellsOf(table, name));
    }
    this.#attempt("column", `${table.path}/id`, () => cellsOf(table, "id"));
    for (const { name, problem } of table.columns) {
      if (problem !== undefined) this.words.push({ about: `${table.path}/${name}`, text: problem });
    }
    return table.rowCount;
  }

  /** Trains one by one, and together as they are when they are counted. */
  #spikes(name: string, path: string): Float64Array {
    const trains = this.#nwb.spikeTrains(name);
    const rows = Array.from({ length: trains.rowCount }, (_, row) => row);
    for (const row of rows) this.#attempt(`unit ${row}`, `${path}/spike_times`, () => trains.read(row));
    this.#attempt("count", `${path}/spike_times`, () =>
      Array.from(trains.readMany(rows), ({ row, times }) => [row, ...times]),
    );
    return trains.counts();
  }

  #series(path: string): Float64Array {
    const series = this.#nwb.timeSeries(path);
    const end = Math.min(series.length, 1000);
    this.#read.add(`${path}/data`);
    this.#attempt("times", `${path}/timestamps`, () => series.times(0, end));
    return series.values(0, Math.min(end, Math.floor(10_000 / Math.max(1, series.width))));
  }

  #tree(path: string, depth: number): void {
    if (depth > deepest) return;
    this.#attempt("tree", path, () => {
      const node = this.#nwb.contents(path);
      for (const { message } of node.notices) this.words.push({ about: path, text: message });
      for (const { value } of node.attributes)
        if (value.startsWith("cannot be read")) this.words.push({ about: path, text: value });
      if (node.dataset && !this.#read.has(path)) this.#peek(path);
      for (const child of node.children.slice(0, 100))
        if (child.name !== "specifications") this.#tree(child.path, depth + 1);
      return [node.kind, node.neurodataType, node.attributes, node.dataset, node.linkTarget];
    });
  }

  #peek(path: string): void {
    this.#attempt("peek", path, () => this.#nwb.peek(path, { kind: "head", rows: 5, columns: 5 }));
  }
}

function cellsOf(table: NwbTable, name: string): unknown {
  const column = table.column(name);
  if (column.kind === "number") return column.values;
  if (column.kind === "list") {
    const entries = column.lengths.reduce((sum, length) => sum + (Number.isNaN(length) ? 0 : length), 0);
    if (entries > mostEntries) return column.lengths;
  }
  return Array.from({ length: table.rowCount }, (_, row) => cellOf(column, row));
}

function digest(value: unknown): string {
  const hash = createHash("sha1");
  if (value instanceof Float64Array)
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  else hash.update(JSON.stringify([value], plain));
  return hash.digest("hex").slice(0, 16);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value, String);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}
