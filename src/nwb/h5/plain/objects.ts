import type { H5Filter } from "../filters.ts";
import { NotPlain, Pages, demand } from "./bytes.ts";
import type { Piece, ReadBytes } from "./bytes.ts";
import type { PlainType } from "./datatype.ts";
import { readGroup } from "./group.ts";
import type { NodeSizes, PlainMember } from "./group.ts";
import { readHeader } from "./header.ts";
import type { PlainAttribute, PlainHeader } from "./header.ts";
import { headersAhead } from "./headers-ahead.ts";
import type { Expect } from "./headers-ahead.ts";

/** An object of a file in HDF5's classic form. */
export interface PlainObject {
  /** Of its header, which references name. */
  readonly address: number;
  readonly kind: "group" | "dataset" | "type";
  readonly attributes: ReadonlyMap<string, PlainAttribute | "other">;
  /** Of a group, in the order of their names; none for other objects. */
  readonly members: ReadonlyMap<string, PlainMember>;
  /** Of a dataset whose values are read directly; null for others, which the library reads. */
  readonly values: PlainValues | null;
}

/** Where values lie, and what they are. */
export interface PlainValues extends PlainType {
  readonly shape: readonly number[];
  /** Of the values, or of the tree that lists their chunks. */
  readonly address: number;
  /** Null for values that lie in one piece. */
  readonly chunks: PlainChunks | null;
}

interface PlainChunks {
  /** Of a chunk, by dimension. */
  readonly extent: readonly number[];
  readonly filters: readonly H5Filter[];
}

/** Where a path leads: to an object, or nowhere. */
type Found = PlainObject | "missing" | "broken-link" | "through-no-group";

/** Links followed on the way to one object. */
const mostLinks = 16;
/** A file of more is left to the library, which looks at objects when they are asked for. */
const mostObjects = 100_000;
const deepest = 64;

/**
 * All objects of a file whose structure is HDF5's classic one throughout: what h5py and most other writers make. Each
 * header is read once, at the start, and checked strictly; of any doubt the file is none of these, and the library
 * reads it.
 */
export class PlainObjects {
  readonly #objects = new Map<number, PlainObject>();
  readonly #paths = new Map<number, string>();
  readonly #found = new Map<string, Found>();
  readonly #root: PlainObject;

  /**
   * @param expect - says what will be read, where the file is far away
   * @throws NotPlain
   */
  constructor(read: ReadBytes, size: number, expect?: Expect) {
    const pages = new Pages(read, size);
    const { root, sizes } = readSuperblock(pages.piece(0, Math.min(96, size)));
    if (expect) headersAhead(read, size, root, sizes, expect);
    const said = new Map<number, number>();
    const found = new Map<number, number>([[root, 1]]);
    const visit = (address: number, path: string, depth: number): PlainObject => {
      demand(depth <= deepest && this.#objects.size < mostObjects, "there are too many objects");
      const header = readHeader(pages, address);
      const object = objectOf(address, header, header.group && readGroup(pages, header.group, sizes));
      this.#objects.set(address, object);
      this.#paths.set(address, path || "/");
      said.set(address, header.links);
      for (const [name, member] of object.members) {
        if ("target" in member) continue;
        found.set(member.address, (found.get(member.address) ?? 0) + 1);
        if (!this.#objects.has(member.address)) visit(member.address, `${path}/${name}`, depth + 1);
      }
      return object;
    };
    this.#root = visit(root, "", 0);
    for (const [address, links] of found)
      demand(said.get(address) === links, "an object has another number of links than it says");
  }

  /** False when the library is needed for something in the file. */
  get whole(): boolean {
    return [...this.#objects.values()].every(
      ({ kind, values, attributes }) =>
        (kind !== "dataset" || values !== null) && [...attributes.values()].every((each) => each !== "other"),
    );
  }

  /** The path to the object with this address, the first one where there are several; null where there is none. */
  pathOf(address: number): string | null {
    return this.#paths.get(address) ?? null;
  }

  /** What a path leads to, links followed. */
  find(path: string): Found {
    let found = this.#found.get(path);
    if (found === undefined) this.#found.set(path, (found = this.#walk(this.#root, namesIn(path), 0)));
    return found;
  }

  /** Where a link leads; null when the path is no link. */
  link(path: string): string | null {
    const names = namesIn(path);
    const last = names.pop();
    const group = this.#walk(this.#root, names, 0);
    const member = last === undefined || typeof group === "string" ? undefined : group.members.get(last);
    return member && "target" in member ? member.target : null;
  }

  #walk(from: PlainObject, names: readonly string[], links: number): Found {
    let object = from;
    for (const [i, name] of names.entries()) {
      if (object.kind !== "group") return "through-no-group";
      const member = object.members.get(name);
      if (!member) return "missing";
      if ("target" in member) {
        if (links >= mostLinks) return "broken-link";
        const start = member.target.startsWith("/") ? this.#root : object;
        const target = this.#walk(start, namesIn(member.target), links + 1);
        if (typeof target === "string") return i === names.length - 1 ? "broken-link" : "missing";
        object = target;
      } else object = this.#objects.get(member.address)!;
    }
    return object;
  }
}

const namesIn = (path: string): string[] => path.split("/").filter((name) => name !== "");

function objectOf(
  address: number,
  { group, type, shape, layout, filters, attributes }: PlainHeader,
  members: ReadonlyMap<string, PlainMember> | null,
): PlainObject {
  demand((group === null) !== (type === null), "an object is of no known kind");
  const kind = group ? "group" : shape ? "dataset" : "type";
  demand((kind === "dataset") === (layout !== null), "an object is of no known kind");
  const values = kind === "dataset" ? valuesOf(type!, shape!, layout!, filters) : null;
  return { address, kind, attributes, members: members ?? new Map(), values };
}

/** Null for what the library reads: other filters, values in the header or in other files, values never written. */
function valuesOf(
  type: NonNullable<PlainHeader["type"]>,
  shape: readonly number[],
  layout: NonNullable<PlainHeader["layout"]>,
  filters: PlainHeader["filters"],
): PlainValues | null {
  if (type === "other" || layout === "other" || filters === null) return null;
  const bytes = type.stored * shape.reduce((product, extent) => product * extent, 1);
  const { address } = layout;
  if (layout.kind === "chunked") {
    const extent = layout.extent.slice(0, -1);
    const fits = extent.length === shape.length && layout.extent.at(-1) === type.stored;
    demand(fits && !extent.includes(0), "chunks have another shape than the values in them");
    const chunks = { extent, filters };
    if (bytes > 0 && address === undefined) return null;
    return { ...type, shape, address: address ?? 0, chunks };
  }
  demand(filters.length === 0, "values in one piece have filters");
  if (bytes === 0) return { ...type, shape, address: 0, chunks: null };
  demand(layout.bytes === bytes, "values have another size than their shape");
  return address === undefined ? null : { ...type, shape, address, chunks: null };
}

/** The first version, with addresses and lengths of eight bytes, at the start of the file. */
function readSuperblock(block: Piece): { root: number; sizes: NodeSizes } {
  block.signature("\u0089HDF\r\n\u001a\n");
  block.zeros(5);
  demand(block.u8() === 8 && block.u8() === 8, "addresses are of another size");
  block.zeros(1);
  const sizes = { leaf: block.u16(), internal: block.u16() };
  block.zeros(4);
  demand(block.u64() === 0, "the file starts elsewhere");
  block.address(); // of what free space is known
  block.u64();
  demand(block.address() === undefined, "the file has a driver of its own");
  block.u64();
  return { root: block.u64(), sizes };
}

/** The objects of a file, or null when it is not of the classic form throughout. */
export function surveyPlain(read: ReadBytes, size: number, expect?: Expect): PlainObjects | null {
  try {
    return new PlainObjects(read, size, expect);
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}
