import type { ContentsNode, DatasetFacts, SessionApi } from "../../../src/protocol/session-api.ts";
import type { Cell } from "../../../src/core/table/table.ts";
import { el, fill } from "../../element.ts";
import type { Child } from "../../element.ts";
import { errorMessage, noticeMessage, skeleton } from "../../message.ts";
import { bytesText, cellText } from "../../number-text.ts";
import { factList } from "./fact-list.ts";
import { shapeText } from "./object-tree.ts";
import { SeriesPlot } from "./series-plot.ts";

const headRows = 50;
const headColumns = 20;
const longestCell = 200;

/** What is known of one object: type, attributes, storage, problems, and a piece of its values. */
export function objectDetail(session: SessionApi, node: ContentsNode): HTMLElement {
  const { dataset } = node;
  const detail = el(
    "div",
    { class: "object-detail" },
    el("h2", {}, node.path),
    ...node.notices.map(noticeMessage),
    factList([
      { name: "Kind", value: node.kind },
      { name: "Type", value: node.neurodataType ?? "" },
      { name: "Target", value: node.linkTarget ?? "" },
      ...(dataset ? storageFacts(dataset) : []),
    ]),
    node.attributes.length > 0 && el("h3", {}, "Attributes"),
    factList(node.attributes),
  );
  if (dataset) detail.append(...valueSections(session, node.path, dataset));
  return detail;
}

const storageFacts = (dataset: DatasetFacts): readonly { name: string; value: string }[] => [
  { name: "Values", value: shapeText(dataset.shape, dataset.dtype) },
  { name: "Unit", value: dataset.unit ?? "" },
  { name: "Size", value: bytesText(dataset.bytes) },
  { name: "Chunks", value: dataset.chunks ? dataset.chunks.join(" × ") : "contiguous" },
  { name: "Filters", value: dataset.filters.length ? dataset.filters.join(", ") : "none" },
];

const isNumeric = (dtype: string): boolean => /^[<>|=]?(u?int|float|[fiu]\d|double)/i.test(dtype);

function valueSections(session: SessionApi, path: string, dataset: DatasetFacts): readonly HTMLElement[] {
  const { shape, dtype } = dataset;
  const length = shape[0] ?? 0;
  const sections: HTMLElement[] = [];
  if (isNumeric(dtype) && (shape.length === 1 || shape.length === 2) && length > 1) {
    const ask: ConstructorParameters<typeof SeriesPlot>[0] = (window, channel, points) =>
      session.peek(path, { kind: "series", ...window, channel, points });
    sections.push(el("h3", {}, "Plot"), new SeriesPlot(ask, length, shape[1] ?? 1).element);
  }
  const place = el("div", {}, skeleton(4, "Reading values"));
  void showHead(session, path, place);
  return [...sections, el("h3", {}, "Values"), place];
}

async function showHead(session: SessionApi, path: string, place: HTMLElement): Promise<void> {
  try {
    const head = await session.peek(path, { kind: "head", rows: headRows, columns: headColumns });
    if (head.kind === "cells")
      fill(place, valueTable(head.rows), head.truncated && el("p", { class: "faint" }, restText(head)));
  } catch (error) {
    fill(place, errorMessage(error));
  }
}

const restText = ({ shape, rows }: { shape: readonly number[]; rows: readonly unknown[] }): string =>
  `The first ${rows.length} of ${shapeText(shape, null)}.`;

function valueTable(rows: readonly (readonly Cell[])[]): HTMLElement {
  const bodyRows = rows.map((cells, row) =>
    el("tr", {}, el("th", { scope: "row" }, String(row)), ...cells.map(valueCell)),
  );
  return el("div", { class: "value-table", tabindex: 0 }, el("table", {}, el("tbody", {}, ...bodyRows)));
}

function valueCell(cell: Cell): Child & HTMLElement {
  const text = cellText(cell);
  const shown = text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
  const kind =
    cell === null ? "missing" : typeof cell === "number" || typeof cell === "bigint" ? "number" : "";
  return el("td", { class: kind }, shown);
}
