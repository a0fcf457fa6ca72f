/**
 * The inner loops of `../simd-kernels.ts`, in AssemblyScript. `scripts/build-kernels.mjs` compiles this file
 * twice: for fixed-width SIMD, and for relaxed SIMD with fused multiply-add and 8-bit dot products.
 *
 * One layout serves all. Rows of a matrix stand in panels of four; within a panel entry k of the four rows is
 * contiguous: `panel[k * 4 + i]`, 32 bytes a step for doubles. A lower triangle is a sequence of panels, panel
 * I holding its 4(I + 1) entries, so that panel I starts at `64 I (I + 1)` bytes and the 4 x 4 tile (I, J) of
 * it is contiguous. For whole numbers a step of 16 bytes holds, of each of four rows, two 16-bit or four 8-bit
 * neighbours, which one dot instruction multiplies and sums.
 *
 * All addresses are bytes in the memory that the caller owns; nothing is allocated here.
 */
export { addToGroups, packPairs, packQuadruples, packRows } from "./cells";

/** Bytes of one step (one k) of a panel of doubles. */
const STEP: usize = 32;
/** Panels that are kept in the second cache while all others pass by them. */
const BLOCK: i32 = 16;
/** Steps of a product after which the running tile is put down, so that two panels' steps fit the first cache. */
const CHUNK: i32 = 256;

// @ts-ignore: decorator
@inline
function startOf(panel: i32): usize {
  return <usize>64 * <usize>panel * <usize>(panel + 1);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, sum) : f64x2.add(sum, f64x2.mul(a, b));
}

// @ts-ignore: decorator
@inline
function put(c: usize, sign: v128, sum: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(sign, sum)));
}

/**
 * Tile: `C[j][i] += sign * sum over k of A[k][i] * B[k][j]` for i, j in 0 .. 3. It stays a function of its own,
 * never inlined: the engine swaps a function for its optimised code only when it is called again.
 */
function addTile(c: usize, a: usize, b: usize, steps: i32, sign: f64): void {
  let c0 = f64x2.splat(0), c1 = f64x2.splat(0), c2 = f64x2.splat(0), c3 = f64x2.splat(0);
  let d0 = f64x2.splat(0), d1 = f64x2.splat(0), d2 = f64x2.splat(0), d3 = f64x2.splat(0);
  // Not unrolled: the engine would load for all steps first, and run out of registers.
  for (const end = a + <usize>steps * STEP; a < end; a += STEP, b += STEP) {
    const lo = v128.load(a), hi = v128.load(a, 16);
    let s = v128.load64_splat(b);
    c0 = multiplyAdd(lo, s, c0);
    d0 = multiplyAdd(hi, s, d0);
    s = v128.load64_splat(b, 8);
    c1 = multiplyAdd(lo, s, c1);
    d1 = multiplyAdd(hi, s, d1);
    s = v128.load64_splat(b, 16);
    c2 = multiplyAdd(lo, s, c2);
    d2 = multiplyAdd(hi, s, d2);
    s = v128.load64_splat(b, 24);
    c3 = multiplyAdd(lo, s, c3);
    d3 = multiplyAdd(hi, s, d3);
  }
  const f = f64x2.splat(sign);
  put(c, f, c0);
  put(c + 16, f, d0);
  put(c + 32, f, c1);
  put(c + 48, f, d1);
  put(c + 64, f, c2);
  put(c + 80, f, d2);
  put(c + 96, f, c3);
  put(c + 112, f, d3);
}

/**
 * Adds the products of all pairs of panels to a lower triangle.
 *
 * @param c - the triangle
 * @param x - `panels` panels of `steps` steps, one after the other
 */
export function gramDoubles(c: usize, x: usize, panels: i32, steps: i32): void {
  const stride = <usize>steps * STEP;
  for (let block = 0; block < panels; block += BLOCK)
    for (let i = block; i < panels; i++) {
      const last = min(block + BLOCK - 1, i);
      const row = c + startOf(i);
      for (let j = block; j <= last; j++)
        addTile(row + <usize>j * 128, x + <usize>i * stride, x + <usize>j * stride, steps, 1);
    }
}

// @ts-ignore: decorator
@inline
function addInts(c: usize, sum: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.convert_low_i32x4_s(sum)));
  const high = i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.convert_low_i32x4_s(high)), 16);
}

// @ts-ignore: decorator
@inline
function dot16(a: v128, b: v128, sum: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

/** As {@link addTile} for two panels A beside one B, of pairs of 16-bit numbers; only the second if c == 0. */
function addTiles16(c: usize, c2: usize, a: usize, a2: usize, b: usize, steps: i32): void {
  let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0);
  let t0 = i32x4.splat(0), t1 = i32x4.splat(0), t2 = i32x4.splat(0), t3 = i32x4.splat(0);
  const end = a + <usize>steps * 16;
  for (; a < end; a += 16, a2 += 16, b += 16) {
    const p = v128.load(a), q = v128.load(a2);
    let s = v128.load32_splat(b);
    s0 = dot16(p, s, s0);
    t0 = dot16(q, s, t0);
    s = v128.load32_splat(b, 4);
    s1 = dot16(p, s, s1);
    t1 = dot16(q, s, t1);
    s = v128.load32_splat(b, 8);
    s2 = dot16(p, s, s2);
    t2 = dot16(q, s, t2);
    s = v128.load32_splat(b, 12);
    s3 = dot16(p, s, s3);
    t3 = dot16(q, s, t3);
  }
  if (c) {
    addInts(c, s0);
    addInts(c + 32, s1);
    addInts(c + 64, s2);
    addInts(c + 96, s3);
  }
  addInts(c2, t0);
  addInts(c2 + 32, t1);
  addInts(c2 + 64, t2);
  addInts(c2 + 96, t3);
}

/**
 * Only in the relaxed build; the caller asks for 8-bit products of no other. Sums of two products fit 16 bits.
 * Not the instruction that also adds the running sum: V8's baseline compiler got it wrong in Node 20.
 */
// @ts-ignore: decorator
@inline
function dot8(a: v128, b: v128, sum: v128): v128 {
  if (!ASC_FEATURE_RELAXED_SIMD) return unreachable();
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(a, b)));
}

/** The same for quadruples of 8-bit numbers from 0 to 127. */
function addTiles8(c: usize, c2: usize, a: usize, a2: usize, b: usize, steps: i32): void {
  let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0);
  let t0 = i32x4.splat(0), t1 = i32x4.splat(0), t2 = i32x4.splat(0), t3 = i32x4.splat(0);
  const end = a + <usize>steps * 16;
  for (; a < end; a += 16, a2 += 16, b += 16) {
    const p = v128.load(a), q = v128.load(a2);
    let s = v128.load32_splat(b);
    s0 = dot8(p, s, s0);
    t0 = dot8(q, s, t0);
    s = v128.load32_splat(b, 4);
    s1 = dot8(p, s, s1);
    t1 = dot8(q, s, t1);
    s = v128.load32_splat(b, 8);
    s2 = dot8(p, s, s2);
    t2 = dot8(q, s, t2);
    s = v128.load32_splat(b, 12);
    s3 = dot8(p, s, s3);
    t3 = dot8(q, s, t3);
  }
  if (c) {
    addInts(c, s0);
    addInts(c + 32, s1);
    addInts(c + 64, s2);
    addInts(c + 96, s3);
  }
  addInts(c2, t0);
  addInts(c2 + 32, t1);
  addInts(c2 + 64, t2);
  addInts(c2 + 96, t3);
}

/**
 * As {@link gramDoubles} for whole numbers, exact while `rows * largest^2 < 2^31`.
 *
 * @param panels - even: a panel of zeros is added to an odd number, and to the triangle
 * @param steps - 16-byte steps of a panel, even
 * @param bytes - 2 for 16-bit numbers, 1 for 8-bit ones
 */
export function gramWhole(c: usize, x: usize, panels: i32, steps: i32, bytes: i32): void {
  const stride = <usize>steps * 16;
  for (let block = 0; block < panels; block += 2 * BLOCK)
    for (let i = block; i < panels; i += 2) {
      const last = min(block + 2 * BLOCK - 1, i + 1);
      const row = c + startOf(i);
      const row2 = c + startOf(i + 1);
      const a = x + <usize>i * stride;
      for (let j = block; j <= last; j++) {
        const tile = j <= i ? row + <usize>j * 128 : 0;
        const tile2 = row2 + <usize>j * 128;
        const b = x + <usize>j * stride;
        if (bytes == 2) addTiles16(tile, tile2, a, a + stride, b, steps);
        else addTiles8(tile, tile2, a, a + stride, b, steps);
      }
    }
}

/**
 * `C = A B'` in tiles: tile (i, j) at `c + 128 (i * bPanels + j)` holds rows of A contiguous.
 *
 * @param a - `aPanels` panels of `steps` steps
 * @param b - `bPanels` panels of `steps` steps
 */
export function multiply(c: usize, a: usize, aPanels: i32, b: usize, bPanels: i32, steps: i32): void {
  const stride = <usize>steps * STEP;
  memory.fill(c, 0, <usize>aPanels * <usize>bPanels * 128);
  for (let k = 0; k < steps; k += CHUNK) {
    const count = min(CHUNK, steps - k);
    const skip = <usize>k * STEP;
    for (let i = 0; i < aPanels; i++)
      for (let j = 0; j < bPanels; j++)
        addTile(
          c + <usize>(i * bPanels + j) * 128,
          a + <usize>i * stride + skip,
          b + <usize>j * stride + skip,
          count,
          1,
        );
  }
}

/**
 * The column of the largest entry of each row of a product plus an offset, the first of equals.
 *
 * @param out - takes a 32-bit number a row
 * @param c - tiles of a product of `rows` rows, `bPanels` tiles a panel of rows
 * @param offsets - `columns` doubles, added to each row
 */
export function largest(out: usize, c: usize, rows: i32, bPanels: i32, offsets: usize, columns: i32): void {
  for (let i: i32 = 0; i < rows; i++, out += 4) {
    const row = c + <usize>((i >> 2) * bPanels) * 128 + <usize>(i & 3) * 8;
    let best: i32 = 0;
    let most = f64.load(row) + f64.load(offsets);
    for (let j: i32 = 1; j < columns; j++) {
      // The columns of a tile lie 32 bytes apart, and tiles follow one another.
      const value = f64.load(row + <usize>j * 32) + f64.load(offsets + <usize>j * 8);
      if (value > most) {
        most = value;
        best = j;
      }
    }
    store<i32>(out, best);
  }
}

/** Solves `X L' = T` for a tile T of four right-hand rows, in place; `l` is a diagonal tile, columns contiguous. */
function solveTile(t: usize, l: usize): void {
  const r0 = f64x2.splat(1 / f64.load(l));
  const x0 = f64x2.mul(v128.load(t), r0), y0 = f64x2.mul(v128.load(t, 16), r0);
  v128.store(t, x0);
  v128.store(t, y0, 16);

  let s = v128.load64_splat(l, 8);
  const r1 = f64x2.splat(1 / f64.load(l, 40));
  const x1 = f64x2.mul(f64x2.sub(v128.load(t, 32), f64x2.mul(x0, s)), r1);
  const y1 = f64x2.mul(f64x2.sub(v128.load(t, 48), f64x2.mul(y0, s)), r1);
  v128.store(t, x1, 32);
  v128.store(t, y1, 48);

  s = v128.load64_splat(l, 16);
  let u = v128.load64_splat(l, 48);
  const r2 = f64x2.splat(1 / f64.load(l, 80));
  let x = f64x2.sub(f64x2.sub(v128.load(t, 64), f64x2.mul(x0, s)), f64x2.mul(x1, u));
  let y = f64x2.sub(f64x2.sub(v128.load(t, 80), f64x2.mul(y0, s)), f64x2.mul(y1, u));
  const x2 = f64x2.mul(x, r2), y2 = f64x2.mul(y, r2);
  v128.store(t, x2, 64);
  v128.store(t, y2, 80);

  s = v128.load64_splat(l, 24);
  u = v128.load64_splat(l, 56);
  const w = v128.load64_splat(l, 88);
  const r3 = f64x2.splat(1 / f64.load(l, 120));
  x = f64x2.sub(f64x2.sub(v128.load(t, 96), f64x2.mul(x0, s)), f64x2.mul(x1, u));
  y = f64x2.sub(f64x2.sub(v128.load(t, 112), f64x2.mul(y0, s)), f64x2.mul(y1, u));
  v128.store(t, f64x2.mul(f64x2.sub(x, f64x2.mul(x2, w)), r3), 96);
  v128.store(t, f64x2.mul(f64x2.sub(y, f64x2.mul(y2, w)), r3), 112);
}

/**
 * Cholesky factor of a 4 x 4 tile, in place.
 *
 * @returns the first column whose pivot is at or below `limit` times its original diagonal, else 4
 */
function factorTile(t: usize, diagonal: usize, limit: f64): i32 {
  for (let j = 0; j < 4; j++) {
    const column = t + <usize>j * 32;
    let pivot = f64.load(column + <usize>j * 8);
    for (let k = 0; k < j; k++) {
      const entry = f64.load(t + <usize>(k * 4 + j) * 8);
      pivot -= entry * entry;
    }
    const relative = pivot / f64.load(diagonal + <usize>j * 8);
    f64.store(diagonal + <usize>j * 8, relative);
    if (!(relative > limit && pivot > 0)) return j;
    const root = sqrt(pivot);
    f64.store(column + <usize>j * 8, root);
    for (let i = j + 1; i < 4; i++) {
      let entry = f64.load(column + <usize>i * 8);
      for (let k = 0; k < j; k++)
        entry -= f64.load(t + <usize>(k * 4 + i) * 8) * f64.load(t + <usize>(k * 4 + j) * 8);
      f64.store(column + <usize>i * 8, entry / root);
    }
  }
  return 4;
}

/** Subtracts from the tiles of one panel, in a block of columns, the products with all columns before it. */
function updateRow(a: usize, row: usize, first: i32, last: i32, from: i32, count: i32): void {
  const skip = <usize>from * STEP;
  for (let j = first; j <= last; j++)
    addTile(row + <usize>j * 128, row + skip, a + startOf(j) + skip, count, -1);
}

/** Finishes the tiles of one panel in a block whose earlier rows are finished; the diagonal tile is left over. */
function finishRow(a: usize, row: usize, first: i32, last: i32): void {
  const from = <usize>first * 4 * STEP;
  for (let j = first; j <= last; j++) {
    const other = a + startOf(j);
    const tile = row + <usize>j * 128;
    addTile(tile, row + from, other + from, (j - first) * 4, -1);
    solveTile(tile, other + <usize>j * 128);
  }
}

/**
 * Cholesky factor of a lower triangle, in place, a block of columns after the other (left-looking: a block is
 * written once, after all columns before it have been subtracted).
 *
 * @param a - the triangle, `panels` panels
 * @param diagonal - `(4 panels)` its diagonal; becomes the pivots relative to it
 * @param limit - smallest relative pivot allowed
 * @returns the first column with a smaller pivot, or -1
 */
export function cholesky(a: usize, diagonal: usize, panels: i32, limit: f64): i32 {
  for (let block = 0; block < panels; block += BLOCK) {
    const end = min(block + BLOCK, panels) - 1;
    for (let k = 0; k < block * 4; k += CHUNK) {
      const count = min(CHUNK, block * 4 - k);
      for (let i = block; i < panels; i++) updateRow(a, a + startOf(i), block, min(end, i), k, count);
    }
    for (let i = block; i < panels; i++) {
      const row = a + startOf(i);
      if (i > end) {
        finishRow(a, row, block, end);
        continue;
      }
      finishRow(a, row, block, i - 1);
      const tile = row + <usize>i * 128;
      const from = <usize>block * 4 * STEP;
      addTile(tile, row + from, row + from, (i - block) * 4, -1);
      const good = factorTile(tile, diagonal + <usize>i * 32, limit);
      if (good < 4) return i * 4 + good;
    }
  }
  return -1;
}

/**
 * Solves `L y = b` in place for panels of four right-hand sides each, stored like rows of the triangle.
 *
 * @param y - `count` panels of `4 panels` steps
 * @param first - panels of the triangle to leave out: all right-hand sides are zero there
 */
export function solveLower(l: usize, panels: i32, y: usize, count: i32, first: i32): void {
  const stride = <usize>panels * 4 * STEP;
  const from = <usize>first * 4 * STEP;
  for (let j = first; j < panels; j++) {
    const row = l + startOf(j);
    for (let r = 0; r < count; r++) {
      const side = y + <usize>r * stride;
      const tile = side + <usize>j * 128;
      addTile(tile, side + from, row + from, (j - first) * 4, -1);
      solveTile(tile, row + <usize>j * 128);
    }
  }
}

/** Solves `L' x = y` for a tile of right-hand sides at the diagonal tile `l`, in place. */
function solveTileBack(t: usize, l: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const x3 = f64x2.div(v128.load(t + half, 96), v128.load64_splat(l, 120));
    let x = f64x2.sub(v128.load(t + half, 64), f64x2.mul(x3, v128.load64_splat(l, 88)));
    const x2 = f64x2.div(x, v128.load64_splat(l, 80));
    x = f64x2.sub(v128.load(t + half, 32), f64x2.mul(x3, v128.load64_splat(l, 56)));
    x = f64x2.sub(x, f64x2.mul(x2, v128.load64_splat(l, 48)));
    const x1 = f64x2.div(x, v128.load64_splat(l, 40));
    x = f64x2.sub(v128.load(t + half), f64x2.mul(x3, v128.load64_splat(l, 24)));
    x = f64x2.sub(x, f64x2.mul(x2, v128.load64_splat(l, 16)));
    x = f64x2.sub(x, f64x2.mul(x1, v128.load64_splat(l, 8)));
    v128.store(t + half, f64x2.div(x, v128.load64_splat(l)));
    v128.store(t + half, x1, 32);
    v128.store(t + half, x2, 64);
    v128.store(t + half, x3, 96);
  }
}

// @ts-ignore: decorator
@inline
function multiplySubtract(a: v128, b: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_nmadd(a, b, sum) : f64x2.sub(sum, f64x2.mul(a, b));
}

/** Subtracts from all steps before a tile of solutions `x` what the four rows of the panel `l` give of it. */
function subtractBack(y: usize, l: usize, x: usize, steps: i32): void {
  const x0 = v128.load(x), x1 = v128.load(x, 32), x2 = v128.load(x, 64), x3 = v128.load(x, 96);
  const z0 = v128.load(x, 16), z1 = v128.load(x, 48), z2 = v128.load(x, 80), z3 = v128.load(x, 112);
  const end = y + <usize>steps * STEP;
  for (; y < end; y += STEP, l += STEP) {
    let s = v128.load64_splat(l);
    let p = multiplySubtract(x0, s, v128.load(y));
    let q = multiplySubtract(z0, s, v128.load(y, 16));
    s = v128.load64_splat(l, 8);
    p = multiplySubtract(x1, s, p);
    q = multiplySubtract(z1, s, q);
    s = v128.load64_splat(l, 16);
    p = multiplySubtract(x2, s, p);
    q = multiplySubtract(z2, s, q);
    s = v128.load64_splat(l, 24);
    v128.store(y, multiplySubtract(x3, s, p));
    v128.store(y, multiplySubtract(z3, s, q), 16);
  }
}

/** Solves `L' x = y` in place; right-hand sides as in {@link solveLower}. */
export function solveUpper(l: usize, panels: i32, y: usize, count: i32): void {
  const stride = <usize>panels * 4 * STEP;
  for (let j = panels - 1; j >= 0; j--) {
    const row = l + startOf(j);
    for (let r = 0; r < count; r++) {
      const side = y + <usize>r * stride;
      const tile = side + <usize>j * 128;
      solveTileBack(tile, row + <usize>j * 128);
      subtractBack(side, row, tile, j * 4);
    }
  }
}

/** Sum of squares of `count` doubles, an even number. */
function sumOfSquares(x: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  const end = x + <usize>count * 8;
  for (; x < end; x += 16) {
    const v = v128.load(x);
    sum = f64x2.add(sum, f64x2.mul(v, v));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * Sum of squares of all entries of the inverse of L, from the solutions for the unit vectors.
 *
 * @param work - room for 8 panels of right-hand sides
 * @param size - rows of L that count; those beyond are filling
 */
export function inverseSquaredNorm(l: usize, panels: i32, work: usize, size: i32): f64 {
  const stride = <usize>panels * 4 * STEP;
  let total: f64 = 0;
  for (let first = 0; first < panels; first += 8) {
    const count = min(8, panels - first);
    memory.fill(work, 0, <usize>count * stride);
    for (let r = 0; r < count; r++)
      for (let i = 0; i < 4; i++) {
        const column = (first + r) * 4 + i;
        if (column < size)
          f64.store(work + <usize>r * stride + <usize>column * STEP + <usize>i * 8, 1);
      }
    solveLower(l, panels, work, count, first);
    for (let r = 0; r < count; r++)
      total += sumOfSquares(work + <usize>r * stride + <usize>first * 128, (panels - first) * 16);
  }
  return total;
}

/**
 * Whole numbers of 16 bits from doubles.
 *
 * @param out - takes the numbers, then four 32-bit maxima and four minima
 * @param count - a multiple of 8
 * @returns whether all doubles were whole numbers of 32 bits; it is for the caller to look at the extremes
 */
export function narrow(out: usize, x: usize, count: i32): bool {
  let whole = i64x2.splat(-1);
  let most = i32x4.splat(0), least = i32x4.splat(0);
  const end = x + <usize>count * 8;
  for (; x < end; x += 64, out += 16) {
    const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
    const p = i32x4.trunc_sat_f64x2_s_zero(a), q = i32x4.trunc_sat_f64x2_s_zero(b);
    const r = i32x4.trunc_sat_f64x2_s_zero(c), s = i32x4.trunc_sat_f64x2_s_zero(d);
    whole = v128.and(whole, v128.and(sameDoubles(p, a), sameDoubles(q, b)));
    whole = v128.and(whole, v128.and(sameDoubles(r, c), sameDoubles(s, d)));
    const low = i32x4.shuffle(p, q, 0, 1, 4, 5), high = i32x4.shuffle(r, s, 0, 1, 4, 5);
    most = i32x4.max_s(most, i32x4.max_s(low, high));
    least = i32x4.min_s(least, i32x4.min_s(low, high));
    v128.store(out, i16x8.narrow_i32x4_s(low, high));
  }
  v128.store(out, most);
  v128.store(out, least, 16);
  return i64x2.all_true(whole);
}

// @ts-ignore: decorator
@inline
function sameDoubles(whole: v128, doubles: v128): v128 {
  return f64x2.eq(f64x2.convert_low_i32x4_s(whole), doubles);
}
