import { Random } from "./random.ts";

/** What is known of a sound file, so that a mutation can be aimed. Ranges are `[start, end)` in bytes. */
export interface Anatomy {
  readonly bytes: Buffer;
  /** Raw values without a checksum: nobody can see a changed bit there. */
  readonly raw: readonly (readonly [number, number])[];
  /** Where the values of ragged indices lie, with their integer size. */
  readonly indices: readonly { readonly start: number; readonly size: number; readonly count: number }[];
  /** True when all metadata carry checksums (HDF5's newest format). */
  readonly checksummed: boolean;
}

export interface Mutation {
  readonly kind: MutationKind;
  readonly seed: number;
  /** What was done, for the report. */
  readonly what: string;
  readonly bytes: Buffer;
  /** True when a difference in the numbers could be seen by nobody: it lies where nothing is checked. */
  readonly undetectable: boolean;
}

type MutationKind = keyof typeof makers;

type Made = Omit<Mutation, "kind" | "seed">;

/** Each takes the sound file and changes a copy. */
const makers = {
  "flip-metadata": (anatomy: Anatomy, random: Random): Made => {
    const at = placeOutside(anatomy, random);
    return flipped(anatomy, at, random.below(8), !anatomy.checksummed);
  },
  "flip-data": (anatomy: Anatomy, random: Random): Made => {
    const [start, end] = random.pick(anatomy.raw);
    return flipped(anatomy, start + random.below(end - start), random.below(8), true);
  },
  "flip-several": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const count = 2 + random.below(30);
    for (let i = 0; i < count; i++) bytes[placeOutside(anatomy, random)]! ^= 1 << random.below(8);
    return { what: `${count} bits of metadata`, bytes, undetectable: !anatomy.checksummed };
  },
  "truncate-kilobyte": (anatomy: Anatomy, random: Random): Made => {
    const kilobytes = Math.min(64, Math.floor((anatomy.bytes.length - 1) / 1024));
    return truncated(anatomy, 1024 * random.below(kilobytes + 1));
  },
  "truncate-random": (anatomy: Anatomy, random: Random): Made =>
    truncated(anatomy, random.below(anatomy.bytes.length)),
  "zero-block": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const at = random.below(bytes.length);
    const length = 1 + random.below(512);
    bytes.fill(0, at, Math.min(bytes.length, at + length));
    return { what: `${length} zeros at ${at}`, bytes, undetectable: touchesRaw(anatomy, at, length) };
  },
  "swap-names": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const [first, second] = [random.pick(names), random.pick(names)];
    const at = replaceName(bytes, first, second, random);
    return {
      what: `"${first}" called "${second}" at ${at}`,
      bytes,
      undetectable: touchesRaw(anatomy, at, 1),
    };
  },
  "absurd-size": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const at = smallInteger(anatomy, random);
    const value = random.pick([2n ** 31n, 2n ** 32n + 1n, 2n ** 40n, 2n ** 53n, 2n ** 62n, 2n ** 64n - 2n]);
    bytes.writeBigUInt64LE(value, at);
    return { what: `${value} at ${at}`, bytes, undetectable: !anatomy.checksummed };
  },
  "cyclic-link": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const places = objectAddresses(anatomy);
    const [from, to] = [random.pick(places), random.pick(places)];
    bytes.copy(bytes, from, to, to + 8);
    return {
      what: `the address at ${from} is that at ${to}`,
      bytes,
      undetectable: touchesRaw(anatomy, from, 8),
    };
  },
  "index-overflow": (anatomy: Anatomy, random: Random): Made => {
    const bytes = Buffer.from(anatomy.bytes);
    const index = random.pick(anatomy.indices);
    const row = random.below(index.count);
    const value = random.pick([2n ** BigInt(8 * index.size - 1) - 1n, 2n ** BigInt(8 * index.size) - 1n]);
    for (let i = 0; i < index.size; i++) {
      bytes[index.start + row * index.size + i] = Number((value >> BigInt(8 * i)) & 255n);
    }
    return { what: `entry ${row} of the index at ${index.start} is ${value}`, bytes, undetectable: false };
  },
} satisfies Record<string, (anatomy: Anatomy, random: Random) => Made>;

const mutationKinds = Object.keys(makers) as MutationKind[];

/** The mutation of a seed: the same seed makes the same bytes. */
export function mutate(anatomy: Anatomy, seed: number): Mutation {
  const random = new Random(seed);
  const possible = mutationKinds.filter(
    (kind) =>
      (kind !== "index-overflow" || anatomy.indices.length > 0) &&
      (kind !== "flip-data" || anatomy.raw.length > 0),
  );
  const kind = random.pick(possible);
  return { kind, seed, ...makers[kind](anatomy, random) };
}

function flipped(anatomy: Anatomy, at: number, bit: number, undetectable: boolean): Made {
  const bytes = Buffer.from(anatomy.bytes);
  bytes[at]! ^= 1 << bit;
  return { what: `bit ${bit} of byte ${at}`, bytes, undetectable };
}

/** A truncated file is told by its superblock: nothing of it is ever undetectable. */
const truncated = (anatomy: Anatomy, length: number): Made => ({
  what: `cut to ${length} bytes`,
  bytes: Buffer.from(anatomy.bytes.subarray(0, length)),
  undetectable: false,
});

const touchesRaw = (anatomy: Anatomy, at: number, length: number): boolean =>
  !anatomy.checksummed || anatomy.raw.some(([start, end]) => at < end && at + length > start);

function placeOutside(anatomy: Anatomy, random: Random): number {
  for (;;) {
    const at = random.below(anatomy.bytes.length);
    if (!anatomy.raw.some(([start, end]) => at >= start && at < end)) return at;
  }
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

/** Overwrites one appearance of a name with another, cut or padded to its length, and says where. */
function replaceName(bytes: Buffer, name: string, by: string, random: Random): number {
  const places: number[] = [];
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) places.push(at);
  if (places.length === 0) return -1;
  const at = random.pick(places);
  bytes.write(by.padEnd(name.length, "\0").slice(0, name.length), at, "latin1");
  return at;
}

/** Where an 8-byte number of the size of a shape or length lies outside the raw values. */
function smallInteger(anatomy: Anatomy, random: Random): number {
  const { bytes } = anatomy;
  const start = placeOutside(anatomy, random);
  for (let i = 0; i < bytes.length; i += 8) {
    const at = (start - (start % 8) + i) % (bytes.length - 8);
    const value = bytes.readBigUInt64LE(at);
    const outside = !anatomy.raw.some(([from, to]) => at + 8 > from && at < to);
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
