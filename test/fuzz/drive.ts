import { createHash } from "node:crypto";
import { errorFacts } from "../../src/core/errors.ts";
import { cellOf } from "../../src/core/table.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";

/** What one pass over a file saw: values by a digest, errors by their code. Plain data. */
export interface Observation {
  /** Null for a file that opened. */
  readonly refused: { readonly code: string; readonly message: string } | null;
  /** Digest of each column, each unit and each series, or the code of its error; by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Codes of errors met, sorted, `internal` among them when something unforeseen was thrown. */
  readonly errors: readonly string[];
  readonly notices: readonly string[];
  /** Stacks of what was unforeseen. */
  readonly unforeseen: readonly string[];
  /** True when the HDF5 library is beyond use. */
  readonly broken: boolean;
}

/** Entries of a list column that are read. */
const mostEntries = 20_000;

/** Opens a file, reads all its tables, counts all its spikes, walks its tree: what a user could make it do. */
export async function drive(source: ByteSource): Promise<Observation> {
  let nwb: NwbFile;
  try {
    nwb = await openNwbFile(source);
  } catch (error) {
    const { code, message, details } = errorFacts(error);
    const unforeseen = code === "internal" ? [(details as { cause: string }).cause] : [];
    return {
      refused: { code, message },
      values: {},
      errors: [code],
      notices: [],
      unforeseen,
      broken: code === "worker-died",
    };
  }
  const tour = new Tour(nwb);
  tour.run();
  const broken = nwb.broken;
  tour.attempt("close", () => nwb.close());
  return { refused: null, ...tour.seen(), broken };
}

class Tour {
  readonly #nwb: NwbFile;
  readonly #values: Record<string, string> = {};
  readonly #errors: string[] = [];
  readonly #unforeseen: string[] = [];
  #notices: string[] = [];

  constructor(nwb: NwbFile) {
    this.#nwb = nwb;
  }

  seen(): Omit<Observation, "refused" | "broken"> {
    return {
      values: this.#values,
      errors: this.#errors.sort(),
      notices: this.#notices,
      unforeseen: this.#unforeseen,
    };
  }

  /** Keeps the digest of what is read, or the code of the error. */
  attempt(name: string, read: () => unknown): void {
    try {
      const value = read();
      if (value !== undefined) this.#values[name] = digest(value);
    } catch (error) {
      const { code, details } = errorFacts(error);
      this.#values[name] = code;
      this.#errors.push(code);
      if (code === "internal") this.#unforeseen.push(`${name}: ${(details as { cause: string }).cause}`);
    }
  }

  run(): void {
    const nwb = this.#nwb;
    this.#values["facts"] = digest(JSON.stringify(nwb.facts));
    for (const { name, path, kind } of nwb.tables) {
      this.attempt(`table ${path}`, () => this.#table(name, path));
      if (kind === "units") this.attempt(`spikes ${path}`, () => this.#spikes(name, path));
    }
    for (const { path } of nwb.series) this.attempt(`series ${path}`, () => this.#series(path));
    this.#tree("/", 0);
    this.#notices = nwb.notices.map((notice) => notice.code).sort();
  }

  #table(name: string, path: string): number {
    const table = this.#nwb.table(name);
    for (const info of table.columns) {
      this.attempt(`column ${path} ${info.name}`, () => {
        const column = table.column(info.name);
        if (column.kind !== "list")
          return Array.from({ length: table.rowCount }, (_, row) => cellOf(column, row));
        const entries = column.lengths.reduce((sum, length) => sum + (Number.isNaN(length) ? 0 : length), 0);
        if (entries > mostEntries) return column.lengths;
        return Array.from({ length: table.rowCount }, (_, row) => cellOf(column, row));
      });
    }
    return table.rowCount;
  }

  #spikes(name: string, path: string): Float64Array {
    const trains = this.#nwb.spikeTrains(name);
    for (let row = 0; row < trains.rowCount; row++) {
      this.attempt(`unit ${path} ${row}`, () => trains.read(row));
    }
    return trains.counts();
  }

  #series(path: string): Float64Array {
    const series = this.#nwb.timeSeries(path);
    const end = Math.min(series.length, 1000);
    this.attempt(`times ${path}`, () => series.times(0, end));
    return series.values(0, Math.min(end, Math.floor(10_000 / Math.max(1, series.width))));
  }

  #tree(path: string, depth: number): void {
    if (depth > 6) return;
    this.attempt(`tree ${path}`, () => {
      const node = this.#nwb.contents(path);
      if (node.dataset && path.length < 200) {
        this.attempt(`peek ${path}`, () => this.#nwb.peek(path, { kind: "head", rows: 5, columns: 5 }));
      }
      const children = node.children.slice(0, 100);
      for (const child of children) if (child.name !== "specifications") this.#tree(child.path, depth + 1);
      return `${node.kind} ${node.neurodataType ?? ""}`;
    });
  }
}

function digest(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, plain);
  return createHash("sha1").update(text).digest("hex").slice(0, 16);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value, (number) => String(number));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}
