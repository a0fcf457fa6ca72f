const digits = /^\d+$/;
const wholeNumber = /^\s*\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/**
 * An id as a whole number, however a program wrote it: `810755797`, `810755797.0` once its column went through a float,
 * ` 8.10755797E8` by a spreadsheet.
 *
 * @returns undefined when the text is no whole number
 */
export function idKey(text: string): string | undefined {
  if (digits.test(text) && !text.startsWith("0")) return text;
  const number = wholeNumber.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? String(number) : undefined;
}
