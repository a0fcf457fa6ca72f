import { AnalysisError } from "../../core/errors.ts";
import type { ByteRange } from "../byte-source.ts";
import type { ReadBytes } from "./plain/bytes.ts";
import type { Expect } from "./plain/headers-ahead.ts";
import { heapsAhead } from "./plain/heaps-ahead.ts";

/**
 * Has values of a file far away fetched before they are read. Where texts lie is known when the references to them are
 * here: those of all columns that were said to be read are looked at when the first text is read.
 */
export class Ahead {
  readonly #read: ReadBytes;
  readonly #size: number;
  readonly #expect: Expect;
  #texts: (() => readonly number[])[] = [];

  constructor(read: ReadBytes, size: number, expect: Expect) {
    this.#read = read;
    this.#size = size;
    this.#expect = expect;
  }

  bytes(ranges: readonly ByteRange[]): void {
    this.#expect(ranges);
  }

  /** @param heaps - reads references to texts, and tells the addresses of their heaps */
  texts(heaps: () => readonly number[]): void {
    this.#texts.push(heaps);
  }

  /** Has all texts fetched that were said to be read. */
  fetchTexts(): void {
    if (this.#texts.length === 0) return;
    const heaps = this.#texts.splice(0).flatMap((read) => {
      try {
        return read();
      } catch (error) {
        // Whoever reads them is told.
        if (error instanceof AnalysisError && error.code === "damaged-data") return [];
        throw error;
      }
    });
    heapsAhead(this.#read, this.#size, heaps, this.#expect);
  }
}
