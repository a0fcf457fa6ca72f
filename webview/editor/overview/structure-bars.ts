import type { Overview } from "../../../src/protocol/session-api.ts";
import { el, unseen } from "../../element.ts";
import { countText } from "../../number-text.ts";

type Structure = Overview["structures"][number];

/** Units by structure, most first; a bar filters. */
export function structureBars(
  structures: readonly Structure[],
  onPick: (structure: Structure) => void,
): HTMLElement {
  const most = Math.max(1, ...structures.map(({ units }) => units));
  const ordered = [...structures].sort((a, b) => b.units - a.units);
  return el("div", { class: "bars" }, ...ordered.map((structure) => barRow(structure, most, onPick)));
}

function barRow(structure: Structure, most: number, onPick: (structure: Structure) => void): HTMLElement {
  const name = structure.name || "(no structure)";
  const bar = el("span", { class: "bar" });
  bar.style.width = `${(100 * structure.units) / most}%`;
  return el(
    "button",
    {
      type: "button",
      class: "bar-row",
      title: `Show only units in ${name}`,
      onclick: () => onPick(structure),
    },
    el("span", { class: "bar-name" }, name),
    el("span", { class: "bar-track" }, bar),
    el("span", { class: "bar-count" }, countText(structure.units)),
    unseen(structure.units === 1 ? "unit" : "units"),
  );
}
