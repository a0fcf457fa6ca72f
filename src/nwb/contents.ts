import type { ContentsChild, ContentsNode, DatasetFacts, Peek, PeekWindow } from "../core/contents.ts";
import { AnalysisError, endsReading } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { Cell } from "../core/table/table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import { isList } from "./h5/decode.ts";
import type { H5File, H5Kind } from "./h5/file.ts";
import { linkNotice } from "./links.ts";
import { typeName } from "./h5/type.ts";
import { firstText } from "./recognise.ts";
import { safeAttribute } from "./table-layout.ts";
import { TimeSeries } from "./time-series.ts";

/** One group with its members, or one dataset; reads headers and attributes, no values. */
export function readContents(file: H5File, path: string): ContentsNode {
  const notices: Notice[] = [];
  const kind = kindOf(file, path);
  const readable = kind === "group" || kind === "dataset" || kind === "type" || kind === "soft-link";
  const dataset = file.kind(path) === "dataset" ? attempt(notices, () => file.dataset(path)) : undefined;
  const link = path === "/" ? null : file.link(path);
  const broken = linkNotice(file, path);
  if (broken) notices.push(broken);
  if (file.kind(path) === "group" && isSeries(file, path))
    attempt(notices, () => notices.push(...new TimeSeries(file, path).notices));
  return {
    path,
    kind,
    neurodataType: readable ? neurodataType(file, path) : null,
    attributes: readable ? (attempt(notices, () => readAttributes(file, path)) ?? []) : [],
    children: file.kind(path) === "group" ? readChildren(file, path, notices) : [],
    ...(dataset ? { dataset: datasetFacts(file, dataset) } : {}),
    ...(link ? { linkTarget: link.file === null ? link.target : `${link.file}:${link.target}` } : {}),
    notices,
  };
}

const isSeries = (file: H5File, path: string): boolean =>
  ["data", "timestamps", "starting_time"].some((name) => file.kind(`${path}/${name}`) === "dataset") &&
  neurodataType(file, path)?.endsWith("Series") === true;

function attempt<T>(notices: Notice[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    const { code, message } = error as AnalysisError;
    if (endsReading(error)) throw error;
    notices.push({ code, message });
    return undefined;
  }
}

/** A link that works is shown as a link; what it leads to is in the node's other fields. */
function kindOf(file: H5File, path: string): ContentsNode["kind"] {
  const kind: H5Kind = file.kind(path);
  if (kind === "missing") return "unreadable";
  if (path === "/" || kind === "broken-link" || kind === "external-link" || kind === "unreadable")
    return kind;
  const link = file.link(path);
  return link === null ? kind : link.file === null ? "soft-link" : "external-link";
}

const neurodataType = (file: H5File, path: string): string | null =>
  firstText(safeAttribute(file, path, "neurodata_type") ?? safeAttribute(file, path, "data_type") ?? null);

function readAttributes(file: H5File, path: string): { name: string; value: string }[] {
  return file.attributeNames(path).map((name) => ({ name, value: attributeText(file, path, name) }));
}

/** Longest text shown of one attribute; cached specifications are far longer. */
const shownText = 2000;

function attributeText(file: H5File, path: string, name: string): string {
  try {
    const text = cellText(file.attribute(path, name) ?? null);
    return text.length > shownText ? `${text.slice(0, shownText)}…` : text;
  } catch (error) {
    if (file.lost) throw error;
    return `cannot be read: ${(error as Error).message}`;
  }
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  return isList(cell) ? `[${cell.map(cellText).join(", ")}]` : String(cell);
}

function readChildren(file: H5File, path: string, notices: Notice[]): ContentsChild[] {
  const names = attempt(notices, () => file.children(path)) ?? [];
  return names.flatMap((name) => {
    const child = path === "/" ? `/${name}` : `${path}/${name}`;
    const found = attempt(notices, () => readChild(file, child, name));
    return [found ?? unreadableChild(name, child)];
  });
}

function readChild(file: H5File, path: string, name: string): ContentsChild {
  const leadsTo = file.kind(path);
  const dataset = leadsTo === "dataset" ? file.dataset(path) : null;
  const known = leadsTo === "group" || leadsTo === "dataset" || leadsTo === "type";
  return {
    name,
    path,
    kind: kindOf(file, path),
    neurodataType: known ? neurodataType(file, path) : null,
    shape: dataset ? dataset.shape : null,
    dtype: dataset ? typeName(dataset.type) : null,
    hasChildren: leadsTo === "group" && file.children(path).length > 0,
  };
}

const unreadableChild = (name: string, path: string): ContentsChild => ({
  name,
  path,
  kind: "unreadable",
  neurodataType: null,
  shape: null,
  dtype: null,
  hasChildren: false,
});

function datasetFacts(file: H5File, dataset: H5Dataset): DatasetFacts {
  return {
    shape: dataset.shape ?? [],
    dtype: typeName(dataset.type),
    chunks: dataset.chunks,
    filters: dataset.filters.map((filter) => filter.name),
    unit: firstText(safeAttribute(file, dataset.path, "unit") ?? null),
    bytes: dataset.bytes,
  };
}

/**
 * A bounded piece of a dataset's values. For a series `path` may be the series' group or its data: samples
 * `start … stop` along the first axis, reduced to at most `points` pairs of lowest and highest value.
 */
export function readPeek(file: H5File, path: string, window: PeekWindow): Peek {
  return window.kind === "head" ? readHead(file, path, window) : readDecimated(file, path, window);
}

function readHead(file: H5File, path: string, window: { rows: number; columns: number }): Peek {
  const dataset = file.dataset(path);
  const shape = dataset.shape ?? [];
  if (shape.length === 0) {
    return {
      kind: "cells",
      shape,
      rows: dataset.shape === null ? [] : [[dataset.scalar()]],
      truncated: false,
    };
  }
  const rows = Math.min(dataset.length, window.rows);
  return {
    kind: "cells",
    shape,
    rows: dataset.cells(0, rows, window.columns),
    truncated: rows < dataset.length || window.columns < dataset.width,
  };
}

/** Samples read for one picture; of a longer window each point shows the start of its span. */
const mostSamples = 4_000_000;

function readDecimated(file: H5File, path: string, window: PeekWindow & { kind: "series" }): Peek {
  const series = new TimeSeries(file, path.endsWith("/data") ? path.slice(0, -5) : path);
  const start = Math.max(0, Math.min(window.start, series.length));
  const stop = Math.max(start, Math.min(window.stop, series.length));
  const points = stop > start ? Math.max(1, Math.min(Math.floor(window.points), stop - start)) : 0;
  const low = new Float64Array(points).fill(Number.NaN);
  const high = low.slice();
  const time = low.slice();
  const perPoint = stop - start > mostSamples ? Math.floor(mostSamples / points) : Infinity;
  for (const { first, last, spans } of readings(start, stop, points, perPoint)) {
    const values = series.channelValues(window.channel, first, last);
    for (const { point, from, to } of spans) {
      time[point] = series.times(from, from + 1)[0]!;
      [low[point], high[point]] = extremes(values.subarray(from - first, to - first));
    }
  }
  return { kind: "series", time, low, high, unit: series.unit };
}

interface Reading {
  readonly first: number;
  readonly last: number;
  /** The samples of each point, of those read. */
  readonly spans: readonly { point: number; from: number; to: number }[];
}

/** Samples read together at most, unless one point has more. */
const readingLength = 262_144;

/** Which samples are read in which pieces: neighbouring points together, as long as nothing lies between. */
function readings(start: number, stop: number, points: number, perPoint: number): Reading[] {
  const edge = (point: number): number => start + Math.floor((point * (stop - start)) / points);
  const all: { first: number; last: number; spans: { point: number; from: number; to: number }[] }[] = [];
  for (let point = 0; point < points; point++) {
    const from = edge(point);
    const to = Math.min(edge(point + 1), from + perPoint);
    const current = all.at(-1);
    if (current?.last === from && to - current.first <= readingLength) {
      current.spans.push({ point, from, to });
      current.last = to;
    } else {
      all.push({ first: from, last: to, spans: [{ point, from, to }] });
    }
  }
  return all;
}

/** Lowest and highest value, NaN when there is none. */
function extremes(values: Float64Array): [low: number, high: number] {
  let low = Number.NaN;
  let high = Number.NaN;
  for (const value of values) {
    if (!(value >= low)) low = Number.isNaN(value) ? low : value;
    if (!(value <= high)) high = Number.isNaN(value) ? high : value;
  }
  return [low, high];
}
