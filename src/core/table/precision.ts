/** Floating-point numbers narrower than JavaScript's, by their IEEE 754 names: float16 and float32. */
export type Precision = "half" | "single";

const largestHalf = 65504;
/** Bits of a half's fraction, and the exponent of the smallest half that has them all. */
const [halfBits, halfExponent] = [10, -14];
/** Adding and taking away leaves a whole number, ties to even. */
const integersOnly = 2 ** 52;

/** The nearest number of that precision, ties to even, as NumPy stores it. */
export function rounded(value: number, precision: Precision | undefined): number {
  if (precision === undefined) return value;
  return precision === "single" ? Math.fround(value) : half(value);
}

function half(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(value)) return value;
  const step = 2 ** (Math.max(Math.floor(Math.log2(size)), halfExponent) - halfBits);
  const whole = (size / step + integersOnly - integersOnly) * step;
  return Math.sign(value) * (whole > largestHalf ? Infinity : whole);
}

/** The shortest decimal that means this number at that precision: 0.1, and not the double nearest to it. */
export function shortestDecimal(value: number, precision: Precision): number {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const decimals = digits.map((count) => Number(value.toPrecision(count)));
  return decimals.find((decimal) => rounded(decimal, precision) === value) ?? value;
}

/** The precision of what comes of these together: the widest one; undefined where any is float64. */
export function widest(all: readonly (Precision | undefined)[]): Precision | undefined {
  if (all.length === 0 || all.includes(undefined)) return undefined;
  return all.includes("single") ? "single" : "half";
}
