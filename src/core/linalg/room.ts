import { AnalysisError } from "../errors.ts";
import type { WasmMemory } from "./wasm.ts";

/** The lowest address used: what the compiler might place lies below. */
const bottom = 1024;

/** A factor as the room knows it. */
export interface Resident {
  /** Doubles that it takes. */
  readonly length: number;
  /** Copies itself out: another takes the place. */
  save(): void;
}

/** Rows of whole numbers as they stand in memory: `assembly/cells.ts` says how. */
export interface HeldRows {
  readonly at: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly rows: number;
}

/**
 * The memory: at the bottom the rows of whole numbers that were worked on last, above them the factor made last, above
 * that space for the call under way. Folds and labelings by the thousand ask for the same rows, which are copied in
 * once. The factor is copied out when another takes its place, unless nobody needs it any more.
 */
export class Room {
  private readonly memory: WasmMemory;
  private resident: Resident | undefined;
  private held:
    { readonly values: WeakRef<Int16Array>; readonly columns: number; readonly rows: HeldRows } | undefined;
  /** Where the resident factor stands, or would. */
  private floor = bottom;

  constructor(memory: WasmMemory) {
    this.memory = memory;
  }

  /** The address of so many doubles above the resident factor. */
  space(doubles: number): number {
    const at = this.floor + (this.resident?.length ?? 0) * 8;
    const missing = at + doubles * 8 - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(missing);
    return at;
  }

  /** The rows of these numbers, copied in unless they are those copied last. */
  hold(values: Int16Array, columns: number): HeldRows {
    if (this.held?.columns === columns && this.held.values.deref() === values) return this.held.rows;
    this.seat(undefined);
    const count = columns ? values.length / columns : 0;
    const width = 8 * Math.ceil(columns / 8);
    const length = (count + 1) * width;
    this.held = undefined;
    this.floor = bottom;
    const at = this.space(length / 4);
    const cells = this.shorts(at, length).fill(0);
    for (let i = 0; i < count; i++) cells.set(values.subarray(i * columns, (i + 1) * columns), i * width);
    const rows = { at, stride: 2 * width, rows: count };
    this.floor = at + 2 * length;
    this.held = { values: new WeakRef(values), columns, rows };
    return rows;
  }

  /** Where a resident factor stands. */
  get seatAt(): number {
    return this.floor;
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
  seat(factor: Resident | undefined): void {
    if (this.resident === factor) return;
    this.resident?.save();
    this.resident = factor;
  }

  /** Gives the resident's place away without keeping a copy. */
  forget(factor: Resident): void {
    if (this.resident === factor) this.resident = undefined;
  }

  isResident(factor: Resident): boolean {
    return this.resident === factor;
  }
}

/** Numbers of some of the rows held, filled up with that of the row of zeros behind them. */
export function listRows(
  list: Int32Array,
  held: HeldRows,
  rows: Int32Array | undefined,
  start: number,
  count: number,
): void {
  if (rows) list.set(start === 0 && count === rows.length ? rows : rows.subarray(start, start + count));
  else for (let i = 0; i < count; i++) list[i] = start + i;
  list.fill(held.rows, count);
}
