import type { ErrorFacts } from "./errors.ts";

/**
 * How a thread that must wait for bytes, as one inside HDF5 must, asks another thread for them and sleeps until they are
 * here. Messages go through a port that can be looked into while asleep; a bell in shared memory wakes the sleeper.
 */

/** The answering end of a channel, as far as it is used here. */
export interface MailPort {
  postMessage(message: unknown): void;
}

/** Blocks `[first, end)`, end excluded. */
export type BlockRun = readonly [first: number, end: number];

/** What the reading thread asks for. */
export interface BlocksWanted {
  readonly runs: readonly BlockRun[];
  /** Somebody sleeps until they are here; else they are known to be read soon. */
  readonly now: boolean;
  /** How many messages the reading thread had taken in: what was told later it does not lack. */
  readonly heard: number;
}

/** What it is told: a block, in memory that both threads share, or that no more will come. */
export type BlocksTold =
  | { readonly kind: "block"; readonly block: number; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly error: ErrorFacts };

/** A file that is read through another thread. */
export interface AskedFile {
  /** As the user knows it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly blockSize: number;
  /** The asking end of the channel, a message port of the platform; to be handed over, not copied. */
  readonly port: unknown;
  /** Of a `Bell`. */
  readonly bell: SharedArrayBuffer;
  /** What lies on this disk already, and is read without asking: where, and a `BlockTable`. */
  readonly stored: { readonly path: string; readonly table: SharedArrayBuffer } | null;
  readonly origin: FileOrigin;
  /** Whether it is a session of the catalogue as that knows it: its spike times are in order. */
  readonly published: boolean;
}

/** Where a file comes from, for whoever wants to have the same one. */
export interface FileOrigin {
  /** The last part of its path there. */
  readonly fileName: string;
  /** Without what may be secret in it. */
  readonly address: string;
  readonly etag: string | null;
  /** Hexadecimal, of the whole file, where it is known. */
  readonly sha256: string | null;
}

/** Wakes a thread that sleeps. */
export class Bell {
  /** What both threads share. */
  readonly buffer: SharedArrayBuffer;
  readonly #rung: Int32Array;

  /** @param buffer - of the other thread's bell; a new one if not given */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#rung = new Int32Array(buffer);
  }

  ring(): void {
    Atomics.add(this.#rung, 0, 1);
    Atomics.notify(this.#rung, 0);
  }

  /** How often it was rung: to be taken before looking for what one would sleep for. */
  get rung(): number {
    return Atomics.load(this.#rung, 0);
  }

  /** Sleeps until it is rung more often than that, at most so many milliseconds. */
  sleep(rung: number, atMostMs: number): void {
    Atomics.wait(this.#rung, 0, rung, atMostMs);
  }
}
