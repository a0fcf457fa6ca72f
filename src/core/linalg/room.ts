import { AnalysisError } from "../errors.ts";
import type { WasmMemory } from "./wasm.ts";

/** The lowest address used: what the compiler might place lies below. */
export const bottom = 1024;

/** A factor as the room knows it. */
export interface Resident {
  /** Doubles that it takes. */
  readonly length: number;
  /** Copies itself out: another takes the place. */
  save(): void;
}

/**
 * The memory: the factor made last at the bottom, above it space for the call under way. The factor is copied
 * out when another takes its place, unless nobody needs it any more.
 */
export class Room {
  private readonly memory: WasmMemory;
  private resident: Resident | undefined;

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
