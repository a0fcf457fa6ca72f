import type { Anatomy } from "./anatomy.ts";
import { Random } from "./random.ts";

export interface Mutation {
  readonly kind: MutationKind;
  readonly seed: number;
  /** What was done, for the report. */
  readonly what: string;
  readonly bytes: Buffer;
}

type MutationKind = keyof typeof makers;

type Made = Omit<Mutation, "kind" | "seed">;

/** Each takes the sound file and changes a copy. */
const makers = {
  "flip-metadata": (anatomy: Anatomy, random: Random): Made =>
    flipped(anatomy, placeOutside(anatomy, random), random.below(8)),
  "flip-data": (anatomy: Anatomy, random: Random): Made => {
    const { start, end } = random.pick([...anatomy.values, ...anatomy.bare]);
    return flipped(anatomy, start + random.below(end - start), random.below(8));
  },
  "flip-several": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const count = 2 + random.below(30);
    for (let i = 0; i < count; i++) bytes[placeOutside(anatomy, random)]! ^= 1 << random.below(8);
    return { what: `${count} bits of metadata`, bytes };
  },
  "truncate-kilobyte": (anatomy: Anatomy, random: Random): Made =>
    truncated(anatomy, random.below(kilobytes(anatomy))),
  "truncate-random": (anatomy: Anatomy, random: Random): Made => {
    const bytes = anatomy.bytes.subarray(0, random.below(anatomy.bytes.length));
    return { what: `cut to ${bytes.length} bytes`, bytes };
  },
  "zero-block": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const at = random.below(bytes.length);
    const length = 1 + random.below(512);
    bytes.fill(0, at, Math.min(bytes.length, at + length));
    return { what: `${length} zeros at ${at}`, bytes };
  },
  "replace-name": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const [first, second] = [random.pick(names), random.pick(names)];
    const at = random.pickAny(placesOf(bytes, first));
    if (at !== undefined) bytes.write(second.padEnd(first.length, "\0").slice(0, first.length), at, "latin1");
    return { what: `"${first}" called "${second}" at ${at ?? "no place"}`, bytes };
  },
  "swap-names": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const first = random.pick(names);
    const second = random.pick(names.filter((name) => name.length === first.length));
    const [here, there] = [random.pickAny(placesOf(bytes, first)), random.pickAny(placesOf(bytes, second))];
    if (here !== undefined && there !== undefined) swap(bytes, here, there, first.length);
    return { what: `"${first}" at ${here ?? "-"} and "${second}" at ${there ?? "-"} swapped`, bytes };
  },
  "swap-attributes": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const places = heapReferences(anatomy);
    const [here, there] = [random.pickAny(places), random.pickAny(places)];
    if (here !== undefined && there !== undefined) swap(bytes, here, there, heapReference);
    return { what: `the texts referred to at ${here ?? "-"} and ${there ?? "-"} swapped`, bytes };
  },
  "absurd-size": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const at = smallInteger(anatomy, random);
    const value = random.pick([2n ** 31n, 2n ** 32n + 1n, 2n ** 40n, 2n ** 53n, 2n ** 62n, 2n ** 64n - 2n]);
    bytes.writeBigUInt64LE(value, at);
    return { what: `${value} at ${at}`, bytes };
  },
  "cyclic-link": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const places = objectAddresses(anatomy);
    const [from, to] = [random.pick(places), random.pick(places)];
    bytes.copy(bytes, from, to, to + 8);
    return { what: `the address at ${from} is that at ${to}`, bytes };
  },
  "index-overflow": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const index = random.pick(anatomy.indices);
    const row = random.below(index.count);
    const value = random.pick([2n ** BigInt(8 * index.size - 1) - 1n, 2n ** BigInt(8 * index.size) - 1n]);
    for (let i = 0; i < index.size; i++) {
      bytes[index.start + row * index.size + i] = Number((value >> BigInt(8 * i)) & 255n);
    }
    return { what: `entry ${row} of the index at ${index.start} is ${value}`, bytes };
  },
} satisfies Record<string, (anatomy: Anatomy, random: Random) => Made>;

const mutationKinds = Object.keys(makers) as MutationKind[];

/** The mutation of a seed: the same seed makes the same bytes. */
export function mutate(anatomy: Anatomy, seed: number): Mutation {
  const random = new Random(seed);
  const possible = mutationKinds.filter(
    (kind) =>
      (kind !== "index-overflow" || anatomy.indices.length > 0) &&
      (kind !== "flip-data" || anatomy.values.length > 0),
  );
  const kind = random.pick(possible);
  return { kind, seed, ...makers[kind](anatomy, random) };
}

/** How many kilobytes of the first 64 the file has, the last one whole or not. */
const kilobytes = (anatomy: Anatomy): number => Math.min(65, Math.ceil(anatomy.bytes.length / 1024));

/** Cuts at every kilobyte of the first 64. */
export function everyTruncation(anatomy: Anatomy): Mutation[] {
  return Array.from({ length: kilobytes(anatomy) }, (_, kilobyte) => ({
    kind: "truncate-kilobyte",
    seed: -kilobyte,
    ...truncated(anatomy, kilobyte),
  }));
}

function flipped(anatomy: Anatomy, at: number, bit: number): Made {
  const bytes = Buffer.from(anatomy.bytes);
  bytes[at]! ^= 1 << bit;
  return { what: `bit ${bit} of byte ${at}`, bytes };
}

const truncated = (anatomy: Anatomy, kilobyte: number): Made => ({
  what: `cut to ${kilobyte} kB`,
  bytes: anatomy.bytes.subarray(0, 1024 * kilobyte),
});

function placeOutside(anatomy: Anatomy, random: Random): number {
  for (;;) {
    const at = random.below(anatomy.bytes.length);
    const data = [...anatomy.values, ...anatomy.bare];
    if (!data.some(({ start, end }) => at >= start && at < end)) return at;
  }
}

function swap(bytes: Buffer, here: number, there: number, length: number): void {
  const kept = Buffer.from(bytes.subarray(here, here + length));
  bytes.copy(bytes, here, there, there + length);
  kept.copy(bytes, there);
}

const names = [
  "neurodata_type",
  "colnames",
  "target",
  "description",
  "spike_times",
  "spike_times_index",
  "start_time",
  "stop_time",
  "id",
  "units",
  "intervals",
  "trials",
  "VectorData",
  "VectorIndex",
  "Units",
  "TimeIntervals",
];

function placesOf(bytes: Buffer, name: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) places.push(at);
  return places;
}

/** Length (4), address of the heap (8), number of the entry (4): how a text of variable length is referred to. */
const heapReference = 16;

/** Where attributes refer to texts in heaps, outside the values of datasets. */
function heapReferences({ bytes, bare, values }: Anatomy): number[] {
  const heaps = bare.filter(({ object }) => object === null);
  return heaps.flatMap((heap) => {
    const address = Buffer.alloc(8);
    address.writeBigUInt64LE(BigInt(heap.start));
    const places: number[] = [];
    for (let at = bytes.indexOf(address); at >= 0; at = bytes.indexOf(address, at + 1)) {
      const start = at - 4;
      if (![...values, ...heaps].some(({ start: from, end }) => start >= from && start < end))
        places.push(start);
    }
    return places;
  });
}

/** Where an 8-byte number of the size of a shape or length lies outside the raw values. */
function smallInteger(anatomy: Anatomy, random: Random): number {
  const { bytes } = anatomy;
  const start = placeOutside(anatomy, random);
  for (let i = 0; i < bytes.length; i += 8) {
    const at = (start - (start % 8) + i) % (bytes.length - 8);
    const value = bytes.readBigUInt64LE(at);
    const outside = !anatomy.values.some(({ start: from, end }) => at + 8 > from && at < end);
    if (value > 0n && value < 100_000n && outside) return at;
  }
  return start % (bytes.length - 8);
}

/** Places that hold the address of an object header, by what lies there (`TREE`, `OHDR`, version 1). */
function objectAddresses({ bytes }: Anatomy): number[] {
  const places: number[] = [];
  for (let at = 8; at + 8 <= bytes.length; at += 1) {
    if (bytes.readUInt32LE(at + 4) !== 0) continue;
    const address = bytes.readUInt32LE(at);
    if (address < 48 || address + 16 > bytes.length) continue;
    const four = bytes.toString("latin1", address, address + 4);
    if (four === "OHDR" || (at % 8 === 0 && four.startsWith("\u0001\0"))) places.push(at);
  }
  return places.length > 0 ? places : [8];
}
