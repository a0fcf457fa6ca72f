import type { Decoding } from "../../src/core/decode/decoding.ts";
import { el } from "../element.ts";
import { counted, countText } from "../number-text.ts";

const shown = 40;

/** How many trials each class has. */
export function classBalance(decoding: Decoding): HTMLElement {
  const counts = new Float64Array(decoding.classes.length);
  for (const label of decoding.labelIndex) counts[label]!++;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const rows = Array.from(counts.subarray(0, shown), (count, i) => {
    const bar = el("span", { class: "bar" });
    bar.style.width = `${(100 * count) / most}%`;
    return el(
      "li",
      {},
      el("span", { class: "bar-name" }, String(decoding.classes[i])),
      el("span", { class: "bar-track" }, bar),
      el("span", { class: "bar-count" }, countText(count)),
    );
  });
  return el(
    "section",
    { class: "balance" },
    el("h2", {}, "Trials of each class"),
    el("ul", { class: "plain-list" }, ...rows),
    counts.length > shown &&
      el("p", { class: "faint" }, `and ${counted(counts.length - shown, "more class", "more classes")}`),
  );
}
