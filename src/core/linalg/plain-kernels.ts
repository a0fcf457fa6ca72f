import { dot, invertLower, solveLower, solveUpper } from "./dense.ts";
import type { Cells, Factor, Factorization, Kernels, WholeNumbers } from "./kernel-interface.ts";

/** The kernels in plain typed arrays: what the fast ones are tested against, and where there is no SIMD. */
export function plainKernels(): Kernels {
  return { build: "plain", wholeNumbers, gram, multiply, largest, sums, factor };
}

function wholeNumbers(x: Float64Array): WholeNumbers | undefined {
  const values = new Int16Array(x.length);
  let most = 0;
  let least = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    const whole = (value << 16) >> 16;
    if (whole !== value) return undefined;
    values[i] = whole;
    if (whole > most) most = whole;
    if (whole < least) least = whole;
  }
  return { values, largest: Math.max(most, -least), negative: least < 0 };
}

/** Rows worked on together: four columns of them stay in the first cache. */
const blockRows = 512;

function gram(x: Cells, columns: number, rows?: Int32Array): Float64Array {
  const values = x instanceof Float64Array ? x : x.values;
  const count = rows?.length ?? (columns ? values.length / columns : 0);
  const out = new Float64Array(columns * columns);
  for (let start = 0; start < count; start += blockRows) {
    const height = Math.min(blockRows, count - start);
    const block = new Float64Array(columns * height);
    for (let k = 0; k < height; k++) {
      const at = (rows ? rows[start + k]! : start + k) * columns;
      for (let j = 0; j < columns; j++) block[j * height + k] = values[at + j]!;
    }
    addBlock(out, block, columns, height);
  }
  return out;
}

/** Adds the products of all pairs of columns of a block; two by two, so that each entry loaded serves twice. */
function addBlock(out: Float64Array, block: Float64Array, columns: number, height: number): void {
  for (let i = 0; i < columns; i += 2)
    for (let j = 0; j <= i; j += 2) {
      const pairs = i + 1 < columns;
      const a = i * height;
      const b = pairs ? a + height : a;
      const c = j * height;
      const d = j + 1 < columns ? c + height : c;
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let k = 0; k < height; k++) {
        const left = block[a + k]!;
        const right = block[b + k]!;
        const up = block[c + k]!;
        const down = block[d + k]!;
        ac += left * up;
        ad += left * down;
        bc += right * up;
        bd += right * down;
      }
      out[i * columns + j]! += ac;
      if (j < i) out[i * columns + j + 1]! += ad;
      if (!pairs) continue;
      out[(i + 1) * columns + j]! += bc;
      out[(i + 1) * columns + j + 1]! += bd;
    }
}

function multiply(
  x: Cells,
  columns: number,
  b: Float64Array,
  count: number,
  rows?: Int32Array,
): Float64Array {
  const values = x instanceof Float64Array ? x : x.values;
  const height = rows?.length ?? (columns ? values.length / columns : 0);
  const out = new Float64Array(height * count);
  const row = new Float64Array(columns);
  for (let i = 0; i < height; i++) {
    const at = (rows ? rows[i]! : i) * columns;
    for (let k = 0; k < columns; k++) row[k] = values[at + k]!;
    for (let j = 0; j < count; j++) out[i * count + j] = dot(row, 0, b, j * columns, columns);
  }
  return out;
}

function largest(
  x: Cells,
  columns: number,
  b: Float64Array,
  offsets: Float64Array,
  rows?: Int32Array,
): Int32Array {
  const count = offsets.length;
  const values = multiply(x, columns, b, count, rows);
  return Int32Array.from({ length: values.length / count }, (_, i) => {
    let best = 0;
    for (let k = 1; k < count; k++)
      if (values[i * count + k]! + offsets[k]! > values[i * count + best]! + offsets[best]!) best = k;
    return best;
  });
}

/** Row after row: the sum of each group is added in the order of its rows. */
export function sums(x: Cells, columns: number, groups: Int32Array, count: number): Float64Array {
  const out = new Float64Array(count * columns);
  if (x instanceof Float64Array) addRows(out, x, columns, groups);
  else addRows(out, x.values, columns, groups);
  return out;
}

function addRows(
  sums: Float64Array,
  values: Float64Array | Int16Array,
  columns: number,
  groups: Int32Array,
): void {
  for (let i = 0, from = 0; i < groups.length; i++) {
    const to = groups[i]! * columns;
    for (let j = 0; j < columns; j++, from++) sums[to + j]! += values[from]!;
  }
}

function factor(a: Float64Array, size: number, limit = 0): Factorization {
  const l = new Float64Array(size * size);
  let smallest = Infinity;
  for (let i = 0; i < size; i++) {
    const at = i * size;
    for (let j = 0; j < i; j++) l[at + j] = (a[at + j]! - dot(l, at, l, j * size, j)) / l[j * size + j]!;
    const left = a[at + i]! - dot(l, at, l, at, i);
    const pivot = left / a[at + i]!;
    if (!(pivot > limit && left > 0)) return { ok: false, row: i, pivot };
    smallest = Math.min(smallest, pivot);
    l[at + i] = Math.sqrt(left);
  }
  return plainFactor(l, size, smallest);
}

function plainFactor(l: Float64Array, size: number, pivot: number): Factor {
  const solved = (b: Float64Array, count: number, solve: typeof solveLower): Float64Array => {
    const z = b.slice(0, count * size);
    solve(l, size, z, count);
    return z;
  };
  const lower = (b: Float64Array, count: number): Float64Array => solved(b, count, solveLower);
  const upper = (b: Float64Array, count: number): Float64Array => solved(b, count, solveUpper);
  return {
    ok: true,
    size,
    pivot,
    solveLower: lower,
    solveUpper: upper,
    solve: (b, count) => upper(lower(b, count), count),
    inverseSquaredNorm: () => {
      const inverse = invertLower(l, size);
      return dot(inverse, 0, inverse, 0, inverse.length);
    },
    lower: () => l.slice(),
    release: () => undefined,
  };
}
