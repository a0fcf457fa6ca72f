import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import type { Column } from "../../src/core/table/table.ts";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { NotPlain, Pages } from "../../src/nwb/h5/plain/bytes.ts";
import { readHeader } from "../../src/nwb/h5/plain/header.ts";
import { surveyPlain } from "../../src/nwb/h5/plain/objects.ts";
import { allenSession, allenVariants, fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";

const folder = `${fixtures}/nwb`;
const unreadable = new Set(["open_for_writing.nwb"]);
const files = [
  allenSession,
  `${allenVariants}/plain_pynwb.nwb`,
  `${allenVariants}/plain_no_intervals.nwb`,
  ...readdirSync(folder)
    .filter((name) => name.endsWith(".nwb") && !unreadable.has(name))
    .map((name) => `${folder}/${name}`),
];

const survey = (source: ByteSource) =>
  surveyPlain((at, into) => source.read(at, into.length, into), source.size);

/** A column with its cells in memory. */
const values = (column: Column): unknown =>
  column.kind === "list" ? Array.from(column.lengths, (_, row) => column.cell(row)) : column;

const attempt = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return { error: (error as { code?: string }).code };
  }
};

/** Everything that can be seen of a file, by what was asked. */
function seen(file: H5File): ReadonlyMap<string, unknown> {
  const out = new Map<string, unknown>();
  const ask = (question: string, answer: () => unknown): void => void out.set(question, attempt(answer));
  const walk = (object: string): void => {
    const kind = file.kind(object);
    out.set(`kind ${object}`, kind);
    // Of the root the library says what happens to lie in memory.
    if (object !== "/") ask(`link ${object}`, () => file.link(object));
    if (kind !== "group" && kind !== "dataset" && kind !== "type") return;
    ask(`identity ${object}`, () => file.identity(object));
    ask(`attributes ${object}`, () => file.attributeNames(object));
    for (const name of [...file.attributeNames(object), "nope"])
      ask(`attribute ${object} ${name}`, () => file.attribute(object, name));
    if (kind === "dataset") lookAt(object);
    if (kind !== "group") return;
    ask(`members ${object}`, () => file.children(object));
    for (const name of file.children(object)) {
      const member = object === "/" ? `/${name}` : `${object}/${name}`;
      if (file.link(member) === null && !visited(member)) walk(member);
      else out.set(`kind ${member}`, file.kind(member));
    }
    for (const wrong of ["nope", "nope/more"])
      out.set(`kind ${object}/${wrong}`, file.kind(`${object}/${wrong}`));
  };
  const identities = new Set<string>();
  const visited = (object: string): boolean => {
    const identity = attempt(() => file.identity(object));
    if (typeof identity !== "string" || identities.has(identity)) return typeof identity === "string";
    identities.add(identity);
    return false;
  };
  const lookAt = (object: string): void => {
    const data = file.dataset(object);
    const { shape, chunks, filters, length } = data;
    const middle = Math.floor(length / 2);
    ask(`values ${object}`, () => values(data.column()));
    out.set(`header ${object}`, { shape, chunks, filters, type: data.type });
    ask(`numbers ${object}`, () => data.isNumeric && data.numbers());
    ask(`part ${object}`, () => values(data.column(middle, Math.min(length, middle + 3))));
    ask(`scalar ${object}`, () => data.scalar());
    ask(`cells ${object}`, () => data.cells(middle, Math.min(length, middle + 5), 2));
    ask(`touch ${object}`, () => data.touch(0, length));
    if (data.rank > 1) ask(`slice ${object}`, () => values(data.slice(0, length, data.shape![1]! - 1)));
    if (data.rowLength > 0) ask(`vector ${object}`, () => values(data.asVector().column(1)));
    if (data.type.kind === "compound")
      for (const { name } of data.type.members)
        ask(`member ${object} ${name}`, () => values(data.member(name)));
  };
  walk("/");
  return out;
}

describe("files in HDF5's classic form, read without the library", () => {
  it("are among the fixtures", () => {
    const plain = files.filter((path) => survey(new LocalFile(path))?.whole);
    assert.ok(plain.length >= 12, plain.join("\n"));
    assert.ok(plain.includes(allenSession));
  });

  for (const path of files)
    it(`say what the library says: ${path.slice(path.lastIndexOf("/") + 1)}`, async () => {
      const direct = await H5File.open(new LocalFile(path));
      const library = await H5File.open(new LocalFile(path), undefined, () => null);
      const [ours, theirs] = [seen(direct), seen(library)];
      assert.deepEqual([...ours.keys()], [...theirs.keys()]);
      for (const [question, answer] of theirs) assert.deepEqual(ours.get(question), answer, question);
      direct.close();
      library.close();
    });
});

describe("a file that is not quite in the classic form", () => {
  const bytes = readFileSync(`${folder}/allen_2020.nwb`);
  const node = bytes.indexOf("SNOD");

  /** The first member has a name that comes behind all others. */
  function misnamed(copy: Buffer): void {
    const names = Number(copy.readBigUInt64LE(copy.indexOf("HEAP") + 24));
    copy.write("z", names + Number(copy.readBigUInt64LE(node + 8)), "latin1");
  }

  const oddities: readonly [string, (copy: Buffer) => void][] = [
    ["the version of the superblock", (copy) => copy.writeUInt8(1, 8)],
    ["nodes without room for members", (copy) => copy.writeUInt16LE(0, 16)],
    ["trees without room for nodes", (copy) => copy.writeUInt16LE(0, 18)],
    ["objects that start elsewhere", (copy) => copy.writeUInt8(8, 24)],
    ["two members that are one object", (copy) => copy.copy(copy, node + 16, node + 56, node + 64)],
    ["members that are not in order", misnamed],
    ["a node without its signature", (copy) => copy.write("SNOX", node, "latin1")],
    ["a tree without its signature", (copy) => copy.write("TREX", copy.indexOf("TREE"), "latin1")],
  ];
  for (const [what, change] of oddities)
    it(`is left to the library: ${what}`, () => {
      assert.ok(survey(memorySource(bytes))?.whole);
      const copy = Buffer.from(bytes);
      change(copy);
      assert.equal(survey(memorySource(copy)), null);
    });

  it("has texts that contradict their references: they are an error, and nothing is shown", async () => {
    const copy = Buffer.from(bytes);
    const heap = copy.lastIndexOf("GCOL");
    copy.writeUInt8(copy.readUInt8(heap + 24) + 1, heap + 24);
    const file = await H5File.open(memorySource(copy));
    const answers = [...seen(file).values()];
    file.close();
    const refused = answers.filter(
      (answer) => (answer as { error?: string } | null | undefined)?.error === "damaged-data",
    );
    assert.ok(refused.length > 0);
  });
});

describe("the survey of a file in the classic form", () => {
  it("reads no byte twice", () => {
    const source = new LocalFile(allenSession);
    const pages = new Set<number>();
    let reads = 0;
    surveyPlain((at, into) => {
      reads++;
      for (let page = Math.floor(at / 2048); page * 2048 < at + into.length; page++) {
        assert.ok(!pages.has(page), `page ${page}`);
        pages.add(page);
      }
      return source.read(at, into.length, into);
    }, source.size);
    source.close();
    assert.ok(reads < 220 && pages.size * 2048 < source.size / 6, `${reads} reads, ${pages.size} pages`);
  });
});

describe("the shape in a header of the classic form", () => {
  /** Of extents 1, 2, 3 …; flag 1 has the largest extents follow, which are unlimited here. */
  function shapeOf(rank: number, flags: number): readonly number[] | null {
    const content = Buffer.alloc(8 + 8 * rank * (flags === 1 ? 2 : 1), 0xff);
    content.set([1, rank, flags, 0, 0, 0, 0, 0]);
    for (let axis = 0; axis < rank; axis++) content.writeBigUInt64LE(BigInt(axis + 1), 8 + 8 * axis);
    const head = Buffer.alloc(24);
    head.writeUInt8(1, 0);
    head.writeUInt16LE(1, 2);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(8 + content.length, 8);
    head.writeUInt16LE(1, 16);
    head.writeUInt16LE(content.length, 18);
    const source = memorySource(Buffer.concat([head, content]));
    return readHeader(new Pages((at, into) => source.read(at, into.length, into), source.size), 0).shape;
  }
  const extents = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis + 1);

  it("has up to 32 dimensions, with or without limits", () => {
    for (const rank of [0, 1, 32])
      for (const flags of [0, 1]) assert.deepEqual(shapeOf(rank, flags), extents(rank));
  });

  it("is of no known form with more, or with other flags", () => {
    for (const [rank, flags] of [
      [33, 0],
      [33, 1],
      [2, 2],
      [2, 3],
    ] as const)
      assert.throws(() => shapeOf(rank, flags), NotPlain);
  });
});
