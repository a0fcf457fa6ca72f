import { compare, demand } from "./bytes.ts";
import type { Pages, Piece } from "./bytes.ts";

/** A member of a group: an object by its address, or a link by the path it leads to. */
export type PlainMember = { readonly address: number } | { readonly target: string };

/** How many entries the file's group nodes have room for. */
export interface NodeSizes {
  readonly leaf: number;
  readonly internal: number;
}

interface Entry {
  readonly name: Uint8Array;
  readonly member: PlainMember;
}

const utf8 = new TextDecoder("utf-8");

/**
 * The members of a group that is stored as a symbol table (HDF5 File Format Specification 3.0, sections III.A.1, III.B
 * and III.D), in the order of their names, which must be the table's own.
 */
export function readGroup(
  pages: Pages,
  place: { readonly tree: number; readonly heap: number },
  sizes: NodeSizes,
): ReadonlyMap<string, PlainMember> {
  const names = readNames(pages, place.heap);
  const entries = readTree(pages, place.tree, names, sizes, null);
  for (let i = 1; i < entries.length; i++)
    demand(compare(entries[i - 1]!.name, entries[i]!.name) < 0, "a group's members are not in order");
  const members = new Map(entries.map(({ name, member }) => [utf8.decode(name), member]));
  demand(members.size === entries.length, "two members of a group have one name");
  return members;
}

type NameAt = (offset: number) => Uint8Array;

/** The local heap of a group. */
function readNames(pages: Pages, address: number): NameAt {
  const head = pages.piece(address, 32);
  head.signature("HEAP");
  demand(head.u8() === 0, "a heap of names is of another version");
  head.zeros(3);
  const size = head.u64();
  head.address(); // of the first free place
  const heap = pages.piece(head.u64(), size);
  return (offset) => {
    demand(offset < size, "a name lies outside its heap");
    heap.at = offset;
    return heap.untilZero();
  };
}

/** A B-tree of the first version, and below its leaves the nodes that hold the entries. */
function readTree(
  pages: Pages,
  address: number,
  names: NameAt,
  sizes: NodeSizes,
  expected: number | null,
): readonly Entry[] {
  const node = pages.piece(address, 24 + 8 + 2 * sizes.internal * 16);
  node.signature("TREE");
  demand(node.u8() === 0, "a tree is of another kind");
  const level = node.u8();
  const count = node.u16();
  demand(expected === null || level === expected, "a tree's levels are not in order");
  demand(count <= 2 * sizes.internal, "a tree's node is too full");
  const beside = [node.address(), node.address()];
  demand(expected !== null || beside.every((each) => each === undefined), "a tree's root has neighbours");
  const entries: Entry[] = [];
  let before = count > 0 ? names(node.u64()) : new Uint8Array(0);
  for (let i = 0; i < count; i++) {
    const child = node.u64();
    const last = names(node.u64());
    const below =
      level === 0 ? readNode(pages, child, names, sizes) : readTree(pages, child, names, sizes, level - 1);
    const within = below.every(({ name }) => compare(before, name) < 0 && compare(name, last) <= 0);
    demand(within && below.length > 0, "a member lies in another place of its tree");
    entries.push(...below);
    before = last;
  }
  return entries;
}

function readNode(pages: Pages, address: number, names: NameAt, sizes: NodeSizes): readonly Entry[] {
  const node = pages.piece(address, 8 + 2 * sizes.leaf * 40);
  node.signature("SNOD");
  demand(node.u8() === 1, "a node is of another version");
  node.zeros(1);
  const count = node.u16();
  demand(count <= 2 * sizes.leaf, "a node is too full");
  return Array.from({ length: count }, () => readEntry(node, names));
}

function readEntry(node: Piece, names: NameAt): Entry {
  const name = names(node.u64());
  demand(name.length > 0 && !name.includes(slash), "a member's name cannot be one");
  const address = node.address();
  const kind = node.u32();
  node.zeros(4);
  const target = node.u32();
  node.take(12);
  if (kind === 2) return { name, member: { target: utf8.decode(names(target)) } };
  demand(kind <= 1 && address !== undefined, "a member is of no known kind");
  return { name, member: { address } };
}

const slash = 0x2f;
