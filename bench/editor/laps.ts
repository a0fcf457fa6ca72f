import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FrameLocator, Page } from "playwright-core";

/** Something on the screen: selectors that find something, that find nothing, and one whose text is another. */
export interface Sight {
  readonly all?: readonly string[];
  readonly none?: readonly string[];
  readonly other?: string;
}

/** Begin and end, milliseconds of the epoch. */
export interface Lap {
  readonly from: number;
  readonly to: number;
}

interface Event {
  readonly type: "click" | "keydown";
  readonly key?: string;
}

/** `stopwatch.js` as it is in every frame. */
interface Stopwatch {
  firsts: Record<string, number>;
  begin(event: Event, sight: Sight | undefined): void;
  lap: Promise<Lap>;
}
declare const stopwatch: Stopwatch;

type Frame = Page | FrameLocator;
const bodyOf = (frame: Frame) => frame.locator("body");

/** Puts a stopwatch into the page and every frame to come, which also notes when each of these is first there. */
export async function bringStopwatch(page: Page, firsts: Readonly<Record<string, Sight>>): Promise<void> {
  const source = readFileSync(fileURLToPath(new URL("stopwatch.js", import.meta.url)), "utf8");
  await page.evaluate(source);
  await page.addInitScript(`${source}\nstopwatch.first(${JSON.stringify(firsts)});`);
}

/** From what a hand does to what is seen of it in the same frame; without a sight, only when it was done. */
export async function lapOf(
  frame: Frame,
  event: Event,
  act: () => Promise<unknown>,
  sight?: Sight,
): Promise<Lap> {
  await bodyOf(frame).evaluate((_, [what, then]) => stopwatch.begin(what, then), [event, sight] as const);
  await act();
  return bodyOf(frame).evaluate(() => stopwatch.lap);
}

const patienceMs = 20_000;

/** When a sight was first in a frame: waits for it. */
export async function firstOf(frame: Frame, name: string): Promise<number> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const time = await bodyOf(frame).evaluate((_, asked) => stopwatch.firsts[asked], name);
    if (time !== undefined) return time;
    if (Date.now() > end) throw new Error(`waited in vain for the ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
