import { AnalysisError } from "../core/errors.ts";
import type { Stored } from "./failures.ts";
import { Fault } from "./fault.ts";
import { noTraffic } from "./network.ts";
import type { Located, Network } from "./network.ts";
import { checkRange } from "./range-answer.ts";
import { strongEtag } from "./validator.ts";
import type { Validator } from "./validator.ts";

/** Where an object is asked for, and what is known of it before: what a home makes of a name. */
export interface Location {
  /** As the user knows it. */
  readonly name: string;
  readonly address: URL;
  /** The last part of its path, as the home has it: data, no file name yet. */
  readonly fileName: string;
  /** Bytes, where the home knows it. */
  readonly size: number | null;
  /** Hexadecimal, of the whole object, where the home knows it. */
  readonly sha256: string | null;
  /** Who says so. */
  readonly vouchedBy?: "dandi" | "catalogue" | null;
  /** Headers for the origin of the address alone. */
  readonly secret?: Readonly<Record<string, string>>;
  /** What a refusal (401, 403) means at this home. */
  readonly onRefusal?: () => AnalysisError;
}

/** A signed address is good for six hours. */
const goodForMs = 5 * 3600 * 1000;
/** Bytes that confirm that an object is the one that was stored. */
const confirmingBytes = 1024;

/** An object on a server, read by ranges, of which every answer is checked: bytes of two states are never mixed. */
export class RemoteObject {
  readonly location: Location;
  readonly network: Network;
  readonly traffic = noTraffic();
  #validator: Validator | null = null;
  /** Where redirects led, to be asked without them for a while. */
  #led: { address: URL; until: number } | null = null;

  constructor(network: Network, location: Location) {
    this.network = network;
    this.location = location;
  }

  /** Of the object as it was first seen; null before. */
  get validator(): Validator | null {
    return this.#validator;
  }

  /** Size and entity tag from here on are those of before: all answers are compared with them. */
  expect(validator: Validator | null): void {
    this.#validator = validator;
  }

  /**
   * Whether the object still is what it was, by one small request.
   *
   * @throws AnalysisError as {@link fetch}, but for `remote-changed`
   */
  async confirm(validator: Validator): Promise<boolean> {
    this.expect(validator);
    try {
      await this.fetch(0, Math.min(confirmingBytes, validator.size), confirmingBytes, () => undefined);
      return true;
    } catch (error) {
      if (!(error instanceof AnalysisError && error.code === "remote-changed")) throw error;
      this.expect(null);
      return false;
    }
  }

  /**
   * Fetches bytes `from … to`, end excluded and cut at the object's end, and hands them over in whole blocks as they come:
   * what came before a failure is not fetched again.
   *
   * @param block - bytes handed over at a time; the last ones may be fewer
   * @param take - is given bytes in memory that threads may share, and their place in the object
   * @param stored - what is kept of the object, for errors
   * @throws AnalysisError `network-failed`, `offline`, `bad-answer`, `remote-changed`, `no-ranges`, `server-refused`,
   *   `needs-token`, `redirect-refused`, `not-nwb` for a web page
   */
  async fetch(
    from: number,
    to: number,
    block: number,
    take: (bytes: Uint8Array, at: number) => void,
    stored?: () => Stored | null,
  ): Promise<void> {
    let at = from;
    const renewed = { once: false };
    await this.network.persist(
      this.location.address,
      this.traffic,
      async (progress) => {
        await this.#attempt(
          at,
          to,
          block,
          (bytes) => {
            take(bytes, at);
            at += bytes.length;
            progress();
          },
          renewed,
        );
      },
      stored,
    );
  }

  async #attempt(
    from: number,
    to: number,
    block: number,
    take: (bytes: Uint8Array) => void,
    renewed: { once: boolean },
  ): Promise<void> {
    const { address, secret } = this.location;
    const led = this.#led && this.#led.until > Date.now() ? this.#led.address : null;
    const match = this.#validator && strongEtag(this.#validator);
    const headers = { range: `bytes=${from}-${to - 1}`, ...(match ? { "if-match": match } : {}) };
    const expired = await this.network.ask(
      led ?? address,
      headers,
      this.traffic,
      async (located) => {
        if (isRefusal(located) && led && !renewed.once) return true;
        if (isRefusal(located) && this.location.onRefusal) throw this.location.onRefusal();
        const known = this.#validator;
        const asked = { from, to, known, name: this.location.name };
        const { validator, length } = await checkRange(located, asked);
        this.#validator ??= validator;
        if (located.address.href !== address.href)
          this.#led ??= { address: located.address, until: Date.now() + goodForMs };
        await inBlocks(located, length, block, take);
        return false;
      },
      led ? {} : secret,
    );
    if (!expired) return;
    // Once an expiry: a new address that is refused, too, is a refusal.
    renewed.once = true;
    this.#led = null;
    await this.#attempt(from, to, block, take, renewed);
  }
}

const isRefusal = ({ answer }: Located): boolean => answer.status === 401 || answer.status === 403;

/** Cuts a body into blocks. @throws Fault where it has another length */
async function inBlocks(
  { answer }: Located,
  length: number,
  block: number,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  // Of an empty object there is no range: the body is about that.
  if (length === 0) {
    answer.discard();
    return;
  }
  let left = length;
  let filled = 0;
  const room = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(Math.min(block, left)));
  let bytes = room();
  for await (let piece of answer.body) {
    if (piece.length > left - filled) throw new Fault("answer", `more than the ${length} bytes asked for`);
    while (piece.length > 0) {
      const part = piece.subarray(0, bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      piece = piece.subarray(part.length);
      if (filled < bytes.length) continue;
      take(bytes);
      left -= filled;
      filled = 0;
      bytes = room();
    }
  }
  if (left > 0) throw new Fault("cut", `only ${length - left + filled} of ${length} bytes came`);
}
