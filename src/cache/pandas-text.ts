/**
 * Fields of a table as `pandas.read_csv` takes them with its defaults, because AllenSDK reads a cache so. Its
 * numbers are quick rather than exact: a unit whose metric is the next double above a limit can pass it.
 */

/** What pandas takes for a missing value (`pandas._libs.parsers.STR_NA_VALUES`, 2.x). */
const missing = new Set(
  "|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split(
    "|",
  ),
);

/** A text, null when missing. */
export const textOf = (field: string): string | null => (missing.has(field) ? null : field);

/** Digits pandas looks at, zeros in front included. */
const digitsUsed = 17;
const decimalNumber = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/;

/**
 * A number, NaN when missing or none.
 *
 * Up to 17 digits are gathered in a double, zeros before the first other one counting; the power of ten is applied
 * in one step (`precise_xstrtod` in pandas' tokenizer).
 */
export function numberOf(field: string): number {
  const [, sign, whole = "", decimals = "", power = "0"] = decimalNumber.exec(field) ?? [];
  if (sign === undefined || whole.length + decimals.length === 0) return unusual(field);
  const digits = (whole + decimals).slice(0, digitsUsed);
  let number = 0;
  for (let i = 0; i < digits.length; i++) number = number * 10 + (digits.charCodeAt(i) - 48);
  const exponent = whole.length - digits.length + Number(power);
  const value =
    exponent > 0
      ? number * powerOfTen(exponent)
      : exponent < -308
        ? number / powerOfTen(-308 - exponent) / 1e308
        : number / powerOfTen(-exponent);
  return sign === "-" ? -value : value;
}

/** The double nearest to a power of ten, which `**` is not always. */
const powerOfTen = (exponent: number): number => Number(`1e${exponent}`);

const unusual = (field: string): number => {
  const [, sign, infinite] = /^\s*([+-]?)(inf(?:inity)?)\s*$/i.exec(field) ?? [];
  return infinite === undefined ? NaN : sign === "-" ? -Infinity : Infinity;
};
