/**
 * Round numbers that divide a range into about `count` parts, for an axis: multiples of 1, 2 or 5 times a
 * power of ten that lie within `[low, high]`.
 *
 * @returns the ticks with their texts, all with the same number of decimals
 */
export function niceTicks(low: number, high: number, count: number): readonly { at: number; text: string }[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const rough = (high - low) / count;
  const power = Math.floor(Math.log10(rough));
  const lead = rough / 10 ** power;
  const factor = lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10;
  const exponent = factor === 10 ? power + 1 : power;
  const whole = factor === 10 ? 1 : factor;
  // Tick k is k × whole × 10^exponent, divided rather than multiplied when small: 3 / 10 prints as 0.3.
  const tickAt = (k: number): number =>
    exponent < 0 ? (k * whole) / 10 ** -exponent : k * whole * 10 ** exponent;
  const first = Math.ceil(low / tickAt(1));
  const last = Math.floor(high / tickAt(1));
  const decimals = Math.max(0, -exponent);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const at = tickAt(first + i) + 0; // -0 prints with a sign
    return { at, text: decimals <= 6 ? at.toFixed(decimals) : at.toPrecision(3) };
  });
}
