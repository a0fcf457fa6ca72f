/** The first position from `from` on whose value is not below the limit, in steps that double and then halve. */
export function firstNotBelow(ascending: Float64Array, from: number, limit: number): number {
  let low = from;
  let step = 1;
  while (low + step < ascending.length && ascending[low + step]! < limit) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, ascending.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
