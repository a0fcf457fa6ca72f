import type { ContentsNode } from "../../../src/protocol/session-api.ts";

/** The icon of a kind of object, and the kind in words for those who do not see it. */
export const kinds: Readonly<
  Record<ContentsNode["kind"], { readonly icon: string; readonly words: string }>
> = {
  group: { icon: "folder", words: "group" },
  dataset: { icon: "symbol-array", words: "dataset" },
  "soft-link": { icon: "link", words: "link" },
  "external-link": { icon: "link-external", words: "link to another file" },
  "broken-link": { icon: "debug-disconnect", words: "broken link" },
  type: { icon: "symbol-class", words: "type" },
  unreadable: { icon: "error", words: "unreadable" },
};

/** The shape and type of a dataset in short: `float64 (70390 × 3)`. */
export function shapeText(shape: readonly number[] | null, dtype: string | null): string {
  if (shape === null) return dtype ?? "";
  return `${dtype ?? ""} (${shape.length ? shape.join(" × ") : "scalar"})`.trim();
}
