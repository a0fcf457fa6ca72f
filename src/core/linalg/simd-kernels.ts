import { relaxedSimd, simd } from "./kernels.generated.ts";
import type { Cells, Kernels, WholeNumbers } from "./kernel-interface.ts";
import * as panels from "./panels.ts";
import { sums as sumsOf } from "./plain-kernels.ts";
import { Room, listRows } from "./room.ts";
import type { Routines } from "./routines.ts";
import { factor } from "./simd-factor.ts";
import { largest, multiply } from "./simd-product.ts";
import { instantiate } from "./wasm.ts";

/** The kernels in WebAssembly; undefined where the engine has no SIMD, or not the relaxed kind. */
export function simdKernels(build: "relaxed" | "simd"): Kernels | undefined {
  const module = instantiate(build === "relaxed" ? relaxedSimd : simd);
  if (!module) return undefined;
  const routines = module.exports as Routines;
  const room = new Room(module.memory);
  return {
    build,
    wholeNumbers: (x) => wholeNumbers(routines, room, x),
    gram: (x, columns, rows) => gram(routines, room, build, x, columns, rows),
    multiply: (x, columns, b, count, rows) => multiply(routines, room, x, columns, b, count, rows),
    largest: (x, columns, b, offsets, rows) => largest(routines, room, x, columns, b, offsets, rows),
    sums: (x, columns, groups, count) => sums(routines, room, x, columns, groups, count),
    factor: (a, size, limit = 0) => factor(routines, room, a, size, limit),
  };
}

/** Doubles narrowed at a time; a multiple of 8. */
const narrowed = 2 ** 15;

function wholeNumbers(routines: Routines, room: Room, x: Float64Array): WholeNumbers | undefined {
  const values = new Int16Array(x.length);
  const from = room.space(narrowed + narrowed / 4 + 4);
  const to = from + narrowed * 8;
  let most = 0;
  let least = 0;
  for (let start = 0; start < x.length; start += narrowed) {
    const part = x.subarray(start, start + narrowed);
    const count = Math.ceil(part.length / 8) * 8;
    const doubles = room.doubles(from, count);
    doubles.fill(0, part.length);
    doubles.set(part);
    if (!routines.narrow(to, from, count)) return undefined;
    const extremes = room.words(to + count * 2, 8);
    most = Math.max(most, ...extremes.subarray(0, 4));
    least = Math.min(least, ...extremes.subarray(4));
    if (most > 32767 || least < -32768) return undefined;
    values.set(room.shorts(to, part.length), start);
  }
  return { values, largest: Math.max(most, -least), negative: least < 0 };
}

/** Rows packed and multiplied at a time: two panels of them share the first cache. */
const blockRows = 1024;

function gram(
  routines: Routines,
  room: Room,
  build: "relaxed" | "simd",
  x: Cells,
  columns: number,
  rows: Int32Array | undefined,
): Float64Array {
  if (x instanceof Float64Array) return gramDoubles(routines, room, x, columns, rows);
  // So many rows that no sum of products leaves 32 bits; with very large numbers doubles are as good, and exact.
  const limit = Math.min(blockRows, Math.floor((2 ** 31 - 1) / Math.max(1, x.largest ** 2)));
  if (limit < 64) return gramDoubles(routines, room, x.values, columns, rows);
  const bytes = build === "relaxed" && !x.negative && x.largest <= 127 ? 1 : 2;
  return gramWhole(routines, room, x, columns, rows, limit, bytes);
}

function gramDoubles(
  routines: Routines,
  room: Room,
  x: Float64Array | Int16Array,
  columns: number,
  rows: Int32Array | undefined,
): Float64Array {
  const across = Math.ceil(columns / 4);
  const length = panels.startOf(across);
  const blocks = evenBlocks(panels.countRows(x, columns, rows), blockRows);
  const c = room.space(length + across * 4 * blocks.height);
  room.doubles(c, length).fill(0);
  const packed = c + length * 8;
  for (let start = 0; start < blocks.rows; start += blocks.height) {
    const count = Math.min(blocks.height, blocks.rows - start);
    panels.packColumns(room.doubles(packed, across * 4 * count), x, { columns, rows, start, count });
    routines.gramDoubles(c, packed, across, count);
  }
  return panels.unpackTriangle(room.doubles(c, length), columns);
}

function gramWhole(
  routines: Routines,
  room: Room,
  { values }: WholeNumbers,
  columns: number,
  rows: Int32Array | undefined,
  limit: number,
  bytes: number,
): Float64Array {
  const held = room.hold(values, columns);
  const across = 2 * Math.ceil(columns / 8);
  const length = panels.startOf(across);
  const blocks = evenBlocks(panels.countRows(values, columns, rows), limit);
  const stepsOf = (height: number): number => 2 * Math.ceil((height * bytes) / 8);
  const most = stepsOf(blocks.height);
  const c = room.space(length + across * most * 2 + (most * 2) / bytes);
  room.doubles(c, length).fill(0);
  const packed = c + length * 8;
  const numbers = packed + across * most * 16;
  for (let start = 0; start < blocks.rows; start += blocks.height) {
    const count = Math.min(blocks.height, blocks.rows - start);
    const steps = stepsOf(count);
    listRows(room.words(numbers, (steps * 4) / bytes), held, rows, start, count);
    if (bytes === 2) routines.packPairs(packed, held.at, held.stride, numbers, steps);
    else routines.packQuadruples(packed, held.at, held.stride, numbers, steps);
    routines.gramWhole(c, packed, across, steps, bytes);
  }
  return panels.unpackTriangle(room.doubles(c, length), columns);
}

/** Rows in blocks of one height, as few as the limit allows. */
function evenBlocks(rows: number, limit: number): { rows: number; height: number } {
  const blocks = Math.max(1, Math.ceil(rows / limit));
  return { rows, height: Math.max(1, Math.ceil(rows / blocks)) };
}

function sums(
  routines: Routines,
  room: Room,
  x: Cells,
  columns: number,
  groups: Int32Array,
  count: number,
): Float64Array {
  if (x instanceof Float64Array || groups.length * x.largest >= 2 ** 31)
    return sumsOf(x, columns, groups, count);
  const held = room.hold(x.values, columns);
  const width = held.stride / 2;
  const to = room.space((count * width + groups.length + 1) / 2);
  const found = room.words(to, count * width).fill(0);
  const numbers = to + count * width * 4;
  room.words(numbers, groups.length).set(groups);
  routines.addToGroups(to, held.at, held.stride, numbers, groups.length);
  const out = new Float64Array(count * columns);
  for (let k = 0, at = 0; k < count; k++)
    for (let j = k * width, end = j + columns; j < end; j++, at++) out[at] = found[j]!;
  return out;
}
