import type { Stretch } from "../core/counts/stretches.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import { OrderedTrain, OutOfOrder } from "./ordered-train.ts";
import type { Entries, Pace, Paging } from "./ordered-train.ts";

/** The spikes of one unit in some stretches of time, and what is known of all of them. */
export interface SpikePart {
  /** Row of the units table. */
  readonly row: number;
  /** Ascending, seconds: at least those in the stretches. */
  readonly times: Float64Array;
  /** Of all its spikes: how many there are, and the first and the last one, seconds; NaN where there is none. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Trains that are looked at together. */
const together = 64;
/** Bytes of a page: no fewer are fetched at a time. */
const pageBytes = 32_768;
/** Shorter trains are read whole, pages. */
const fewest = 4;

/** Where whole trains come from, where they are not what they should be. */
export interface WholeTrains {
  range(row: number): Entries;
  read(row: number): Float64Array;
}

/**
 * Of trains that are known to be in order the spikes in some stretches, many units being looked at together. One that is
 * found not to be in order is read whole.
 *
 * @throws AnalysisError as `trains` does
 */
export function* partsWithin(
  trains: WholeTrains,
  data: H5Dataset,
  rows: readonly number[],
  stretches: readonly Stretch[],
): Generator<SpikePart> {
  const look = { stretches, paging: pagingOf(data), pace: null as Pace | null };
  for (let at = 0; at < rows.length; at += together) {
    const some = rows.slice(at, at + together);
    look.pace ??= paceOf(trains, some, look, data);
    const searches = some.map((row) => searchOf(trains, row, look));
    searchAll(searches, data);
    for (const { row, whole, train } of searches) {
      const { from, to } = whole;
      if (train) yield { row, times: train.times(), count: to - from, first: train.first, last: train.last };
      else yield wholePart(row, trains.read(row));
    }
  }
}

export const wholePart = (row: number, times: Float64Array): SpikePart => ({
  row,
  times,
  count: times.length,
  first: times[0] ?? NaN,
  last: times.at(-1) ?? NaN,
});

interface Search {
  readonly row: number;
  readonly whole: Entries;
  /** Null where it is read whole. */
  train: OrderedTrain | null;
}

interface Look {
  readonly stretches: readonly Stretch[];
  readonly paging: Paging;
  readonly pace: Pace | null;
}

function searchOf(trains: WholeTrains, row: number, { stretches, paging, pace }: Look): Search {
  const whole = trains.range(row);
  const long = whole.to - whole.from > fewest * paging.length;
  return { row, whole, train: long ? new OrderedTrain(whole, stretches, paging, pace) : null };
}

/** How spikes come in the longest train: in the others it will not be much else. */
function paceOf(trains: WholeTrains, rows: readonly number[], look: Look, data: H5Dataset): Pace | null {
  const lengthOf = (row: number): number => trains.range(row).to - trains.range(row).from;
  const search = searchOf(
    trains,
    rows.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a)),
    look,
  );
  if (search.train) searchAll([search], data);
  return search.train?.pace ?? null;
}

/** What all of them want is said before the first of it is read. */
function searchAll(searches: readonly Search[], data: H5Dataset): void {
  for (const { train, whole } of searches) if (!train) data.expect(whole.from, whole.to);
  for (;;) {
    const wanted = searches.map(({ train }) => train?.wanted() ?? []);
    if (wanted.every((entries) => entries.length === 0)) return;
    for (const { from, to } of wanted.flat()) data.expect(from, to);
    searches.forEach((search, i) => {
      if (!isInOrder(search.train, wanted[i]!, data)) search.train = null;
    });
  }
}

function isInOrder(train: OrderedTrain | null, wanted: readonly Entries[], data: H5Dataset): boolean {
  try {
    for (const entries of wanted) train?.take(entries, data.numbers(entries.from, entries.to));
    return true;
  } catch (error) {
    if (error instanceof OutOfOrder) return false;
    throw error;
  }
}

/** Pages begin where blocks of the file do, or are its chunks. */
function pagingOf({ chunks, address, type }: H5Dataset): Paging {
  if (chunks) return { length: chunks[0]!, shift: 0 };
  const length = Math.floor(pageBytes / type.size);
  return { length, shift: Math.floor((address ?? 0) / type.size) % length };
}
