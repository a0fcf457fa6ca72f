import type { Cells } from "./kernel-interface.ts";
import * as panels from "./panels.ts";
import { listRows } from "./room.ts";
import type { Room } from "./room.ts";
import type { Routines } from "./routines.ts";

/** Rows of a product done at a time, so that the memory does not grow with the data. */
const productRows = 512;

/** Where a part of a product stands. */
interface ProductPart {
  /** Of the first row. */
  readonly start: number;
  readonly rows: number;
  /** Of the tiles. */
  readonly at: number;
  readonly bPanels: number;
  /** Free for the caller: so many doubles as were asked for. */
  readonly more: number;
}

/**
 * X B', some rows after the other.
 *
 * @param extra - doubles of room for the caller
 * @param take - is given each part
 */
function product(
  routines: Routines,
  room: Room,
  x: Cells,
  columns: number,
  b: Float64Array,
  count: number,
  rows: Int32Array | undefined,
  total: number,
  extra: number,
  take: (part: ProductPart) => void,
): void {
  const held = x instanceof Float64Array ? undefined : room.hold(x.values, columns);
  const bPanels = Math.ceil(count / 4);
  const blockPanels = Math.ceil(Math.min(productRows, total) / 4);
  const panel = 4 * columns;
  const bAt = room.space(
    (bPanels + blockPanels) * panel + bPanels * blockPanels * 16 + blockPanels * 2 + extra,
  );
  const aAt = bAt + bPanels * panel * 8;
  const at = aAt + blockPanels * panel * 8;
  const numbers = at + bPanels * blockPanels * 128;
  const more = numbers + blockPanels * 16;
  const all = { columns, rows: undefined, start: 0, count };
  panels.packRows(room.doubles(bAt, bPanels * panel), b, all, columns);
  for (let start = 0; start < total; start += productRows) {
    const some = Math.min(productRows, total - start);
    const aPanels = Math.ceil(some / 4);
    if (held) {
      listRows(room.words(numbers, aPanels * 4), held, rows, start, some);
      routines.packRows(aAt, held.at, held.stride, numbers, aPanels, columns);
    } else {
      const range = { columns, rows, start, count: some };
      panels.packRows(room.doubles(aAt, aPanels * panel), x as Float64Array, range, columns);
    }
    routines.multiply(at, aAt, aPanels, bAt, bPanels, columns);
    take({ start, rows: some, at, bPanels, more });
  }
}

const rowsIn = (x: Cells, columns: number, rows: Int32Array | undefined): number =>
  panels.countRows(x instanceof Float64Array ? x : x.values, columns, rows);

/** `Kernels.multiply` in WebAssembly. */
export function multiply(
  routines: Routines,
  room: Room,
  x: Cells,
  columns: number,
  b: Float64Array,
  count: number,
  rows: Int32Array | undefined,
): Float64Array {
  const total = rowsIn(x, columns, rows);
  const out = new Float64Array(total * count);
  product(routines, room, x, columns, b, count, rows, total, 0, (part) => {
    const tiles = room.doubles(part.at, Math.ceil(part.rows / 4) * part.bPanels * 16);
    panels.unpackProduct(out.subarray(part.start * count), tiles, part.rows, count);
  });
  return out;
}

/** `Kernels.largest` in WebAssembly. */
export function largest(
  routines: Routines,
  room: Room,
  x: Cells,
  columns: number,
  b: Float64Array,
  offsets: Float64Array,
  rows: Int32Array | undefined,
): Int32Array {
  const total = rowsIn(x, columns, rows);
  const count = offsets.length;
  const out = new Int32Array(total);
  const extra = count + productRows / 2;
  product(routines, room, x, columns, b, count, rows, total, extra, (part) => {
    room.doubles(part.more, count).set(offsets);
    const found = part.more + count * 8;
    routines.largest(found, part.at, part.rows, part.bPanels, part.more, count);
    out.set(room.words(found, part.rows), part.start);
  });
  return out;
}
