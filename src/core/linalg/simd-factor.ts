import type { Factor, Factorization } from "./kernel-interface.ts";
import * as panels from "./panels.ts";
import type { Resident, Room } from "./room.ts";
import type { Routines } from "./routines.ts";

/** `Kernels.factor` in WebAssembly. */
export function factor(
  routines: Routines,
  room: Room,
  a: Float64Array,
  size: number,
  limit: number,
): Factorization {
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

class SimdFactor implements Factor, Resident {
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
    return this.solved(b, count, (at, sides) =>
      this.routines.solveLower(this.room.seatAt, this.panels, at, sides, 0),
    );
  }

  solveUpper(b: Float64Array, count: number): Float64Array {
    return this.solved(b, count, (at, sides) =>
      this.routines.solveUpper(this.room.seatAt, this.panels, at, sides),
    );
  }

  solve(b: Float64Array, count: number): Float64Array {
    return this.solved(b, count, (at, sides) => {
      this.routines.solveLower(this.room.seatAt, this.panels, at, sides, 0);
      this.routines.solveUpper(this.room.seatAt, this.panels, at, sides);
    });
  }

  inverseSquaredNorm(): number {
    this.sit();
    const work = this.room.space(8 * this.panels * 16);
    return this.routines.inverseSquaredNorm(this.room.seatAt, this.panels, work, this.size);
  }

  lower(): Float64Array {
    this.sit();
    return panels.unpackTriangle(this.room.doubles(this.room.seatAt, this.length), this.size);
  }

  release(): void {
    this.released = true;
    this.saved = undefined;
    this.room.forget(this);
  }

  /** Copies the triangle out: another factor takes the place. */
  save(): void {
    this.saved = this.room.doubles(this.room.seatAt, this.length).slice();
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
