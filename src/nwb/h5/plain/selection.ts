import type { PlainValues } from "./objects.ts";

/** A block of a dataset: where it starts and how long it is, by dimension. */
export interface Selection {
  readonly offset: bigint[];
  readonly count: bigint[];
}

/** Bytes read at a time of which only some are wanted. */
const blockBytes = 4 * 1024 * 1024;
/** Rows longer than this are not read whole for a part of each. */
const gap = 64 * 1024;

/**
 * The values of a selection as they are stored, one after the other. Of all dimensions but the first two everything is
 * taken.
 *
 * @param fill - reads values from a number on, as many as there is room for
 */
export function selectedBytes(
  { shape, stored }: PlainValues,
  { offset, count }: Selection,
  fill: (start: number, into: Uint8Array) => void,
): Uint8Array {
  const [rows, from] = [Number(count[0] ?? 1n), Number(offset[0] ?? 0n)];
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const inner = shape.slice(2).reduce((product, extent) => product * extent, 1);
  const [left, wanted] =
    shape.length > 1 ? [Number(offset[1]) * inner, Number(count[1]) * inner] : [0, width];
  const out = new Uint8Array(rows * wanted * stored);
  if (wanted === width) {
    fill(from * width, out);
    return out;
  }
  if (width * stored > gap) {
    for (let row = 0; row < rows; row++)
      fill((from + row) * width + left, out.subarray(row * wanted * stored, (row + 1) * wanted * stored));
    return out;
  }
  const together = Math.max(1, Math.floor(blockBytes / (width * stored)));
  for (let start = 0; start < rows; start += together) {
    const block = new Uint8Array(Math.min(together, rows - start) * width * stored);
    fill((from + start) * width, block);
    for (let row = 0; row * width * stored < block.length; row++) {
      const at = (row * width + left) * stored;
      out.set(block.subarray(at, at + wanted * stored), (start + row) * wanted * stored);
    }
  }
  return out;
}
