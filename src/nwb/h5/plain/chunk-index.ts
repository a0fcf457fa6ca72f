import { Piece, demand } from "./bytes.ts";
import type { ReadBytes } from "./bytes.ts";

/** A chunk as it lies in the file. */
export interface StoredChunk {
  /** Of its first value, by dimension. */
  readonly offset: readonly number[];
  readonly address: number;
  /** As stored, filters applied. */
  readonly bytes: number;
  /** A bit for each filter that was left out. */
  readonly mask: number;
}

interface Key extends Omit<StoredChunk, "address"> {
  /** Of the dimension that a value's bytes are; not 0 only in the last key of a tree. */
  readonly inner: number;
}

interface Node {
  readonly level: number;
  /** One more than children: each lies between two. */
  readonly keys: readonly Key[];
  readonly children: readonly number[];
}

/** Children of a node at most, which the superblock of the first version leaves no choice of. */
const mostChildren = 64;
/** Of one dataset, so that chunks that follow each other do not read the nodes above them again. */
const keptNodes = 256;

/** Where a dataset's chunks lie: a B-tree of the first version (HDF5 File Format Specification 3.0, section III.A.1). */
export class ChunkIndex {
  readonly #read: ReadBytes;
  readonly #size: number;
  readonly #root: number;
  /** Of a chunk, by dimension. */
  readonly #extent: readonly number[];
  readonly #nodes = new Map<number, Node>();

  /** @param size - of the file */
  constructor(read: ReadBytes, size: number, root: number, extent: readonly number[]) {
    this.#read = read;
    this.#size = size;
    this.#root = root;
    this.#extent = extent;
  }

  /**
   * Chunks whose offsets in the first dimension are from `first` to `last`, in order.
   *
   * @throws NotPlain when the tree contradicts itself
   */
  *between(first: number, last: number): Generator<StoredChunk> {
    yield* this.#below(this.#root, null, null, [first, last]);
  }

  /** @param bounds - the keys on either side of the node, null for the root */
  *#below(
    address: number,
    level: number | null,
    bounds: readonly [Key, Key] | null,
    range: readonly [number, number],
  ): Generator<StoredChunk> {
    const node = this.#node(address);
    demand(level === null || node.level === level, "a tree's levels are not in order");
    const { keys, children } = node;
    if (bounds && children.length > 0) {
      const within = compare(bounds[0], keys[0]!) <= 0 && compare(keys[children.length - 1]!, bounds[1]) < 0;
      demand(within, "a chunk lies in another place of its tree");
    }
    for (const [i, child] of children.entries()) {
      const [from, to] = [keys[i]!, keys[i + 1]!];
      if (from.offset[0]! > range[1]) return;
      if (node.level > 0) {
        if (to.offset[0]! >= range[0]) yield* this.#below(child, node.level - 1, [from, to], range);
      } else if (from.offset[0]! >= range[0]) yield { ...from, address: child };
    }
  }

  #node(address: number): Node {
    const known = this.#nodes.get(address);
    if (known) return known;
    const node = this.#readNode(address);
    for (const oldest of this.#nodes.keys()) {
      if (this.#nodes.size < keptNodes) break;
      this.#nodes.delete(oldest);
    }
    this.#nodes.set(address, node);
    return node;
  }

  #readNode(address: number): Node {
    const keyBytes = 8 + 8 * (this.#extent.length + 1);
    const length = 24 + mostChildren * 8 + (mostChildren + 1) * keyBytes;
    demand(address + length <= this.#size, "it lies behind the end of the file");
    const bytes = new Uint8Array(length);
    demand(this.#read(address, bytes) === length, "it ends too early");
    const node = new Piece(bytes);
    node.signature("TREE");
    demand(node.u8() === 1, "a tree is of another kind");
    const level = node.u8();
    const count = node.u16();
    demand(count <= mostChildren, "a tree's node is too full");
    const beside = [node.address(), node.address()];
    const alone = beside.every((each) => each === undefined);
    demand(address !== this.#root || alone, "a tree's root has neighbours");
    const keys: Key[] = [];
    const children: number[] = [];
    for (let i = 0; i < count; i++) {
      keys.push(this.#key(node));
      children.push(node.u64());
    }
    keys.push(count > 0 ? this.#key(node) : { offset: [], bytes: 0, mask: 0, inner: 0 });
    if (level === 0) for (let i = 0; i < count; i++) this.#checkChunk(keys[i]!, children[i]!);
    for (let i = 0; i < count; i++)
      demand(compare(keys[i]!, keys[i + 1]!) < 0, "a dataset's chunks are not in order");
    return { level, keys, children };
  }

  #key(node: Piece): Key {
    const [bytes, mask] = [node.u32(), node.u32()];
    const offset = this.#extent.map(() => node.u64());
    return { bytes, mask, offset, inner: node.u64() };
  }

  #checkChunk({ offset, inner, bytes }: Key, address: number): void {
    const onGrid = inner === 0 && offset.every((at, axis) => at % this.#extent[axis]! === 0);
    demand(onGrid, "a chunk does not start where one can");
    demand(address + bytes <= this.#size, "a chunk lies behind the end of the file");
  }
}

/** By offset, the first dimension first. */
function compare(a: Key, b: Key): number {
  for (let axis = 0; axis < a.offset.length; axis++)
    if (a.offset[axis] !== b.offset[axis]) return a.offset[axis]! - b.offset[axis]!;
  return a.inner - b.inner;
}
