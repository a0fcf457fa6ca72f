import type { Overview } from "../../../src/protocol/session-api.ts";
import { el, svg, unseen } from "../../element.ts";
import { counted, durationText, roughText } from "../../number-text.ts";

type Block = Overview["blocks"][number];

const width = 1000;

/** Blocks of the stimuli along time, one row a name; a row's name filters. */
export function stimulusStrip(all: readonly Block[], onPick: (name: string) => void): HTMLElement {
  // A block without times cannot be placed.
  const blocks = all.filter((block) => Number.isFinite(block.start) && Number.isFinite(block.stop));
  const start = Math.min(...blocks.map((block) => block.start));
  const stop = Math.max(...blocks.map((block) => block.stop));
  const rows = [...groupByName(blocks)].map(([name, own], i) =>
    stripRow(name, own, i, { start, stop }, onPick),
  );
  return el(
    "div",
    { class: "strip" },
    ...rows,
    el(
      "div",
      { class: "strip-axis", "aria-hidden": "true" },
      el("span", {}, el("span", {}, `${roughText(start)} s`), el("span", {}, `${roughText(stop)} s`)),
    ),
  );
}

function groupByName(blocks: readonly Block[]): ReadonlyMap<string, readonly Block[]> {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) groups.set(block.name, [...(groups.get(block.name) ?? []), block]);
  return groups;
}

function stripRow(
  name: string,
  blocks: readonly Block[],
  row: number,
  span: { readonly start: number; readonly stop: number },
  onPick: (name: string) => void,
): HTMLElement {
  const total = blocks.reduce((sum, block) => sum + block.count, 0);
  const scale = width / (span.stop - span.start || 1);
  const bars = blocks.map((block) =>
    svg(
      "rect",
      {
        x: (block.start - span.start) * scale,
        y: 2,
        width: Math.max((block.stop - block.start) * scale, 1.5),
        height: 12,
        class: `series-${row % 8}`,
      },
      svg("title", {}, blockText(block)),
    ),
  );
  return el(
    "button",
    {
      type: "button",
      class: "strip-row",
      title: `Show only ${name}`,
      onclick: () => onPick(name),
    },
    el("span", { class: "strip-name" }, name),
    svg("svg", { viewBox: `0 0 ${width} 16`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...bars),
    el("span", { class: "strip-count" }, counted(total, "row")),
    unseen(`in ${counted(blocks.length, "block")}`),
  );
}

const blockText = (block: Block): string =>
  `${block.name}: ${roughText(block.start)}–${roughText(block.stop)} s (${durationText(block.stop - block.start)}), ${counted(block.count, "presentation")}`;
