/** A stretch of time, seconds, both ends included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Windows that follow each other sooner are one stretch, seconds: as little lies between them as is read at least. */
const shortGap = 10;

/**
 * The stretches of time in which spikes count: all windows around onsets, those near each other as one.
 *
 * @param onsets - `(trials)` seconds, in any order
 * @param binEdges - `(bins + 1)` seconds relative to onset, never decreasing; sums are those of `spikeCounter`
 * @returns in order of time, none of which touch
 */
export function countedStretches(onsets: Float64Array, binEdges: Float64Array): readonly Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const onset of onsets.toSorted()) {
    const [from, to] = [binEdges[0]! + onset, binEdges.at(-1)! + onset];
    const last = stretches.at(-1);
    if (last && from - last.to <= shortGap) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}
