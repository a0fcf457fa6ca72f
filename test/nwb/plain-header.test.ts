import assert from "node:assert/strict";
import { NotPlain, Pages } from "../../src/nwb/h5/plain/bytes.ts";
import { readHeader } from "../../src/nwb/h5/plain/header.ts";
import type { PlainHeader } from "../../src/nwb/h5/plain/header.ts";
import { memorySource } from "./memory-source.ts";

/** Numbers as bytes, little endian, those of `size` bytes each. */
function little(size: number, ...values: readonly number[]): number[] {
  return values.flatMap((value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return [...bytes.subarray(0, size)];
  });
}
const padded = (bytes: readonly number[]): number[] => [
  ...bytes,
  ...Array<number>(-bytes.length & 7).fill(0),
];
const text = (word: string): number[] => [...Buffer.from(word), 0];

interface Message {
  readonly type: number;
  readonly content: readonly number[];
  readonly flags?: number;
}
const bytesOf = ({ type, content, flags = 0 }: Message): number[] => {
  const filled = padded(content);
  return [...little(2, type, filled.length), flags, 0, 0, 0, ...filled];
};

/** An object header with those messages in one part: HDF5 File Format Specification 3.0, section IV.A.1.a. */
function header(messages: readonly Message[], count = messages.length): Buffer {
  const part = messages.flatMap(bytesOf);
  return Buffer.from([1, 0, ...little(2, count), ...little(4, 1, part.length, 0), ...part]);
}

function read(bytes: Uint8Array): PlainHeader {
  const source = memorySource(bytes);
  return readHeader(new Pages((at, into) => source.read(at, into.length, into), source.size), 0);
}
const of = (...messages: readonly Message[]): PlainHeader => read(header(messages));
const refuses = (...messages: readonly Message[]): void => assert.throws(() => of(...messages), NotPlain);

const [dataspace, datatype, oldFill, fill, layout, filters, attribute, modified] = [
  1, 3, 4, 5, 8, 11, 12, 18,
] as const;
const nothing: Message = { type: 0, content: [] };
/** A byte without a sign. */
const byte = [0x10, 0, 0, 0, ...little(4, 1), ...little(2, 0, 8)];
const scalar = [1, 0, 0, 0, 0, 0, 0, 0];
const vector = (length: number): number[] => [1, 1, 0, 0, 0, 0, 0, 0, ...little(8, length)];

describe("an object header of the classic form", () => {
  /** With so many bytes of empty messages, a multiple of 65,536, which come first. */
  const long = (bytes: number): Buffer => {
    const one = bytesOf({ type: 0, content: Array<number>(65_528).fill(0) });
    const part = Buffer.concat(Array.from({ length: bytes / one.length }, () => Buffer.from(one)));
    const head = header([], bytes / one.length);
    head.writeUInt32LE(bytes, 8);
    return Buffer.concat([head, part]);
  };

  /** In so many parts, each of which says where the next is. */
  function inParts(count: number): Buffer {
    const size = 24;
    const parts = Array.from({ length: count }, (_, part) => {
      const next = { type: 16, content: little(8, 16 + (part + 1) * size, size) };
      return bytesOf(part < count - 1 ? next : { type: 0, content: Array<number>(16).fill(0) });
    });
    const head = header([], count);
    head.writeUInt32LE(size, 8);
    return Buffer.concat([head, Buffer.from(parts.flat())]);
  }

  it("has up to a megabyte, in up to 64 parts", () => {
    assert.equal(read(long(1024 * 1024)).type, null);
    assert.throws(() => read(long(1024 * 1024 + 65_536)), { name: "NotPlain", message: /too long/ });
    assert.equal(read(inParts(64)).type, null);
    assert.throws(() => read(inParts(65)), { name: "NotPlain", message: /too long/ });
  });

  it("that leads back to itself is not plain", () => {
    const loop = header([{ type: 16, content: little(8, 16, 24) }]);
    assert.throws(() => read(loop), { name: "NotPlain", message: /too long/ });
  });

  it("has as many messages as it says, each of a known form and, but for attributes, once", () => {
    assert.throws(() => read(header([nothing], 2)), NotPlain);
    assert.throws(() => read(header([nothing, nothing], 1)), NotPlain);
    assert.equal(of(nothing, nothing).shape, null);
    assert.equal(of({ ...nothing, flags: 7 }).shape, null);
    refuses({ ...nothing, flags: 8 });
    refuses({ type: dataspace, content: scalar }, { type: dataspace, content: scalar });
    refuses({ type: 2, content: [] });
    assert.deepEqual(of({ type: modified, content: [1] }).filters, []);
    refuses({ type: modified, content: [2] });
    const odd = header([nothing]);
    odd.writeUInt16LE(4, 18);
    odd.writeUInt32LE(12, 8);
    assert.throws(() => read(Buffer.concat([odd, Buffer.alloc(4)])), NotPlain);
  });

  it("has a type; one that is kept elsewhere is left to the library", () => {
    assert.deepEqual(of({ type: datatype, content: byte }).type, {
      type: { kind: "integer", size: 1, signed: false },
      stored: 1,
    });
    assert.equal(of({ type: datatype, content: byte, flags: 2 }).type, "other");
    assert.deepEqual(of({ type: datatype, content: byte, flags: 1 }), of({ type: datatype, content: byte }));
  });
});

describe("where the values of a header of the classic form lie", () => {
  const chunked = (rank: number): Message => ({
    type: layout,
    content: [3, 2, rank, ...little(8, 4096), ...little(4, ...Array<number>(rank).fill(2))],
  });
  const contiguous: Message = { type: layout, content: [3, 1, ...little(8, 4096, 12)] };

  it("is in one piece or in chunks of one to 32 dimensions, the last number being a value's bytes", () => {
    assert.deepEqual(of(contiguous).layout, { kind: "contiguous", address: 4096, bytes: 12 });
    for (const rank of [2, 33])
      assert.deepEqual(of(chunked(rank)).layout, {
        kind: "chunked",
        address: 4096,
        extent: Array<number>(rank).fill(2),
      });
    for (const rank of [0, 1, 34]) refuses(chunked(rank));
  });

  it("is left to the library in the header itself, in other forms and in other files", () => {
    assert.equal(of({ type: layout, content: [3, 0, ...little(2, 4), 1, 2, 3, 4] }).layout, "other");
    assert.equal(of({ type: layout, content: [4, 1, ...little(8, 4096, 12)] }).layout, "other");
    assert.equal(of(contiguous, { type: 7, content: [] }).layout, "other");
  });

  const value = (...bytes: readonly number[]): number[] => [...little(4, bytes.length), ...bytes];
  const none = little(4, 0xffffffff);

  const other: readonly (readonly [string, Message])[] = [
    ["of the old form", { type: oldFill, content: value(0, 1) }],
    ["of the first form, whatever it says of it", { type: fill, content: [1, 3, 2, 0, ...value(1)] }],
    ["of the second form, where it is defined", { type: fill, content: [2, 3, 2, 1, ...value(1)] }],
    ["of the second form, defined by the user", { type: fill, content: [2, 1, 0, 2, ...value(1)] }],
    ["of the third form, where it is defined", { type: fill, content: [3, 0x20, ...value(0, 0, 1)] }],
  ];
  for (const [what, message] of other)
    it(`is left to the library where chunks that are not there have another value than zero: ${what}`, () => {
      assert.equal(of(chunked(2), message).layout, "other");
      assert.deepEqual(of(contiguous, message).layout, of(contiguous).layout);
    });

  const zero: readonly (readonly [string, Message])[] = [
    ["zeros of the old form", { type: oldFill, content: value(0, 0) }],
    ["no value of the old form", { type: oldFill, content: none }],
    ["zeros of the first form", { type: fill, content: [1, 2, 0, 1, ...value(0)] }],
    ["no value of the old form, of the smallest size", { type: oldFill, content: little(4, 0x80000000) }],
    ["no value of the first form", { type: fill, content: [1, 2, 0, 0, ...none] }],
    ["a value of the second form that is not defined", { type: fill, content: [2, 2, 0, 0, ...value(1)] }],
    ["zeros of the third form", { type: fill, content: [3, 0x20, ...value(0)] }],
    ["a value of the third form that is not defined", { type: fill, content: [3, 0x1f, ...value(1)] }],
  ];
  for (const [what, message] of zero)
    it(`is known where chunks that are not there have zeros: ${what}`, () => {
      assert.deepEqual(of(chunked(2), message).layout, of(chunked(2)).layout);
    });

  it("is not plain with a fill value of no known form, or one that is kept elsewhere", () => {
    for (const content of [
      [0, 0, 0, 0, ...value()],
      [4, 0, 0, 0, ...value()],
      [2, 4, 0, 0, ...value()],
      [2, 0, 3, 0, ...value()],
      [2, 0, 0, 3, ...value()],
      [2, 0, 0, 1, ...little(4, 0x7fffffff)],
    ])
      refuses({ type: fill, content });
    for (const type of [fill, oldFill]) refuses({ type, content: [2, 0, 0, 0, 0, 0, 0, 0], flags: 2 });
  });

  it("has filters; those that are kept elsewhere are left to the library", () => {
    const shuffle = [1, 1, 0, 0, 0, 0, 0, 0, ...little(2, 2, 0, 0, 1), ...little(4, 8, 0)];
    assert.deepEqual(of({ type: filters, content: shuffle }).filters, [{ id: 2, name: "", options: [8] }]);
    assert.equal(of({ type: filters, content: shuffle, flags: 2 }).filters, null);
  });
});

describe("an attribute in a header of the classic form", () => {
  interface Form {
    readonly version?: number;
    readonly flags?: number;
    /** Of the name, in the versions that say so. */
    readonly letters?: number;
    readonly name?: readonly number[];
    readonly shape?: readonly number[];
    readonly value?: readonly number[];
  }
  function attributeOf(form: Form = {}): Message {
    const { version = 1, flags = 0, letters = 0, name = text("a"), shape = scalar, value = [7] } = form;
    const parts = [name, byte, shape].map((part) => (version === 1 ? padded(part) : part));
    const sizes = little(2, name.length, byte.length, shape.length);
    const content = [
      version,
      flags,
      ...sizes,
      ...(version === 3 ? [letters] : []),
      ...parts.flat(),
      ...value,
    ];
    return { type: attribute, content };
  }
  /** What attributes are called, and what is in them. */
  const seen = (...forms: readonly Form[]): [string, unknown][] =>
    [...of(...forms.map(attributeOf)).attributes].map(([name, found]) => [
      name,
      found === "other" ? found : [...found.bytes],
    ]);

  it("is read in its three versions, of which the first fills up its parts", () => {
    for (const version of [1, 2, 3]) {
      assert.deepEqual(seen({ version }), [["a", [7]]]);
      assert.deepEqual(seen({ version, name: text("eight888"), shape: vector(3), value: [1, 2, 3] }), [
        ["eight888", [1, 2, 3]],
      ]);
    }
    assert.deepEqual(seen({ version: 3, letters: 1, name: text("µ") }), [["µ", [7]]]);
    for (const version of [0, 4]) refuses(attributeOf({ version }));
    refuses(attributeOf({ version: 3, letters: 2 }));
  });

  it("has the size of its value, filled up to a multiple of eight", () => {
    const sized = (length: number, bytes: number): Message =>
      attributeOf({ shape: vector(length), value: Array<number>(bytes).fill(1) });
    for (const length of [1, 7, 8])
      assert.equal([...of(sized(length, 8)).attributes.values()].length, 1, String(length));
    assert.equal([...of(sized(9, 16)).attributes.values()].length, 1);
    refuses(sized(8, 16));
    refuses(sized(0, 8));
    refuses(sized(9, 8));
    refuses(sized(1, 0));
  });

  it("has a name that ends where it says", () => {
    refuses(attributeOf({ name: [97, 98] }));
    refuses(attributeOf({ name: [97, 0, 98, 0] }));
    assert.deepEqual(seen({ name: [0] }), [["", [7]]]);
  });

  it("is left to the library where its type is kept elsewhere, or its shape is of another version", () => {
    assert.deepEqual(seen({ version: 2, flags: 1 }), [["a", "other"]]);
    assert.deepEqual(seen({ version: 2, shape: [2, 0, 0, 0] }), [["a", "other"]]);
  });

  it("is there once, in the order of the names, and not kept elsewhere", () => {
    const named = (name: string): Form => ({ name: text(name) });
    const names = seen(named("b"), named("\u{1f600}"), named("\uffee"), named("a")).map(([name]) => name);
    assert.deepEqual(names, ["a", "b", "\uffee", "\u{1f600}"]);
    refuses(attributeOf(), attributeOf());
    refuses({ ...attributeOf(), flags: 2 });
  });
});
