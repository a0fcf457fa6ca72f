import type { ByteRange } from "../../byte-source.ts";
import type { H5Type } from "../type.ts";
import type { ReadBytes } from "./bytes.ts";
import { largestHeap, leastHeap, referenceSize } from "./heaps.ts";

/** Addresses of the heaps in which texts lie, by the references to them; none of other values. */
export function heapsOf(type: H5Type, stored: Uint8Array): readonly number[] {
  if (type.kind !== "text" || !type.variable) return [];
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const heaps = new Set<number>();
  for (let at = 0; at + referenceSize <= stored.length; at += referenceSize)
    heaps.add(view.getUint32(at + 4, true) + 4294967296 * view.getUint32(at + 8, true));
  return [...heaps];
}

/** Has heaps fetched before they are read: their beginnings, which tell how long they are, and then the rest. */
export function heapsAhead(
  read: ReadBytes,
  size: number,
  heaps: readonly number[],
  expect: (ranges: readonly ByteRange[]) => void,
): void {
  const starts = heapStarts(heaps, size);
  if (starts.length === 0) return;
  expect(starts);
  const head = new DataView(new ArrayBuffer(16));
  const rests = starts.flatMap(({ from: at }): ByteRange[] => {
    if (read(at, new Uint8Array(head.buffer)) < 16) return [];
    const length = head.getUint32(8, true) + 4294967296 * head.getUint32(12, true);
    const sound = length > leastHeap && length <= largestHeap && at + length <= size;
    return sound ? [{ from: at + leastHeap, to: at + length }] : [];
  });
  if (rests.length > 0) expect(rests);
}

/** The least that heaps take, in the file's order. */
export const heapStarts = (heaps: readonly number[], size: number): readonly ByteRange[] =>
  [...new Set(heaps)]
    .filter((at) => at > 0 && at + 16 <= size)
    .sort((a, b) => a - b)
    .map((at) => ({ from: at, to: Math.min(size, at + leastHeap) }));
