/** References to objects, and the paths they lead to: those that were found once are found at once. */
export class References {
  readonly #paths = new Map<string, string | null>();
  readonly #find: (reference: Uint8Array, region: boolean) => string | null;
  #lost = 0;

  /** @param find - the path a reference leads to, or null */
  constructor(find: (reference: Uint8Array, region: boolean) => string | null) {
    this.#find = find;
  }

  /** The path an object or region reference leads to; null when it leads nowhere. */
  pathOf(reference: Uint8Array, region: boolean): string | null {
    // Finding a name takes HDF5 a millisecond, and a column of references repeats a few.
    const key = reference.join(" ");
    let path = this.#paths.get(key);
    if (path === undefined) {
      path = this.#find(reference, region);
      this.#paths.set(key, path);
    }
    return path;
  }

  /** What a reference leads to was met by itself. */
  remember(key: string, path: string): void {
    if (!this.#paths.has(key)) this.#paths.set(key, path);
  }

  lose(): null {
    this.#lost++;
    return null;
  }

  /** References met so far that are set and lead nowhere; those of zeros, which were never set, are none. */
  get lost(): number {
    return this.#lost;
  }
}

/** References to objects are the addresses of their headers. */
export const addressIn = (reference: Uint8Array): number =>
  Number(new DataView(reference.buffer, reference.byteOffset).getBigUint64(0, true));

export function referenceTo(address: number): Uint8Array {
  const reference = new Uint8Array(8);
  new DataView(reference.buffer).setBigUint64(0, BigInt(address), true);
  return reference;
}
