import type { ByteRange } from "../../byte-source.ts";
import { NotPlain, Pages, pageSize } from "./bytes.ts";
import type { ReadBytes } from "./bytes.ts";
import { readGroup } from "./group.ts";
import type { NodeSizes } from "./group.ts";
import { readHeader } from "./header.ts";
import { heapStarts, heapsAhead, heapsOf } from "./heaps-ahead.ts";

/** Says what of a file will be read. */
export type Expect = (ranges: readonly ByteRange[]) => void;

/** A page that has not been asked for yet. */
class NotYet extends Error {}

/** A file of more objects is not looked at ahead. */
const mostObjects = 100_000;

/**
 * Has all headers of a file fetched before they are read one after the other, and the texts of their attributes: from the
 * root on, everything that can be known at a time at once. Nothing is decided here; whatever is odd is met again by
 * whoever reads it.
 */
export function headersAhead(
  read: ReadBytes,
  size: number,
  root: number,
  sizes: NodeSizes,
  expect: Expect,
): void {
  const asked = new Set<number>();
  let wanted: ByteRange[] = [];
  const pages = new Pages((at, into) => {
    if (pagesOf(at, at + into.length).every((page) => asked.has(page))) return read(at, into);
    wanted.push({ from: at, to: at + into.length });
    throw new NotYet();
  }, size);
  const seen = new Set([root]);
  const heaps: number[] = [];
  let known = 0;
  let waiting = [root];
  while (waiting.length > 0 && seen.size < mostObjects) {
    const later: number[] = [];
    // Members that are found on the way are looked for in the same round.
    for (const address of waiting) {
      try {
        const header = readHeader(pages, address);
        const members = header.group ? readGroup(pages, header.group, sizes).values() : [];
        for (const member of members)
          if ("address" in member && !seen.has(member.address)) {
            seen.add(member.address);
            waiting.push(member.address);
          }
        for (const attribute of header.attributes.values())
          if (attribute !== "other") heaps.push(...heapsOf(attribute.type, attribute.bytes));
      } catch (error) {
        if (error instanceof NotYet) later.push(address);
        else if (!(error instanceof NotPlain)) throw error;
      }
    }
    // What attributes tell is said on the way, while the next headers are waited for.
    expect([...wanted, ...heapStarts(heaps.slice(known), size)]);
    known = heaps.length;
    for (const { from, to } of wanted) for (const page of pagesOf(from, to)) asked.add(page);
    wanted = [];
    waiting = later;
  }
  heapsAhead(read, size, heaps, expect);
}

/** Where pages begin, from the beginning of one on. */
const pagesOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.ceil((to - from) / pageSize) }, (_, i) => from + i * pageSize);
