import type { Place, Pulse } from "../core/pulse.ts";

/** How long a thread may stay without a beat. Counted in looks, not by a clock: a sleeping computer is not stuck. */
export interface Patience {
  readonly everyMs: number;
  /** Looks inside HDF5, which neither computes nor decompresses that long without asking for bytes. */
  readonly library: number;
  /** Looks anywhere else: arithmetic of ours between two checkpoints, or a disk that has fallen asleep. */
  readonly otherwise: number;
}

/** Half a minute in HDF5, ten minutes elsewhere. */
export const usualPatience: Patience = { everyMs: 1000, library: 30, otherwise: 600 };

/** Where a thread got stuck. */
export interface Stuck {
  readonly place: Place;
  readonly seconds: number;
  /** What was read last. */
  readonly object: string;
}

/**
 * Looks after a thread as long as it has something to do. Progress is its beats, for bytes read, steps done and calls
 * into HDF5; never the time a question takes in all, which may be as long as the file is large.
 *
 * @param busy - whether somebody waits for the thread
 * @param onStuck - called at most once
 * @returns ends the watch
 */
export function watchThread(
  pulse: Pulse,
  busy: () => boolean,
  onStuck: (stuck: Stuck) => void,
  patience: Patience = usualPatience,
): () => void {
  let beats = pulse.beats;
  let silent = 0;
  const timer = setInterval(() => {
    const now = pulse.beats;
    silent = now === beats && busy() ? silent + 1 : 0;
    beats = now;
    const { place } = pulse;
    if (silent < (place === "library" ? patience.library : patience.otherwise)) return;
    clearInterval(timer);
    onStuck({ place, seconds: Math.round((silent * patience.everyMs) / 1000), object: pulse.object });
  }, patience.everyMs);
  return () => clearInterval(timer);
}
