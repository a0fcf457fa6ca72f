import { setTimeout as wait } from "node:timers/promises";
import type { AnalysisError } from "../core/errors.ts";
import { program } from "../core/program.ts";
import { exchange } from "./exchange.ts";
import type { Answer } from "./exchange.ts";
import { givenUp, hostOf, offline, redirectRefused } from "./failures.ts";
import type { Stored } from "./failures.ts";
import { Fault } from "./fault.ts";
import { isRedirect, redirectTarget } from "./redirect.ts";
import type { RemoteSettings } from "./settings.ts";

/** What went over the network: of one object, or of all. */
export interface Traffic {
  requests: number;
  /** Requests made again after one that failed. */
  retries: number;
  /** Of bodies, bytes. */
  fetchedBytes: number;
}

/** A request that failed and is made again: when, and why. */
export interface Wait {
  readonly ms: number;
  readonly reason: string;
}

export const noTraffic = (): Traffic => ({ requests: 0, retries: 0, fetchedBytes: 0 });

/** Where an answer came from after redirects. */
export interface Located {
  readonly answer: Answer;
  readonly address: URL;
}

const mostRedirects = 5;
/** Connections of before that may have been closed as we wrote to them. */
const mostIdled = 8;
/** Tries in a row without progress. */
export const mostTries = 6;
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** All requests of this process: their headers, how many at a time, redirects, and how often one is made again. */
export class Network {
  readonly settings: RemoteSettings;
  readonly traffic = noTraffic();
  readonly signal: AbortSignal | undefined;
  readonly #gates = new Map<string, Gate>();
  readonly #onWait: (wait: Wait | null) => void;
  #offline: string | undefined;

  /**
   * @param signal - ends all requests, with its reason as their error
   * @param onWait - told before a request is made again, and with null when it is
   */
  constructor(
    settings: RemoteSettings,
    signal?: AbortSignal,
    onWait: (wait: Wait | null) => void = () => undefined,
  ) {
    this.settings = settings;
    this.signal = signal;
    this.#onWait = onWait;
    if (settings.offline) this.#offline = settings.offlineBy ?? "--offline";
  }

  /** Why nobody is asked; undefined while somebody is. */
  get offline(): string | undefined {
    return this.#offline;
  }

  /** Nobody was reached: further requests fail at once instead of after all their tries. */
  goOffline(): void {
    this.#offline ??= "nobody was reached before";
  }

  /**
   * Does what a request is for, again as long as it fails in a way that may be over. Every try that got on starts the
   * count anew.
   *
   * @param attempt - makes the request, and calls `progress` when something of use has come
   * @param stored - what is kept of the object, for the error
   * @throws AnalysisError `network-failed`, `offline`, `bad-answer`, or whatever cannot be over
   */
  async persist<T>(
    address: URL,
    traffic: Traffic,
    attempt: (progress: () => void) => Promise<T>,
    stored: () => Stored | null = () => null,
  ): Promise<T> {
    if (this.#offline !== undefined) throw offline(hostOf(address), this.#offline, stored());
    for (let failed = 0; ;) {
      try {
        return await attempt(() => (failed = 0));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        failed++;
        if (failed >= mostTries) throw givenUp(address, error, failed, stored());
        for (const counted of [traffic, this.traffic]) counted.retries++;
        if (error.status === 503 || error.status === 429) this.#gate(address).slowDown();
        await this.#pause(error, failed - 1);
      }
    }
  }

  async #pause(fault: Fault, failures: number): Promise<void> {
    const computed = Math.min(longestWaitMs, firstWaitMs * 2 ** failures) * (0.5 + Math.random() / 2);
    const ms = fault.retryAfterMs ?? computed * this.settings.retryScale;
    this.#onWait({ ms, reason: fault.message });
    try {
      await wait(ms, undefined, this.signal ? { signal: this.signal } : {});
    } catch (error) {
      throw (this.signal?.reason as AnalysisError | undefined) ?? error;
    } finally {
      this.#onWait(null);
    }
  }

  /**
   * One request, redirects followed, in its turn at each host. What was added to the headers by `secret` goes to the
   * first origin alone.
   *
   * @param use - reads the answer; the host's turn ends with it
   */
  async ask<T>(
    address: URL,
    headers: Readonly<Record<string, string>>,
    traffic: Traffic,
    use: (located: Located) => Promise<T>,
    secret: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    let at = address;
    for (let redirects = 0; ; redirects++) {
      const own = at.origin === address.origin ? secret : {};
      const next = await this.#gate(at).pass(async (): Promise<URL | { value: T }> => {
        const answer = await this.#once(at, { ...headers, ...own }, traffic);
        if (!isRedirect(answer.status)) return { value: await use({ answer, address: at }) };
        const to = redirectTarget(at, answer.headers.location, this.settings.allowPrivate);
        answer.discard();
        return to;
      });
      if (!(next instanceof URL)) return next.value;
      if (redirects >= mostRedirects)
        throw redirectRefused(address, next.host, `there were ${mostRedirects} redirects before it`);
      at = next;
    }
  }

  async #once(address: URL, headers: Readonly<Record<string, string>>, traffic: Traffic): Promise<Answer> {
    const all = {
      "accept-encoding": "identity",
      "user-agent": `${program.name}/${program.version}`,
      ...headers,
    };
    const { timeoutMs, route } = this.settings;
    for (let idled = 0; ; idled++) {
      this.signal?.throwIfAborted();
      for (const counted of [traffic, this.traffic]) counted.requests++;
      try {
        const answer = await exchange(address, all, timeoutMs, this.signal, route);
        return { ...answer, body: counting(answer.body, [traffic, this.traffic]) };
      } catch (error) {
        const again = error instanceof Fault && error.idled && idled < mostIdled;
        if (!again) throw error;
      }
    }
  }

  #gate(address: URL): Gate {
    const known = this.#gates.get(address.host);
    if (known) return known;
    const gate = new Gate(this.settings.parallel);
    this.#gates.set(address.host, gate);
    return gate;
  }
}

async function* counting(
  body: AsyncIterable<Uint8Array>,
  counts: readonly Traffic[],
): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    for (const traffic of counts) traffic.fetchedBytes += piece.length;
    yield piece;
  }
}

/** Lets a number of requests through at a time, in the order they came. */
class Gate {
  #limit: number;
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The host has asked for less. */
  slowDown(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.#inside >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inside++;
    try {
      return await work();
    } finally {
      this.#inside--;
      this.#waiting.shift()?.();
    }
  }
}
