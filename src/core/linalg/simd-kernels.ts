import { AnalysisError } from "../errors.ts";
import { relaxedSimd, simd } from "./kernels.generated.ts";
import type { Cells, Factor, Factorization, Kernels, WholeNumbers } from "./kernel-interface.ts";
import * as panels from "./panels.ts";
import { instantiate } from "./wasm.ts";
import type { WasmMemory } from "./wasm.ts";

/** What `assembly/kernels.ts` exports; addresses are bytes. */
interface Routines {
  narrow(out: number, x: number, count: number): number;
  gramDoubles(c: number, x: number, panels: number, steps: number): void;
  gramWhole(c: number, x: number, panels: number, steps: number, bytes: number): void;
  multiply(c: number, a: number, aPanels: number, b: number, bPanels: number, steps: number): void;
  cholesky(a: number, diagonal: number, panels: number, limit: number): number;
  solveLower(l: number, panels: number, y: number, count: number, first: number): void;
  solveUpper(l: number, panels: number, y: number, count: number): void;
  inverseSquaredNorm(l: number, panels: number, work: number, size: number): number;
}

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
    factor: (a, size, limit = 0) => factor(routines, room, a, size, limit),
  };
}

/** The lowest address used: what the compiler might place lies below. */
const bottom = 1024;

/**
 * The memory: the factor made last at the bottom, above it space for the call under way. The factor is copied
 * out when another takes its place, unless nobody needs it any more.
 */
class Room {
  private readonly memory: WasmMemory;
  private resident: SimdFactor | undefined;

  constructor(memory: WasmMemory) {
    this.memory = memory;
  }

  /** The address of so many doubles above the resident factor. */
  space(doubles: number): number {
    const at = bottom + (this.resident?.length ?? 0) * 8;
    const missing = at + doubles * 8 - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(missing);
    return at;
  }

  private grow(bytes: number): void {
    try {
      this.memory.grow(Math.ceil(bytes / 65536));
    } catch (error) {
      const size = ((this.memory.buffer.byteLength + bytes) / 2 ** 30).toFixed(1);
      throw new AnalysisError(
        "bad-input",
        `The matrices of so many units or trials need ${size} GB of memory at once, which cannot be had ` +
          `(${String(error)}): decode from fewer units or bins.`,
        { what: "units" },
      );
    }
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }

  shorts(at: number, length: number): Int16Array {
    return new Int16Array(this.memory.buffer, at, length);
  }

  words(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }

  /** Makes a factor, or nobody, the resident. */
  seat(factor: SimdFactor | undefined): void {
    if (this.resident === factor) return;
    this.resident?.save();
    this.resident = factor;
  }

  /** Gives the resident's place away without keeping a copy. */
  forget(factor: SimdFactor): void {
    if (this.resident === factor) this.resident = undefined;
  }

  isResident(factor: SimdFactor): boolean {
    return this.resident === factor;
  }
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
  const across = 2 * Math.ceil(columns / 8);
  const length = panels.startOf(across);
  const blocks = evenBlocks(panels.countRows(values, columns, rows), limit);
  const stepsOf = (height: number): number => 2 * Math.ceil((height * bytes) / 8);
  const c = room.space(length + across * stepsOf(blocks.height) * 2);
  room.doubles(c, length).fill(0);
  const packed = c + length * 8;
  for (let start = 0; start < blocks.rows; start += blocks.height) {
    const count = Math.min(blocks.height, blocks.rows - start);
    const steps = stepsOf(count);
    const words = room.words(packed, across * steps * 4);
    panels.packWhole(words, values, { columns, rows, start, count }, steps, bytes);
    routines.gramWhole(c, packed, across, steps, bytes);
  }
  return panels.unpackTriangle(room.doubles(c, length), columns);
}

/** Rows in blocks of one height, as few as the limit allows. */
function evenBlocks(rows: number, limit: number): { rows: number; height: number } {
  const blocks = Math.max(1, Math.ceil(rows / limit));
  return { rows, height: Math.max(1, Math.ceil(rows / blocks)) };
}

/** Rows of a product done at a time, so that the memory does not grow with the data. */
const productRows = 512;

function multiply(
  routines: Routines,
  room: Room,
  x: Cells,
  columns: number,
  b: Float64Array,
  count: number,
  rows: Int32Array | undefined,
): Float64Array {
  const values = x instanceof Float64Array ? x : x.values;
  const total = panels.countRows(values, columns, rows);
  const out = new Float64Array(total * count);
  const bPanels = Math.ceil(count / 4);
  const blockPanels = Math.ceil(Math.min(productRows, total) / 4);
  const panel = 4 * columns;
  const bAt = room.space((bPanels + blockPanels) * panel + bPanels * blockPanels * 16);
  const aAt = bAt + bPanels * panel * 8;
  const cAt = aAt + blockPanels * panel * 8;
  const all = { columns, rows: undefined, start: 0, count };
  panels.packRows(room.doubles(bAt, bPanels * panel), b, all, columns);
  for (let start = 0; start < total; start += productRows) {
    const some = Math.min(productRows, total - start);
    const aPanels = Math.ceil(some / 4);
    panels.packRows(
      room.doubles(aAt, aPanels * panel),
      values,
      { columns, rows, start, count: some },
      columns,
    );
    routines.multiply(cAt, aAt, aPanels, bAt, bPanels, columns);
    panels.unpackProduct(out.subarray(start * count), room.doubles(cAt, aPanels * bPanels * 16), some, count);
  }
  return out;
}

function factor(routines: Routines, room: Room, a: Float64Array, size: number, limit: number): Factorization {
  room.seat(undefined);
  const across = Math.ceil(size / 4);
  const length = panels.startOf(across);
  const at = room.space(length + across * 4);
  const diagonal = room.doubles(at + length * 8, across * 4);
  panels.packTriangle(room.doubles(at, length), diagonal, a, size);
  const row = routines.cholesky(at, diagonal.byteOffset, across, limit);
  if (row >= 0) return { ok: false, row, pivot: diagonal[row]! };
  let pivot = Infinity;
  for (let i = 0; i < size; i++) pivot = Math.min(pivot, diagonal[i]!);
  const made = new SimdFactor(routines, room, size, pivot);
  room.seat(made);
  return made;
}

class SimdFactor implements Factor {
  readonly ok = true;
  readonly size: number;
  readonly pivot: number;
  /** Doubles of the triangle. */
  readonly length: number;
  private readonly panels: number;
  private readonly routines: Routines;
  private readonly room: Room;
  private saved: Float64Array | undefined;
  private released = false;

  constructor(routines: Routines, room: Room, size: number, pivot: number) {
    this.routines = routines;
    this.room = room;
    this.size = size;
    this.pivot = pivot;
    this.panels = Math.ceil(size / 4);
    this.length = panels.startOf(this.panels);
  }

  solveLower(b: Float64Array, count: number): Float64Array {
    return this.solved(b, count, (at, sides) => this.routines.solveLower(bottom, this.panels, at, sides, 0));
  }

  solveUpper(b: Float64Array, count: number): Float64Array {
    return this.solved(b, count, (at, sides) => this.routines.solveUpper(bottom, this.panels, at, sides));
  }

  solve(b: Float64Array, count: number): Float64Array {
    return this.solved(b, count, (at, sides) => {
      this.routines.solveLower(bottom, this.panels, at, sides, 0);
      this.routines.solveUpper(bottom, this.panels, at, sides);
    });
  }

  inverseSquaredNorm(): number {
    this.sit();
    const work = this.room.space(8 * this.panels * 16);
    return this.routines.inverseSquaredNorm(bottom, this.panels, work, this.size);
  }

  lower(): Float64Array {
    this.sit();
    return panels.unpackTriangle(this.room.doubles(bottom, this.length), this.size);
  }

  release(): void {
    this.released = true;
    this.saved = undefined;
    this.room.forget(this);
  }

  /** Copies the triangle out: another factor takes the place. */
  save(): void {
    this.saved = this.room.doubles(bottom, this.length).slice();
  }

  /** Puts the triangle back to its place. */
  private sit(): void {
    if (this.released) throw new Error("A factor is used after its release.");
    if (this.room.isResident(this)) return;
    this.room.seat(undefined);
    this.room.doubles(this.room.space(this.length), this.length).set(this.saved!);
    this.room.seat(this);
  }

  /** Right-hand sides in panels of four, solved in place. */
  private solved(b: Float64Array, count: number, solve: (at: number, sides: number) => void): Float64Array {
    this.sit();
    const { size } = this;
    const sides = Math.ceil(count / 4);
    const steps = this.panels * 4;
    const at = this.room.space(sides * steps * 4);
    const packed = this.room.doubles(at, sides * steps * 4);
    panels.packRows(packed, b, { columns: size, rows: undefined, start: 0, count }, steps);
    solve(at, sides);
    return panels.unpackRows(packed, size, count, steps);
  }
}
