/**
 * Which blocks of a file lie in a store on this disk, in memory that threads share: one stores blocks and says so here,
 * another reads them from the disk by itself. Core has no disk and no clock.
 */

/**
 * `unchecked`: stored by an earlier run, and to be compared with its checksum before it is used. `sound`: stored by this
 * one, or compared.
 */
export type BlockState = "missing" | "unchecked" | "sound";

const states: readonly BlockState[] = ["missing", "unchecked", "sound"];

export class BlockTable {
  /** What threads share. */
  readonly buffer: SharedArrayBuffer;
  /** Blocks of the file; the last one may be short. */
  readonly count: number;
  readonly #sums: Uint32Array;
  readonly #states: Uint8Array;

  /** @param of - the number of blocks, or the memory of another thread's table */
  constructor(of: number | SharedArrayBuffer) {
    this.buffer = typeof of === "number" ? new SharedArrayBuffer(5 * of) : of;
    this.count = this.buffer.byteLength / 5;
    this.#sums = new Uint32Array(this.buffer, 0, this.count);
    this.#states = new Uint8Array(this.buffer, 4 * this.count);
  }

  state(block: number): BlockState {
    return states[Atomics.load(this.#states, block)]!;
  }

  /** CRC-32 of a block that is not missing. */
  sum(block: number): number {
    return Atomics.load(this.#sums, block);
  }

  set(block: number, state: BlockState, sum = this.sum(block)): void {
    Atomics.store(this.#sums, block, sum);
    Atomics.store(this.#states, block, states.indexOf(state));
  }

  /** How many blocks are not missing. */
  get stored(): number {
    let stored = 0;
    for (let block = 0; block < this.count; block++) if (this.#states[block] !== 0) stored++;
    return stored;
  }
}
