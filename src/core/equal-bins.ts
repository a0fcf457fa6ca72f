/**
 * Equal bins: `numpy.linspace(start, end, bins + 1)`, to the last bit.
 *
 * @returns `(bins + 1)` edges
 */
export function equalBins(start: number, end: number, bins: number): number[] {
  const step = (end - start) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    step === 0 ? (i / bins) * (end - start) + start : i * step + start,
  );
  edges[bins] = end;
  return edges;
}
