import type { ContentsNode, Peek, PeekWindow } from "../core/contents.ts";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { nearestNames } from "../core/nearest.ts";
import type { Pulse } from "../core/pulse.ts";
import type { Cell } from "../core/table/table.ts";
import type { Verification } from "../core/verification.ts";
import { LocalFile } from "./byte-source.ts";
import type { AllowedFiles, ByteSource } from "./byte-source.ts";
import { readContents, readPeek } from "./contents.ts";
import { discover, findTable } from "./discover.ts";
import type { Discovery, NwbSeriesEntry, NwbTableEntry } from "./discover.ts";
import { NwbTable } from "./dynamic-table.ts";
import { absentFields, readFileFacts, readText, unreadableFields } from "./file-facts.ts";
import type { FileFacts } from "./file-facts.ts";
import { H5File } from "./h5/file.ts";
import { linkProblem, obstacleOf } from "./links.ts";
import type { OutsideLink } from "./links.ts";
import { recogniseNwb, refuseFolder, refuseForeignBytes } from "./recognise.ts";
import { SpikeTrains } from "./spike-trains.ts";
import { TimeSeries } from "./time-series.ts";
import { verifyFile } from "./verify.ts";
import type { VerifyStep } from "./verify.ts";

/**
 * Opens an NWB 2 file: reads its metadata only.
 *
 * @param allowed - files outside its folder that links in it may lead to
 * @param pulse - by which another thread sees whether the reading gets on
 * @throws AnalysisError `file-not-found`, `file-unreadable`, `not-nwb` with the reason, or `damaged-data`
 */
export async function openNwbFile(
  from: string | ByteSource,
  allowed: AllowedFiles = [],
  pulse?: Pulse,
): Promise<NwbFile> {
  if (typeof from === "string") refuseFolder(from);
  const source = typeof from === "string" ? new LocalFile(from, allowed) : from;
  try {
    refuseForeignBytes(source);
    return nwbFileIn(await H5File.open(source, pulse));
  } catch (error) {
    if (typeof from === "string") closeQuietly(source);
    throw error;
  }
}

/**
 * The same for a file of which nothing needs the HDF5 library, so that reading it always comes to an end; undefined for
 * others.
 */
export function openPlainNwbFile(path: string): NwbFile | undefined {
  refuseFolder(path);
  const source = new LocalFile(path);
  try {
    refuseForeignBytes(source);
    const file = H5File.openPlain(source);
    if (file) return nwbFileIn(file);
  } catch (error) {
    closeQuietly(source);
    throw error;
  }
  source.close();
  return undefined;
}

function nwbFileIn(file: H5File): NwbFile {
  try {
    return new NwbFile(file);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** After a failed opening the source may be closed already. */
function closeQuietly(source: ByteSource): void {
  try {
    source.close();
  } catch {
    // Closed by the HDF5 file.
  }
}

/** One open NWB file. Everything is read when asked for; what cannot be read costs that object only. */
export class NwbFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** As written; null when the file does not say. */
  readonly nwbVersion: string | null;
  readonly facts: FileFacts;
  readonly #file: H5File;
  readonly #found: Discovery;
  readonly #opening: readonly Notice[];
  readonly #tables = new Map<string, NwbTable>();
  readonly #spikes = new Map<string, SpikeTrains>();

  constructor(file: H5File) {
    this.#file = file;
    this.path = file.path;
    this.size = file.size;
    const { version, notices } = recogniseNwb(file);
    this.nwbVersion = version;
    this.facts = readFileFacts(file);
    this.#opening = [...notices, ...absentFields(file), ...unreadableFields(file)];
    this.#found = discover(file);
  }

  get tables(): readonly NwbTableEntry[] {
    return this.#found.tables;
  }
  get series(): readonly NwbSeriesEntry[] {
    return this.#found.series;
  }
  /** Links that are not followed because they leave the folder. */
  get outsideLinks(): readonly OutsideLink[] {
    return this.#found.outsideLinks;
  }
  /** Everything noticed so far, about the whole file; grows as more of it is read. */
  get notices(): readonly Notice[] {
    const tables = [...this.#tables.values()].flatMap((table) => table.notices);
    const spikes = [...this.#spikes.values()].flatMap((trains) => trains.notices);
    const all = [...this.#opening, ...this.#found.notices, ...tables, ...spikes, ...this.#file.notices];
    return [...new Map(all.map((notice) => [notice.message, notice])).values()];
  }
  /** True when a damaged object has broken the HDF5 library: this thread can read no file any more. */
  get broken(): boolean {
    return this.#file.library.broken;
  }

  /**
   * Refuses what would take an unreadable object for an absent one.
   *
   * @param wanted - paths that must not be among those that are linked but unreadable
   * @throws AnalysisError `damaged-data` naming the object
   */
  requireReadable(wanted: (path: string) => boolean): void {
    const lost = this.#found.unreadable.find(wanted);
    if (lost === undefined) return;
    const link = linkProblem(this.#file, lost);
    const { reason, help } = link ? obstacleOf(link) : { reason: "it is there, but damaged" };
    throw this.#file.library.damaged(this.path, lost, reason, help);
  }

  /** The entry a table name means, undefined when there is none: see {@link findTable}. */
  findTable(name: string): NwbTableEntry | undefined {
    return findTable(this.tables, name);
  }

  /**
   * A table by name, path, or last part of its path when that is unambiguous. The same name gives the same
   * object, so that columns are read once.
   *
   * @throws AnalysisError `missing-table`
   */
  table(name: string): NwbTable {
    const entry = this.findTable(name);
    if (!entry) throw this.#missingTable(name);
    let table = this.#tables.get(entry.path);
    if (!table) {
      table = new NwbTable(this.#file, entry.path, entry.name);
      this.#tables.set(entry.path, table);
    }
    return table;
  }

  #missingTable(name: string): AnalysisError {
    const plain = name.replace(/^\//, "");
    this.requireReadable((path) => path === `/${plain}` || path === `/intervals/${plain}`);
    const available = this.tables.map((table) => table.name);
    const nearest = nearestNames(name, available);
    const hint = nearest.length ? ` Did you mean ${nearest.map((each) => `"${each}"`).join(" or ")}?` : "";
    const tables = available.length ? `Tables: ${available.join(", ")}.` : "It has no tables.";
    return new AnalysisError(
      "missing-table",
      `There is no table "${name}" in ${this.path}.${hint} ${tables}`,
      {
        table: name,
        available,
      },
    );
  }

  /**
   * The spike times of a units table.
   *
   * @throws AnalysisError `missing-table`, `no-spike-times`
   */
  spikeTrains(units = "units"): SpikeTrains {
    const table = this.table(units);
    let trains = this.#spikes.get(table.path);
    if (!trains) {
      trains = new SpikeTrains(table, this.path);
      this.#spikes.set(table.path, trains);
    }
    return trains;
  }

  /** @param path - the group of a time series */
  timeSeries(path: string): TimeSeries {
    this.#demandObject(path);
    return new TimeSeries(this.#file, path);
  }

  /** One object of the file's tree with its members; `/` is the root. */
  contents(path: string): ContentsNode {
    this.#demand(path);
    return readContents(this.#file, path);
  }

  /** A bounded piece of a dataset's values. */
  peek(path: string, window: PeekWindow): Peek {
    this.#demandObject(path);
    return readPeek(this.#file, path, window);
  }

  exists(path: string): boolean {
    return this.#file.exists(path);
  }

  /** Names of a group's members; none when there is no such group. */
  children(path: string): readonly string[] {
    return this.#file.kind(path) === "group" ? this.#file.children(path) : [];
  }

  /** An attribute: scalars and arrays of one as a scalar, references as the path they lead to. */
  attribute(path: string, name: string): Cell | undefined {
    return this.#file.exists(path) ? this.#file.attribute(path, name) : undefined;
  }

  /** All attributes of an object. */
  attributes(path: string): Readonly<Record<string, Cell>> {
    if (!this.#file.exists(path)) return {};
    return Object.fromEntries(
      this.#file.attributeNames(path).map((name) => [name, this.#file.attribute(path, name) ?? null]),
    );
  }

  /** A text dataset as text, several joined by `; `; null when absent. */
  text(path: string): string | null {
    return readText(this.#file, path);
  }

  /** A numeric dataset, flattened row-major. */
  numbers(path: string): Float64Array {
    this.#demandObject(path);
    return this.#file.dataset(path).numbers();
  }

  /** Bytes of the file as they are, into the start of `into`; how many there were. */
  bytes(at: number, into: Uint8Array): number {
    return this.#file.readInto(at, into);
  }

  /** Reads every value of the file, piece by piece, and says what cannot be read: see {@link verifyFile}. */
  verify(): Generator<VerifyStep, Verification> {
    return verifyFile(this.#file, this);
  }

  close(): void {
    this.#file.close();
  }

  /** What a path should lead to is there, or the reason is said why not. */
  #demand(path: string): void {
    const kind = this.#file.kind(path);
    if (kind === "missing") throw this.#unreachable(path, "there is no such object", "");
  }

  #demandObject(path: string): void {
    this.#demand(path);
    const problem = linkProblem(this.#file, path);
    if (problem) throw this.#unreachable(path, problem.reason, problem.help);
  }

  #unreachable(path: string, reason: string, help: string): AnalysisError {
    return this.#file.library.damaged(this.path, path, reason, help);
  }
}
