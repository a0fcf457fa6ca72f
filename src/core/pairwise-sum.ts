/**
 * The sum as NumPy adds: eight running sums in blocks of up to 128, halves of longer arrays by themselves. Sums
 * added in another order differ in the last digits.
 */
export function pairwiseSum(values: Float64Array, from = 0, to = values.length): number {
  const n = to - from;
  if (n < 8) {
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    return sum;
  }
  if (n > 128) {
    const half = Math.floor(n / 2);
    const middle = from + half - (half % 8);
    return pairwiseSum(values, from, middle) + pairwiseSum(values, middle, to);
  }
  const r = values.slice(from, from + 8);
  const whole = from + n - (n % 8);
  for (let i = from + 8; i < whole; i += 8) for (let k = 0; k < 8; k++) r[k]! += values[i + k]!;
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  for (let i = whole; i < to; i++) sum += values[i]!;
  return sum;
}
