import { LocalFile } from "../../src/nwb/byte-source.ts";
import type { ByteRange, ByteSource } from "../../src/nwb/byte-source.ts";

/** Bytes of a file far away come by so many. */
const grain = 4096;

/** A file on this machine as if it lay far away: what was read of it without having been said before is counted. */
export class FarSource implements ByteSource {
  readonly #file: LocalFile;
  readonly #said = new Set<number>();
  readonly #read = new Set<number>();
  /** Grains that were read and had not been said: whoever reads them has to wait for each. */
  unsaid = 0;
  /** How often something was said or waited for: what is said before the next reading comes together. */
  rounds = 0;
  #saying = false;

  constructor(path: string) {
    this.#file = new LocalFile(path);
  }
  get size(): number {
    return this.#file.size;
  }
  get path(): string {
    return this.#file.path;
  }
  /** Grains that were said and not read so far. */
  get useless(): number {
    return [...this.#said].filter((at) => !this.#read.has(at)).length;
  }
  get readGrains(): number {
    return this.#read.size;
  }

  read(offset: number, length: number, into: Uint8Array): number {
    const late = grainsOf({ from: offset, to: Math.min(offset + length, this.size) }).filter((at) => {
      this.#read.add(at);
      return !this.#said.has(at);
    });
    for (const at of late) this.#said.add(at);
    this.unsaid += late.length;
    if (late.length > 0) this.rounds++;
    this.#saying = false;
    return this.#file.read(offset, length, into);
  }
  expect(ranges: readonly ByteRange[]): void {
    for (const range of ranges) {
      if (range.from < 0 || range.to > this.size || range.from >= range.to)
        throw new Error(`There are no bytes ${range.from} to ${range.to}.`);
      const news = grainsOf(range).filter((at) => !this.#said.has(at));
      for (const at of news) this.#said.add(at);
      if (news.length === 0 || this.#saying) continue;
      this.#saying = true;
      this.rounds++;
    }
  }
  linked(name: string): ByteSource | null {
    return this.#file.linked(name);
  }
  outside(name: string): string | null {
    return this.#file.outside(name);
  }
  close(): void {
    this.#file.close();
  }
}

const grainsOf = ({ from, to }: ByteRange): readonly number[] => {
  const first = Math.floor(from / grain);
  return Array.from({ length: Math.max(0, Math.ceil(to / grain) - first) }, (_, i) => first + i);
};
