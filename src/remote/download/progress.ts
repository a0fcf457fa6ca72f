/** How far the download of one file is. */
export interface DownloadProgress {
  /** As the user named it. */
  readonly name: string;
  /** Where the file will be. */
  readonly path: string;
  /** Waiting: a request failed, and is made again; the others may still bring something. */
  readonly phase: "fetching" | "waiting" | "verifying";
  /** Bytes that are here, or were read again; and of the whole, null where the server does not tell. */
  readonly done: number;
  readonly size: number | null;
  /** Of the last seconds; null before there is any telling. */
  readonly bytesPerSecond: number | null;
  /** While waiting: when the request is made again, milliseconds from now. */
  readonly retryInMs?: number;
}

const windowMs = 5000;
const soonestMs = 500;

/** The speed at which bytes have come lately. */
export class Speed {
  readonly #seen: { at: number; bytes: number }[] = [];

  /** @param bytes - all that has come so far */
  add(bytes: number, now = performance.now()): void {
    this.#seen.push({ at: now, bytes });
    while (this.#seen.length > 2 && now - this.#seen[1]!.at > windowMs) this.#seen.shift();
  }

  /** Bytes a second. */
  get lately(): number | null {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (!first || !last || last.at - first.at < soonestMs) return null;
    return (1000 * (last.bytes - first.bytes)) / (last.at - first.at);
  }
}
