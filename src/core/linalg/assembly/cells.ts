/**
 * Whole numbers of 16 bits, as `../room.ts` holds them from call to call: row after row, `stride` bytes each. A stride is
 * a multiple of 16, the columns that fill it up are zeros, and after the last row stands one more of nothing but zeros.
 *
 * Rows are taken by number, `rows` being a list of 32-bit numbers, straight into the panels that `kernels.ts` works on.
 */

// @ts-ignore: decorator
@inline
function rowAt(x: usize, stride: usize, rows: usize, k: usize): usize {
  return x + <usize>load<i32>(rows + 4 * k) * stride;
}

/** Panels of four columns, a step for two rows: the two numbers of a column stand side by side. */
export function packPairs(out: usize, x: usize, stride: usize, rows: usize, steps: i32): void {
  const panel = <usize>steps * 16;
  for (let step: usize = 0; step < <usize>steps; step++) {
    let a = rowAt(x, stride, rows, 2 * step), b = rowAt(x, stride, rows, 2 * step + 1);
    const end = a + stride;
    for (let to = out + step * 16; a < end; a += 8, b += 8, to += panel)
      v128.store(to, i16x8.shuffle(v128.load64_zero(a), v128.load64_zero(b), 0, 8, 1, 9, 2, 10, 3, 11));
  }
}

/** The same with a step for four rows, of numbers from 0 to 127, which take 8 bits. */
export function packQuadruples(out: usize, x: usize, stride: usize, rows: usize, steps: i32): void {
  const panel = <usize>steps * 16;
  for (let step: usize = 0; step < <usize>steps; step++) {
    let a = rowAt(x, stride, rows, 4 * step), b = rowAt(x, stride, rows, 4 * step + 1);
    let c = rowAt(x, stride, rows, 4 * step + 2), d = rowAt(x, stride, rows, 4 * step + 3);
    const end = a + stride;
    for (let to = out + step * 16; a < end; a += 8, b += 8, c += 8, d += 8, to += panel) {
      const ab = v128.load64_lane(b, v128.load64_zero(a), 1);
      const cd = v128.load64_lane(d, v128.load64_zero(c), 1);
      const bytes = i8x16.narrow_i16x8_u(ab, cd);
      v128.store(to, i8x16.shuffle(bytes, bytes, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    }
  }
}

// @ts-ignore: decorator
@inline
function storeDoubles(to: usize, four: v128): void {
  v128.store(to, f64x2.convert_low_i32x4_s(four));
  v128.store(to, f64x2.convert_low_i32x4_s(i64x2.shuffle(four, four, 1, 1)), 16);
}

/**
 * Panels of four rows as doubles, a step a column.
 *
 * @param panels - a quarter of the rows listed
 */
export function packRows(out: usize, x: usize, stride: usize, rows: usize, panels: i32, columns: i32): void {
  const whole = <usize>(columns & ~3) * 2;
  for (let i: usize = 0; i < <usize>panels; i++) {
    let a = rowAt(x, stride, rows, 4 * i), b = rowAt(x, stride, rows, 4 * i + 1);
    let c = rowAt(x, stride, rows, 4 * i + 2), d = rowAt(x, stride, rows, 4 * i + 3);
    for (const end = a + whole; a < end; a += 8, b += 8, c += 8, d += 8, out += 128) {
      const ab = i16x8.shuffle(v128.load64_zero(a), v128.load64_zero(b), 0, 8, 1, 9, 2, 10, 3, 11);
      const cd = i16x8.shuffle(v128.load64_zero(c), v128.load64_zero(d), 0, 8, 1, 9, 2, 10, 3, 11);
      const first = i32x4.shuffle(ab, cd, 0, 4, 1, 5), second = i32x4.shuffle(ab, cd, 2, 6, 3, 7);
      storeDoubles(out, i32x4.extend_low_i16x8_s(first));
      storeDoubles(out + 32, i32x4.extend_high_i16x8_s(first));
      storeDoubles(out + 64, i32x4.extend_low_i16x8_s(second));
      storeDoubles(out + 96, i32x4.extend_high_i16x8_s(second));
    }
    for (let k = columns & ~3; k < columns; k++, a += 2, b += 2, c += 2, d += 2, out += 32) {
      f64.store(out, <f64>load<i16>(a));
      f64.store(out, <f64>load<i16>(b), 8);
      f64.store(out, <f64>load<i16>(c), 16);
      f64.store(out, <f64>load<i16>(d), 24);
    }
  }
}

/**
 * Adds each of the first `count` rows to the sum of its group.
 *
 * @param sums - 32-bit numbers, `2 stride` bytes a group
 * @param groups - a 32-bit number a row
 */
export function addToGroups(sums: usize, x: usize, stride: usize, groups: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++, x += stride) {
    let to = rowAt(sums, 2 * stride, groups, <usize>i);
    for (let j: usize = 0; j < stride; j += 16, to += 32) {
      const eight = v128.load(x + j);
      v128.store(to, i32x4.add(v128.load(to), i32x4.extend_low_i16x8_s(eight)));
      v128.store(to, i32x4.add(v128.load(to, 16), i32x4.extend_high_i16x8_s(eight)), 16);
    }
  }
}
