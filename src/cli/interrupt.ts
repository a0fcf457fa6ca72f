import { setImmediate } from "node:timers/promises";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";
import type { Streams } from "./output.ts";

export interface WatchedControl {
  readonly control: Control;
  /** Ends with it, for what waits and comes to no checkpoint. */
  readonly signal: AbortSignal;
  /** The work ends at its next checkpoint. */
  readonly interrupt: () => void;
  /** Takes the line of progress off the screen. */
  readonly done: () => void;
}

const pauseEveryMs = 30;
const showAfterMs = 500;
const showEveryMs = 200;

/**
 * Lets Ctrl+C in and shows how far the work is. The line of progress appears on a terminal only, when the work has
 * taken half a second.
 */
export function watchedControl(streams: Streams, quiet: boolean): WatchedControl {
  const started = performance.now();
  const shown = !quiet && streams.stderr.isTTY === true;
  const ending = new AbortController();
  let interrupted = false;
  let paused = started;
  let painted = started + showAfterMs - showEveryMs;
  let onScreen = false;
  const paint = (text: string): void => {
    streams.stderr.write(`\r\u001B[K${text}`);
    onScreen = text !== "";
  };
  return {
    control: {
      async checkpoint(done, total, step = "working") {
        const now = performance.now();
        if (shown && now - painted >= showEveryMs) {
          paint(`${step}: ${Math.floor((100 * done) / Math.max(total, 1))} %`);
          painted = now;
        }
        if (now - paused >= pauseEveryMs) {
          await setImmediate();
          paused = performance.now();
        }
        if (interrupted) throw cancelled();
      },
    },
    signal: ending.signal,
    interrupt: () => {
      interrupted = true;
      ending.abort(cancelled());
    },
    done: () => {
      if (onScreen) paint("");
    },
  };
}

const cancelled = (): AnalysisError<"cancelled"> => new AnalysisError("cancelled", "Cancelled.", {});
