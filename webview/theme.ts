/** The value of the first of these `--vscode-*` variables that the theme defines. */
export function themeColor(...names: readonly string[]): string {
  const style = getComputedStyle(document.body);
  for (const name of names) {
    const value = style.getPropertyValue(name).trim();
    if (value !== "") return value;
  }
  return style.color;
}

/** Red, green and blue, 0 to 255. */
export type Color = readonly [number, number, number];

/** Red, green and blue of `#rgb`, `#rrggbb` or `rgb(…)`; white for what is none of them. */
export function channels(color: string): Color {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex !== undefined) {
    const wide = hex.length < 6 ? hex.replaceAll(/./g, "$&$&") : hex;
    return [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16)) as unknown as Color;
  }
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(color)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  return numbers && numbers.length >= 3 ? [numbers[0]!, numbers[1]!, numbers[2]!] : [255, 255, 255];
}

/** A theme's colour, only so strong: for lines that must stay behind what they carry. */
export const faintColor = (share: number, ...names: readonly string[]): string =>
  `rgba(${channels(themeColor(...names)).join(", ")}, ${share})`;
