/** A stretch of samples, end excluded, for panning and zooming. */
export interface SeriesWindow {
  readonly start: number;
  readonly stop: number;
}

const fewest = 16;

/** Zooms by a factor (below 1: in) around a share 0 … 1 of the window; stays within the series. */
export function zoomed(window: SeriesWindow, factor: number, at: number, length: number): SeriesWindow {
  const size = window.stop - window.start;
  const wanted = Math.max(Math.min(fewest, length), Math.min(length, Math.round(size * factor)));
  return within(Math.round(window.start + (size - wanted) * at), wanted, length);
}

/** Moves by a share of the window's size; stays within the series. */
export function panned(window: SeriesWindow, share: number, length: number): SeriesWindow {
  const size = window.stop - window.start;
  return within(window.start + Math.round(size * share), size, length);
}

function within(start: number, size: number, length: number): SeriesWindow {
  const from = Math.max(0, Math.min(start, length - size));
  return { start: from, stop: from + size };
}
