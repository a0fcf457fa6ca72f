import { closeSync, openSync, readSync } from "node:fs";
import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { BlockTable } from "../core/block-table.ts";
import { errorFromFacts } from "../core/errors.ts";
import type { AnalysisError } from "../core/errors.ts";
import { Bell } from "../core/mailbox.ts";
import type { AskedFile, BlockRun, BlocksTold, BlocksWanted } from "../core/mailbox.ts";
import type { Pulse } from "../core/pulse.ts";
import type { ByteRange, ByteSource } from "./byte-source.ts";

/** Asleep no longer than this without a beat, milliseconds. */
const longestSleepMs = 250;
/** Bytes of blocks kept in memory: as many as are on the disk, too, are soon read again; the others are dear. */
const keptStored = 64 * 1024 * 1024;
const keptAlone = 512 * 1024 * 1024;

/**
 * A file elsewhere, of which another thread fetches blocks. What lies on this disk is read from there; for the rest this
 * thread sleeps until it has come, and beats meanwhile, for whoever fetches gives up by itself.
 */
export class AskedSource implements ByteSource {
  readonly size: number;
  readonly path: string;
  readonly #blockSize: number;
  readonly #port: MessagePort;
  readonly #bell: Bell;
  readonly #pulse: Pulse | undefined;
  readonly #table: BlockTable | null;
  readonly #data: number | null;
  /** In the order of their last use. */
  readonly #blocks = new Map<number, Uint8Array>();
  /** What was said to be read, and is not asked for yet. */
  #expected: BlockRun[] = [];
  #held = 0;
  #heard = 0;
  #failure: AnalysisError | undefined;
  #waiting: (() => void)[] | undefined;
  #closed = false;

  constructor(file: AskedFile, pulse?: Pulse) {
    this.size = file.size;
    this.path = file.name;
    this.#blockSize = file.blockSize;
    this.#port = file.port as MessagePort;
    this.#bell = new Bell(file.bell);
    this.#pulse = pulse;
    this.#table = file.stored && new BlockTable(file.stored.table);
    this.#data = file.stored && openSync(file.stored.path, "r");
  }

  /** @throws AnalysisError with which the fetching ended: then, and for every further read */
  read(offset: number, length: number, into: Uint8Array): number {
    this.#say();
    const end = Math.min(offset + length, this.size);
    if (end <= offset) return 0;
    const missing = this.#missing(offset, end);
    if (missing.length > 0) this.#ask(missing, true);
    for (let at = offset; at < end;) {
      const block = Math.floor(at / this.#blockSize);
      const until = Math.min(end, (block + 1) * this.#blockSize);
      this.#copy(block, at, into.subarray(at - offset, until - offset));
      at = until;
    }
    return end - offset;
  }

  async readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    this.#say();
    const end = Math.min(offset + length, this.size);
    const missing = this.#missing(offset, end);
    if (missing.length > 0) {
      this.#ask(missing, false);
      await this.#arrival(() => this.#failure !== undefined || this.#missing(offset, end).length === 0);
    }
    return this.read(offset, length, into);
  }

  expect(ranges: readonly ByteRange[]): void {
    const missing = ranges.flatMap(({ from, to }) => this.#missing(from, Math.min(to, this.size)));
    if (missing.length === 0) return;
    if (this.#expected.length === 0) queueMicrotask(() => this.#say());
    this.#expected.push(...missing);
  }

  /** Asks for all that was said before the next reading at once: what lies side by side comes in one request. */
  #say(): void {
    if (this.#expected.length > 0 && !this.#closed) this.#ask(this.#expected, false);
    this.#expected = [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#data !== null) closeSync(this.#data);
    this.#port.close();
  }

  /** Runs of blocks that are neither in memory nor on the disk. */
  #missing(from: number, to: number): BlockRun[] {
    this.#hear();
    const runs: [number, number][] = [];
    for (let block = Math.floor(from / this.#blockSize); block * this.#blockSize < to; block++) {
      if (this.#blocks.has(block) || this.#onDisk(block)) continue;
      const last = runs.at(-1);
      if (last?.[1] === block) last[1]++;
      else runs.push([block, block + 1]);
    }
    return runs;
  }

  #onDisk(block: number): boolean {
    return this.#table !== null && this.#table.state(block) !== "missing";
  }

  #ask(runs: readonly BlockRun[], now: boolean): void {
    this.#port.postMessage({ runs, now, heard: this.#heard } satisfies BlocksWanted);
  }

  /** Copies bytes of one block from `at` on, once they are here. */
  #copy(block: number, at: number, into: Uint8Array): void {
    for (;;) {
      const rung = this.#bell.rung;
      this.#hear();
      const bytes = this.#blocks.get(block);
      if (bytes) {
        const start = at - block * this.#blockSize;
        into.set(bytes.subarray(start, start + into.length));
        this.#keep(block, bytes);
        return;
      }
      if (this.#onDisk(block)) {
        if (this.#readStored(block, at, into)) return;
        this.#ask([[block, block + 1]], true);
        continue;
      }
      if (this.#failure) throw this.#failure;
      this.#bell.sleep(rung, longestSleepMs);
      this.#pulse?.beat();
    }
  }

  /** False when the disk does not give the block as it was stored. */
  #readStored(block: number, at: number, into: Uint8Array): boolean {
    if (this.#table!.state(block) === "sound") {
      if (this.#fromDisk(at, into)) return true;
    } else {
      const start = block * this.#blockSize;
      const bytes = new Uint8Array(Math.min(this.#blockSize, this.size - start));
      if (this.#fromDisk(start, bytes) && crc32(bytes) === this.#table!.sum(block)) {
        this.#table!.set(block, "sound");
        into.set(bytes.subarray(at - start, at - start + into.length));
        return true;
      }
    }
    this.#table!.set(block, "missing");
    return false;
  }

  #fromDisk(at: number, into: Uint8Array): boolean {
    try {
      return readSync(this.#data!, into, 0, into.length, at) === into.length;
    } catch {
      return false; // It is asked for again.
    }
  }

  /** Takes in what has come. */
  #hear(): void {
    if (this.#closed) return;
    for (let told = receiveMessageOnPort(this.#port); told; told = receiveMessageOnPort(this.#port))
      this.#take(told.message as BlocksTold);
  }

  #take(told: BlocksTold): void {
    this.#heard++;
    if (told.kind === "block") this.#keep(told.block, told.bytes);
    else this.#failure ??= errorFromFacts(told.error);
  }

  #keep(block: number, bytes: Uint8Array): void {
    if (!this.#blocks.delete(block)) this.#held += bytes.length;
    this.#blocks.set(block, bytes);
    for (const [oldest, { length }] of this.#blocks) {
      if (oldest === block || this.#held <= (this.#onDisk(oldest) ? keptStored : keptAlone)) break;
      this.#blocks.delete(oldest);
      this.#held -= length;
    }
  }

  /** Resolves once something that has come makes it so; other things are done meanwhile. */
  async #arrival(isHere: () => boolean): Promise<void> {
    if (!this.#waiting) {
      this.#waiting = [];
      this.#port.on("message", (told: BlocksTold) => {
        this.#take(told);
        this.#waiting?.splice(0).forEach((wake) => wake());
      });
      this.#port.unref();
    }
    // What a sleeping read has taken in wakes nobody: it is looked for after a while.
    while (!isHere())
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestSleepMs);
        this.#waiting!.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
  }
}
