/** The numbers of all rows, from 0. */
export function rowNumbers(count: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** The same as a column has them. */
export function rowIds(count: number, first = 0): Float64Array<ArrayBuffer> {
  const ids = new Float64Array(count);
  for (let row = 0; row < count; row++) ids[row] = first + row;
  return ids;
}

/**
 * Row numbers by value, the least first; equal values keep their order, and what is no number comes last. Tables are
 * mostly runs that ascend already: those are merged, two and two.
 */
export function ascendingRows(values: Float64Array): Int32Array<ArrayBuffer> {
  const count = values.length;
  let order = rowNumbers(count);
  let merged = new Int32Array(count);
  let starts = runStarts(values);
  while (starts.length > 2) {
    const next = [0];
    for (let run = 0; run + 1 < starts.length; run += 2) {
      const end = starts[run + 2] ?? count;
      merge(values, order, merged, starts[run]!, starts[run + 1]!, end);
      next.push(end);
    }
    [order, merged] = [merged, order];
    starts = next;
  }
  return order;
}

/** Where runs start that do not descend, and the end of the last. */
function runStarts(values: Float64Array): number[] {
  const starts = [0];
  let former = values[0]!;
  for (let row = 1; row < values.length; row++) {
    const value = values[row]!;
    // Mostly they ascend.
    if (!(value >= former) && isBefore(value, former)) starts.push(row);
    former = value;
  }
  starts.push(values.length);
  return starts;
}

const isBefore = (a: number, b: number): boolean => a < b || (b !== b && a === a);

/** Merges the runs `start … middle` and `middle … end`, of which the second may be empty. */
function merge(
  values: Float64Array,
  order: Int32Array,
  merged: Int32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const takeRight =
      left === middle || (right < end && isBefore(values[order[right]!]!, values[order[left]!]!));
    merged[at] = takeRight ? order[right++]! : order[left++]!;
  }
}
