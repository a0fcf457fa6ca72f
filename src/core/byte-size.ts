const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** A number of bytes in the largest unit that there is one of: 2.13 and `GB`. */
export function inLargestUnit(bytes: number): { value: number; unit: (typeof units)[number] } {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return { value, unit: units[unit]! };
}

/** A number of bytes for people: `17.1 MB`. */
export function byteSize(bytes: number): string {
  const { value, unit } = inLargestUnit(bytes);
  return `${unit === "B" ? value : Number(value.toPrecision(3))} ${unit}`;
}
