import { AnalysisError } from "../core/errors.ts";
import type { ErrorDetails, Notice } from "../core/errors.ts";
import type { Verification, VerificationProblem } from "../core/verification.ts";
import type { NwbTableEntry } from "./discover.ts";
import type { NwbTable } from "./dynamic-table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { H5File } from "./h5/file.ts";

/** Bytes read so far, of how many, and what is read next. */
export interface VerifyStep {
  readonly done: number;
  readonly total: number;
  readonly object: string;
}

/** What is asked of the open file besides its objects. */
interface Tables {
  readonly tables: readonly NwbTableEntry[];
  readonly notices: readonly Notice[];
  table(name: string): NwbTable;
  spikeTrains(name: string): unknown;
}

/** Bytes read at a time, unless a chunk has more. */
const sliceBytes = 4 * 1024 * 1024;
/** Chunks beyond this are read in parts. */
const largestChunk = 64 * 1024 * 1024;

/**
 * Reads every value of a file in slices, then its tables as tables: what HDF5 or a checksum refuses, and indices that
 * contradict what they point into. Nothing is kept but what is wrong.
 */
export function* verifyFile(file: H5File, nwb: Tables): Generator<VerifyStep, Verification> {
  const findings = new Findings(file);
  const datasets = [...walk(file, findings, "", new Set())];
  const total = datasets.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  let checksummed = 0;
  let read = 0;
  for (const dataset of datasets) {
    try {
      for (const [from, to] of slices(dataset)) {
        yield { done: done + (dataset.bytes * from) / dataset.length, total, object: dataset.path };
        dataset.touch(from, to);
      }
      read++;
      if (dataset.filters.some(({ id }) => id === gzip || id === fletcher32)) checksummed++;
    } catch (error) {
      findings.add(dataset.path, error);
    }
    done += dataset.bytes;
  }
  verifyTables(nwb, findings);
  const { problems, unread } = findings;
  return { datasets: read, bytes: total, checksummed, problems, unread };
}

/** HDF5's numbers of the filters that see a changed bit: Adler's sum in gzip's stream, and Fletcher's. */
const gzip = 1;
const fletcher32 = 3;

class Findings {
  readonly problems: VerificationProblem[] = [];
  readonly unread: VerificationProblem[] = [];
  readonly #file: H5File;

  constructor(file: H5File) {
    this.#file = file;
  }

  /** Sorts an error; one that has broken the library ends everything. */
  add(object: string, error: unknown): void {
    if (!(error instanceof AnalysisError) || this.#file.lost) throw error;
    const known = error as AnalysisError;
    if (known.code === "missing-filter" || known.code === "unsupported-data")
      sayOnce(this.unread, object, known.message);
    else this.say(object, reasonOf(known));
  }

  /** Each object once. */
  say(object: string, reason: string): void {
    sayOnce(this.problems, object, reason);
  }
}

function sayOnce(said: VerificationProblem[], object: string, reason: string): void {
  if (!said.some((known) => known.object === object)) said.push({ object, reason });
}

const reasonOf = ({ code, details, message }: AnalysisError): string =>
  code === "damaged-data" ? (details as ErrorDetails["damaged-data"]).reason : message;

/** All datasets, each once, also behind several hard links. Links are followed where they lead, if inside the file. */
function* walk(file: H5File, findings: Findings, group: string, seen: Set<string>): Generator<H5Dataset> {
  let names: readonly string[] = [];
  try {
    names = file.children(group || "/");
  } catch (error) {
    findings.add(group || "/", error);
  }
  for (const name of names) {
    const object = `${group}/${name}`;
    try {
      const kind = file.kind(object);
      if (kind === "unreadable" || kind === "missing") findings.say(object, "it cannot be read");
      if ((kind !== "group" && kind !== "dataset") || file.link(object) !== null) continue;
      const identity = file.identity(object);
      if (seen.has(identity)) continue;
      seen.add(identity);
      if (kind === "group") yield* walk(file, findings, object, seen);
      else yield file.dataset(object);
    } catch (error) {
      findings.add(object, error);
    }
  }
}

/** Rows read together: whole chunks where they are not too large. */
function* slices(dataset: H5Dataset): Generator<[from: number, to: number]> {
  const rowBytes = Math.max(1, dataset.width * dataset.type.size);
  const chunk = dataset.chunks?.[0] ?? 1;
  const most = chunk * rowBytes > largestChunk ? sliceBytes : Math.max(sliceBytes, chunk * rowBytes);
  const rows = Math.max(1, Math.floor(most / rowBytes));
  const step = rows >= chunk ? rows - (rows % chunk) : rows;
  for (let from = 0; from < dataset.length; from += step) yield [from, Math.min(dataset.length, from + step)];
}

/** Notices that say that a file contradicts itself, or that something is lost. */
const damage = new Set(["damaged-index", "unreadable-object", "unreadable-column"]);

function verifyTables(nwb: Tables, findings: Findings): void {
  for (const { name, kind, path } of nwb.tables) {
    try {
      const table = nwb.table(name);
      for (const column of table.layout.columns) readColumn(table, column.name, column.data.path, findings);
      const hasSpikes = table.layout.columns.some((column) => column.name === "spike_times");
      if (kind === "units" && hasSpikes) nwb.spikeTrains(name);
    } catch (error) {
      findings.add(path, error);
    }
  }
  for (const { code, message } of nwb.notices) {
    if (!damage.has(code)) continue;
    const object = /\/[^\s:,]+/.exec(message)?.[0] ?? "/";
    findings.say(object, message.replace(`${object}: `, ""));
  }
}

function readColumn(table: NwbTable, name: string, object: string, findings: Findings): void {
  try {
    table.column(name);
  } catch (error) {
    findings.add(object, error);
  }
}
