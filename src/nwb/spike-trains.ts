import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { Stretch } from "../core/counts/stretches.ts";
import type { NwbTable } from "./dynamic-table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { Entries } from "./ordered-train.ts";
import { partsWithin } from "./trains-within.ts";
import type { SpikePart } from "./trains-within.ts";
import type { StoredColumn } from "./table-layout.ts";
import { RaggedIndex, unownedEntries } from "./ragged.ts";

/** Reads under way while the caller works on what was read before. Chunks are undone side by side anyway. */
const readsAhead = (data: H5Dataset): number => (data.chunks ? 1 : 2);

/** The spike times of one unit. */
export interface SpikeTrain {
  /** Row of the units table. */
  readonly row: number;
  /** Ascending, seconds, finite. */
  readonly times: Float64Array;
}

/**
 * HDF5 reads small pieces of contiguous data through a buffer of 64 KiB: units closer than that are read
 * together, for the same bytes.
 */
const contiguousGap = 8192;
/** Entries of spike_times read together at most, 8 MiB. */
const largestRead = 1024 * 1024;

/** Entries that are said to be read before their turn at most, 32 MiB. */
const saidAhead = 4 * largestRead;

/**
 * The spike times of a units table, read unit by unit: never the whole column. Times are given ascending;
 * what had to be done for that is noticed once a unit.
 */
export class SpikeTrains {
  readonly #table: NwbTable;
  readonly #data: H5Dataset;
  readonly #ranges: Ranges;
  readonly #notices: Notice[];
  readonly #noticed = new Set<string>();

  /** @throws AnalysisError `no-spike-times` when the table has none, `damaged-data` when it has and they are lost */
  constructor(table: NwbTable, file: string) {
    const stored = table.layout.columns.find((column) => column.name === "spike_times");
    // Linked but unreadable is an error of its own, which reading the column throws.
    if (!stored && table.layout.unreadable.has("spike_times")) table.column("spike_times");
    if (!stored) {
      throw new AnalysisError(
        "no-spike-times",
        `${table.path} in ${file} has no spike_times: there is nothing to count. Its columns can still be read.`,
        { path: file },
      );
    }
    this.#table = table;
    this.#data = stored.data;
    this.#notices = [];
    this.#refuseOtherShapes(stored);
    const index = stored.indices[0];
    this.#ranges = index ? this.#indexed(index) : this.#unindexed();
  }

  /** One list of times a unit is all that can be counted: anything else would be counted wrongly. */
  #refuseOtherShapes({ data, indices }: StoredColumn): void {
    const help = "Its other columns can still be read.";
    if (data.width > 1) throw data.damaged(`it holds ${data.width} values for each spike`, help);
    if (indices.length > 1)
      throw data.damaged(`it has ${indices.length} levels of index where a list of times has one`, help);
  }

  get rowCount(): number {
    return this.#table.rowCount;
  }

  /** What was noticed so far: a damaged index, units that were not in order, times that were dropped. */
  get notices(): readonly Notice[] {
    return [...this.#notices, ...this.#data.notices];
  }

  /** Number of stored spikes of each unit, without reading one; NaN where the index is damaged. */
  counts(): Float64Array {
    return Float64Array.from({ length: this.rowCount }, (_, row) => this.#ranges.length(row));
  }

  /**
   * The spike times of one unit.
   *
   * @throws AnalysisError `damaged-data`, `missing-filter`
   */
  read(row: number): Float64Array {
    const [start, end] = this.#ranges.range(row);
    return this.#inOrder(row, this.#ranges.read(row) ?? this.#data.numbers(start, end));
  }

  /**
   * The spike times of several units, in the order of `rows`. Units that lie side by side are read together.
   */
  *readMany(rows: readonly number[] | Int32Array): Generator<SpikeTrain> {
    for (const group of this.#groups([...rows]))
      yield* this.#trainsOf(
        group,
        group.length > 1 ? this.#data.numbers(group[0]!.start, group.at(-1)!.end) : null,
      );
  }

  /**
   * As {@link readMany}, the next units being read while the caller works on those before. Times are good until the
   * next ones are asked for.
   */
  async *readAhead(rows: readonly number[] | Int32Array): AsyncGenerator<SpikeTrain> {
    const groups = this.#groups([...rows]);
    const ahead = readsAhead(this.#data);
    const rooms = new Rooms(ahead + 1);
    const say = this.#ahead(groups);
    say(0);
    const ask = (group: Group | undefined): Promise<Float64Array | null> => {
      if (!group || this.#ranges.separate) return Promise.resolve(null);
      const read = this.#data.numbersSoon(group[0]!.start, group.at(-1)!.end, rooms.next());
      // It is told when it is its turn.
      read.catch(() => undefined);
      return read;
    };
    const coming = groups.slice(0, ahead).map(ask);
    try {
      for (const [i, group] of groups.entries()) {
        const together = await coming.shift()!;
        say(i + 1);
        coming.push(ask(groups[i + ahead]));
        yield* this.#trainsOf(group, together);
      }
    } finally {
      // Nothing is read any more once this has ended: the file may be closed.
      await Promise.allSettled(coming);
    }
  }

  /**
   * Of units whose spikes are known to be in order at least those in some stretches of time, little else being read.
   *
   * @throws AnalysisError as `read`
   */
  within(rows: readonly number[] | Int32Array, stretches: readonly Stretch[]): Iterable<SpikePart> {
    const whole = { range: (row: number) => this.#entries(row), read: (row: number) => this.read(row) };
    return partsWithin(whole, this.#data, [...rows], stretches);
  }

  #entries(row: number): Entries {
    // What has no range is read whole.
    if (this.#ranges.separate) return { from: 0, to: 0 };
    const [from, to] = this.#ranges.range(row);
    return { from, to };
  }

  /** Says what will be read, so far ahead of the group whose turn it is. */
  #ahead(groups: readonly Group[]): (turn: number) => void {
    const entries = groups.map((group) => group.at(-1)!.end - group[0]!.start);
    let [said, ahead] = [0, 0];
    return (turn) => {
      if (turn > 0) ahead -= entries[turn - 1]!;
      for (; said < groups.length && ahead < saidAhead && !this.#ranges.separate; said++) {
        this.#data.expect(groups[said]![0]!.start, groups[said]!.at(-1)!.end);
        ahead += entries[said]!;
      }
    };
  }

  *#trainsOf(group: Group, together: Float64Array | null): Generator<SpikeTrain> {
    const { start } = group[0]!;
    for (const { row, start: from, end } of group) {
      const times = together
        ? this.#inOrder(row, together.subarray(from - start, end - start))
        : this.read(row);
      yield { row, times };
    }
  }

  /** Runs of rows whose spikes follow each other, or share a chunk, and are not too many for one read. */
  #groups(rows: readonly number[]): readonly Group[] {
    const gap = this.#data.chunks?.[0] ?? contiguousGap;
    const groups: { row: number; start: number; end: number }[][] = [];
    for (const row of rows) {
      const [start, end] = this.#ranges.range(row);
      const group = groups.at(-1);
      const last = group?.at(-1);
      const near = last && start >= last.end && start - last.end <= gap;
      if (group && near && !this.#ranges.separate && end - group[0]!.start <= largestRead)
        group.push({ row, start, end });
      else groups.push([{ row, start, end }]);
    }
    return groups;
  }

  #indexed(dataset: H5Dataset): Ranges {
    if (dataset.type.kind === "reference") return new RegionRanges(dataset);
    const index = new RaggedIndex(dataset, this.#data.length);
    this.#notices.push(...index.notices());
    const unowned = unownedEntries(index, this.#data.length);
    if (unowned > 0) {
      this.#notices.push({
        code: "unowned-entries",
        message: `The last ${unowned} spike times of ${this.#data.path} belong to no unit.`,
      });
    }
    return new IndexRanges(index);
  }

  /** Without an index: one spike a row, or one unit that owns everything. */
  #unindexed(): Ranges {
    const one = this.rowCount === 1;
    this.#notices.push({
      code: "no-spike-index",
      message: `${this.#data.path} has no spike_times_index: ${one ? "its only unit is given all of it" : "each row is taken to be one spike of its unit"}. If that is not what was meant, the index has to be written anew.`,
    });
    return new PlainRanges(one ? this.#data.length : 1, this.#data);
  }

  #inOrder(row: number, times: Float64Array): Float64Array {
    if (isInOrder(times)) return times;
    for (const [isLost, what] of losses) {
      const lost = times.filter(isLost).length;
      if (lost === 0) continue;
      this.#notice(
        row,
        "missing-spike-times",
        `${lost} of its ${times.length} spike times are ${what} and are left out`,
      );
      times = times.filter((time) => !isLost(time));
    }
    let descents = 0;
    for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) descents++;
    if (descents > 0) {
      this.#notice(
        row,
        "unsorted-spikes",
        `its spike times are not in ascending order (${descents} descents); they were sorted`,
      );
      times.sort();
    }
    return times;
  }

  #notice(row: number, code: string, what: string): void {
    const key = `${code} ${row} ${what}`;
    if (this.#noticed.has(key)) return;
    this.#noticed.add(key);
    this.#notices.push({ code, message: `Unit in row ${row} of ${this.#table.path}: ${what}.` });
  }
}

/** Units that are read together, in the order of the file. */
type Group = readonly { readonly row: number; readonly start: number; readonly end: number }[];

/** Places in memory for what is read, in turn: new memory for every read costs as much as reading. */
class Rooms {
  readonly #rooms: readonly Float64Array<ArrayBuffer>[];
  #turn = 0;
  constructor(count: number) {
    this.#rooms = Array.from({ length: count }, () => new Float64Array(largestRead));
  }
  next(): Float64Array<ArrayBuffer> {
    this.#turn = (this.#turn + 1) % this.#rooms.length;
    return this.#rooms[this.#turn]!;
  }
}

/** Times that are no times, and what they are called. */
const losses: readonly (readonly [(time: number) => boolean, string])[] = [
  [Number.isNaN, "NaN"],
  [(time) => Math.abs(time) === Infinity, "infinite"],
];

/** Ascending, and all finite. */
function isInOrder(times: Float64Array): boolean {
  if (times.length === 0) return true;
  for (let i = 1; i < times.length; i++) if (!(times[i]! >= times[i - 1]!)) return false;
  return Number.isFinite(times[0]) && Number.isFinite(times.at(-1));
}

/** Where each unit's spikes lie. */
interface Ranges {
  /** True when units cannot be read together. */
  readonly separate: boolean;
  /** @throws AnalysisError `damaged-data` */
  range(row: number): [start: number, end: number];
  length(row: number): number;
  /** The spikes themselves where they have no range; undefined elsewhere. */
  read(row: number): Float64Array | undefined;
}

class IndexRanges implements Ranges {
  readonly separate = false;
  readonly #index: RaggedIndex;
  readonly #lengths: Float64Array;
  constructor(index: RaggedIndex) {
    this.#index = index;
    this.#lengths = index.lengths();
  }
  range(row: number): [number, number] {
    return this.#index.range(row);
  }
  length(row: number): number {
    return this.#lengths[row] ?? Number.NaN;
  }
  read(): undefined {
    return undefined;
  }
}

class PlainRanges implements Ranges {
  readonly separate = false;
  readonly #each: number;
  readonly #data: H5Dataset;
  constructor(each: number, data: H5Dataset) {
    this.#each = each;
    this.#data = data;
  }
  range(row: number): [number, number] {
    if ((row + 1) * this.#each > this.#data.length)
      throw this.#data.damaged(`it has no entry for row ${row}`);
    return [row * this.#each, (row + 1) * this.#each];
  }
  length(): number {
    return this.#each;
  }
  read(): undefined {
    return undefined;
  }
}

/** Region references instead of numbers, as NWB 2.0 betas had them. */
class RegionRanges implements Ranges {
  readonly separate = true;
  readonly #index: H5Dataset;
  constructor(index: H5Dataset) {
    this.#index = index;
  }
  range(row: number): [number, number] {
    return [0, this.#index.region(row).count];
  }
  length(row: number): number {
    return this.#index.region(row).count;
  }
  read(row: number): Float64Array {
    const column = this.#index.region(row).read();
    if (column.kind !== "number") throw this.#index.damaged("its regions do not hold numbers");
    return column.values;
  }
}
