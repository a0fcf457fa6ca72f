import { inLargestUnit } from "../src/core/byte-size.ts";

export { cellText } from "../src/core/table/cell-text.ts";

/** The page's language; outside a page, English. */
const language = (): string => (typeof document === "undefined" ? "" : document.documentElement.lang) || "en";

const formats = new Map<string, Intl.NumberFormat>();

/** Made once for a language: making one takes longer than a whole row of cells. */
function grouped(digits: number): Intl.NumberFormat {
  const key = `${language()} ${digits}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(language(), { maximumFractionDigits: digits });
  formats.set(key, format);
  return format;
}

/** A count for reading, with the separators of the language. Never for ids. */
export const countText = (count: number): string => grouped(0).format(count);

/** `1 trial`, `1,163 trials`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** A share of the whole, in percent. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent < 100 && percent > 99.9) return ">99.9 %";
  return `${grouped(percent < 10 ? 1 : 0).format(percent)} %`;
}

/** A number for an axis or a summary, with about four digits. */
export function roughText(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value + 0);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  return String(Number(value.toPrecision(size >= 1000 ? Math.ceil(Math.log10(size)) : 4)));
}

/** `1 h 2 min 3 s` */
export function durationText(seconds: number): string {
  const total = Math.round(seconds);
  if (total < 60) return `${roughText(seconds)} s`;
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return [hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean).join(" ");
}

export function bytesText(bytes: number): string {
  const { value, unit } = inLargestUnit(bytes);
  return unit === "B"
    ? `${grouped(0).format(value)} bytes`
    : `${grouped(value >= 100 ? 0 : 1).format(value)} ${unit}`;
}
