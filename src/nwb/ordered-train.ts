import type { Stretch } from "../core/counts/stretches.ts";

/** Entries `from … to` of a dataset, end excluded. */
export interface Entries {
  readonly from: number;
  readonly to: number;
}

/** How a dataset is divided: page `k` holds the entries from `k * length - shift` on. */
export interface Paging {
  readonly length: number;
  readonly shift: number;
}

/** Times that are not in order where they are known to be. */
export class OutOfOrder extends Error {}

/** Rounds in which a place is guessed from the times around it; then what is left is halved. */
const guesses = 4;

interface Knot {
  readonly time: number;
  /** Of the train's spikes those that come before. */
  readonly share: number;
}

/** How the spikes of a train are spread over time. */
export class Pace {
  readonly #knots: readonly Knot[];

  private constructor(knots: readonly Knot[]) {
    this.#knots = knots;
  }

  /** @param knots - in order of time */
  static through(knots: readonly Knot[]): Pace | null {
    return knots.length > 1 && knots.at(-1)!.time > knots[0]!.time ? new Pace(knots) : null;
  }

  get span(): Stretch {
    return { from: this.#knots[0]!.time, to: this.#knots.at(-1)!.time };
  }

  /** Between the knots spikes come evenly. */
  share(time: number): number {
    const next = Math.max(
      1,
      this.#knots.findIndex((knot, i) => i > 0 && knot.time >= time),
    );
    const [a, b] = time > this.span.to ? this.#knots.slice(-2) : [this.#knots[next - 1], this.#knots[next]];
    if (b!.time === a!.time) return b!.share;
    return a!.share + ((b!.share - a!.share) * (time - a!.time)) / (b!.time - a!.time);
  }
}

interface Page {
  readonly from: number;
  readonly times: Float64Array;
}

/**
 * Finds the spikes of stretches in a train that is in order, reading little else: its ends, and pages where the stretches
 * should lie if spikes came as in a train of before, or evenly between those that are known. It reads nothing itself, so that many trains
 * may be looked at together: `wanted` says what to read next, `take` is given it.
 */
export class OrderedTrain {
  readonly #whole: Entries;
  readonly #stretches: readonly Stretch[];
  readonly #paging: Paging;
  readonly #pace: Pace | null;
  readonly #pages = new Map<number, Page>();
  #rounds = 0;

  /**
   * @param whole - the train's entries: at least one
   * @param pace - how spikes come in another train; evenly between those that are known if not given
   */
  constructor(whole: Entries, stretches: readonly Stretch[], paging: Paging, pace: Pace | null = null) {
    this.#whole = whole;
    this.#stretches = stretches;
    this.#paging = paging;
    this.#pace = pace;
  }

  /** What has to be read next; nothing once the spikes are known. */
  wanted(): readonly Entries[] {
    const ends = [this.#whole.from, this.#whole.to - 1].map((entry) => this.#pageOf(entry));
    const known = this.#pages.size > 0 || this.#pace !== null;
    const inside = known ? this.#stretches.flatMap((each) => this.#around(each)) : [];
    this.#rounds++;
    return [...new Set([...ends, ...inside])]
      .filter((page) => !this.#pages.has(page))
      .sort((a, b) => a - b)
      .map((page) => this.#entriesOf(page));
  }

  /**
   * @param times - of entries that were wanted
   * @throws OutOfOrder where they are not ascending and finite, or do not fit to what is known
   */
  take({ from }: Entries, times: Float64Array): void {
    const page = this.#pageOf(from);
    this.#pages.set(page, { from, times });
    let before = -Infinity;
    for (const time of times) {
      if (!(time >= before) || time === Infinity) throw new OutOfOrder();
      before = time;
    }
    if (times[0] === -Infinity) throw new OutOfOrder();
    let last = -Infinity;
    for (const { times: known } of this.#inOrder()) {
      if (known[0]! < last) throw new OutOfOrder();
      last = known.at(-1)!;
    }
  }

  get first(): number {
    return this.#pages.get(this.#pageOf(this.#whole.from))!.times[0]!;
  }
  get last(): number {
    return this.#pages.get(this.#pageOf(this.#whole.to - 1))!.times.at(-1)!;
  }

  /** How spikes come in it, as far as it was read; null where that tells nothing. */
  get pace(): Pace | null {
    const { from, to } = this.#whole;
    const knots = this.#inOrder().flatMap(({ from: entry, times }) => [
      { time: times[0]!, share: (entry - from) / (to - from) },
      { time: times.at(-1)!, share: (entry + times.length - from) / (to - from) },
    ]);
    return Pace.through(knots);
  }

  /** The spikes of all stretches, in order; to be asked for when nothing is wanted any more. */
  times(): Float64Array {
    const parts = [...this.#inOrder()].map(({ times }) =>
      times.filter((time) => this.#stretches.some(({ from, to }) => time >= from && time <= to)),
    );
    const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** Pages from where a stretch begins to where it ends, as far as that is known. */
  #around({ from, to }: Stretch): readonly number[] {
    const begin = this.#place((time) => time < from, from);
    const end = this.#place((time) => time <= to, to);
    return Array.from({ length: Math.max(0, end - begin + 1) }, (_, i) => begin + i);
  }

  /** The page that holds the last entry of those before a time, or is likely to. */
  #place(isBefore: (time: number) => boolean, time: number): number {
    const pages = this.#inOrder();
    if (pages.length === 0) return this.#guess(this.#whole, this.#pace!.span, time);
    const at = pages.findLastIndex(({ times }) => isBefore(times[0]!));
    if (at < 0) return this.#pageOf(this.#whole.from);
    const page = pages[at]!;
    const next = pages[at + 1];
    const number = this.#pageOf(page.from);
    const known = !isBefore(page.times.at(-1)!) || !next || this.#pageOf(next.from) === number + 1;
    return known ? number : this.#between(page, next, time);
  }

  #between(page: Page, next: Page, time: number): number {
    const [low, high] = [this.#pageOf(page.from) + 1, this.#pageOf(next.from) - 1];
    if (this.#rounds > guesses) return Math.floor((low + high) / 2);
    const unknown = { from: page.from + page.times.length, to: next.from };
    const guess = this.#guess(unknown, { from: page.times.at(-1)!, to: next.times[0]! }, time);
    return Math.min(high, Math.max(low, guess));
  }

  /** The page in which a time would be if spikes came as in the other train. */
  #guess({ from, to }: Entries, span: Stretch, time: number): number {
    const at = (when: number): number => this.#pace?.share(when) ?? when;
    const [first, all] = [at(span.from), at(span.to) - at(span.from)];
    const share = all > 0 ? (at(time) - first) / all : 0.5;
    const entry = Math.floor(from + Math.min(1, Math.max(0, share)) * (to - from));
    return this.#pageOf(Math.min(to - 1, entry));
  }

  #inOrder(): readonly Page[] {
    return [...this.#pages.entries()].sort(([a], [b]) => a - b).map(([, page]) => page);
  }

  #pageOf(entry: number): number {
    return Math.floor((entry + this.#paging.shift) / this.#paging.length);
  }

  /** The train's part of a page. */
  #entriesOf(page: number): Entries {
    const { length, shift } = this.#paging;
    const start = page * length - shift;
    return { from: Math.max(this.#whole.from, start), to: Math.min(this.#whole.to, start + length) };
  }
}
