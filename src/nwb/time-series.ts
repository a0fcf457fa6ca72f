import type { Notice } from "../core/errors.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { H5File } from "./h5/file.ts";
import { linkNotice } from "./links.ts";
import { firstText } from "./recognise.ts";
import { safeAttribute } from "./table-layout.ts";

/**
 * A time series: values along time, scaled as the file says (`data · conversion + offset`, per channel
 * where it has channel conversions). What a file leaves out is filled in and said.
 */
export class TimeSeries {
  readonly path: string;
  readonly neurodataType: string | null;
  readonly unit: string | null;
  readonly conversion: number;
  readonly offset: number;
  readonly description: string | null;
  readonly notices: readonly Notice[];
  /** Null for a series without data of its own, such as one that points at an external video. */
  readonly data: H5Dataset | null;
  readonly #clock: Clock;
  readonly #channels: Float64Array | null;

  constructor(file: H5File, path: string) {
    const notices: Notice[] = [];
    this.path = path;
    this.neurodataType = firstText(safeAttribute(file, path, "neurodata_type") ?? null);
    this.description = firstText(safeAttribute(file, path, "description") ?? null);
    const data = `${path}/data`;
    this.data = file.kind(data) === "dataset" ? timeFirst(file, path) : null;
    if (!this.data)
      notices.push({
        code: "no-data",
        message: `${path} has no data in this file. Its times can be read; the data may lie in another file.`,
      });
    this.unit = this.data ? firstText(safeAttribute(file, data, "unit") ?? null) : null;
    if (this.data && this.unit === null)
      notices.push({
        code: "no-unit",
        message: `${path} does not say the unit of its data. They are shown as stored; its description may tell.`,
      });
    this.conversion = this.data ? numberOf(file, data, "conversion", 1) : 1;
    this.offset = this.data ? numberOf(file, data, "offset", 0) : 0;
    this.#channels = channelConversion(file, path);
    if (this.#channels && this.data && this.#channels.length !== this.width) {
      const message = `${path} has ${this.width} channels but ${this.#channels.length} channel conversions; those without one are not converted.`;
      notices.push({ code: "length-mismatch", message });
    }
    this.#clock = readClock(file, path, this.data?.length ?? 0, notices);
    this.notices = notices;
  }

  /** Number of samples along time. */
  get length(): number {
    return this.data?.length ?? this.#clock.length;
  }
  /** Values a sample. */
  get width(): number {
    return this.data?.width ?? 0;
  }
  /** Samples a second, for a series with a fixed rate. */
  get rate(): number | null {
    return this.#clock.rate;
  }

  /** Times of samples `from … to`, seconds. With a rate: start + i / rate, each from its own division. */
  times(from = 0, to = this.length): Float64Array {
    return this.#clock.times(from, to);
  }

  /** Stored values of samples `from … to`, row-major `(samples, width)`, without scaling. */
  stored(from = 0, to = this.length): Float64Array {
    return this.data ? this.data.numbers(from, to) : new Float64Array(0);
  }

  /** Values of samples `from … to` in the series' unit, row-major `(samples, width)`. */
  values(from = 0, to = this.length): Float64Array {
    const { width } = this;
    const channels = this.#channels;
    return this.#scale(this.stored(from, to), (i) => channels?.[i % width] ?? 1);
  }

  /** Values of one channel, samples `from … to`, in the series' unit: column `channel` of a 2-D series. */
  channelValues(channel: number, from = 0, to = this.length): Float64Array {
    if (this.data?.rank !== 2) return this.values(from, to);
    if (channel >= this.width) return new Float64Array(to - from).fill(Number.NaN);
    const column = this.data.slice(from, to, channel);
    if (column.kind !== "number") throw this.data.damaged("its values are not numbers");
    const own = this.#channels?.[channel] ?? 1;
    return this.#scale(column.values, () => own);
  }

  /** In place. */
  #scale(values: Float64Array, channelFactor: (i: number) => number): Float64Array {
    const { conversion, offset } = this;
    if (conversion === 1 && offset === 0 && !this.#channels) return values;
    for (let i = 0; i < values.length; i++) values[i] = values[i]! * conversion * channelFactor(i) + offset;
    return values;
  }
}

/** Data of one channel that a writer stored as one row are turned, when there are as many timestamps. */
function timeFirst(file: H5File, path: string): H5Dataset {
  const data = file.dataset(`${path}/data`);
  const timestamps = `${path}/timestamps`;
  if (data.rowLength === 0 || file.kind(timestamps) !== "dataset") return data;
  return file.dataset(timestamps).asVector().length === data.rowLength ? data.asVector() : data;
}

interface Clock {
  readonly length: number;
  readonly rate: number | null;
  times(from: number, to: number): Float64Array;
}

/** Timestamps win over a rate; without either the sample's number is its time. */
function readClock(file: H5File, path: string, length: number, notices: Notice[]): Clock {
  const timestamps = `${path}/timestamps`;
  if (file.kind(timestamps) === "dataset") {
    const dataset = file.dataset(timestamps).asVector();
    const layout = clockLayout(dataset, length);
    if (layout.count !== length && length > 0) {
      notices.push({
        code: "length-mismatch",
        message: `${path} has ${length} samples but ${layout.count} timestamps${transposed(file, path, layout.count)}.`,
      });
    }
    if (layout.note !== undefined)
      notices.push({ code: "interval-times", message: `${timestamps} ${layout.note}` });
    return { length: layout.count, rate: null, times: (from, to) => paddedTimes(layout, from, to) };
  }
  const broken = linkNotice(file, timestamps);
  if (broken) notices.push(broken);
  const start = `${path}/starting_time`;
  const stored = file.kind(start) === "dataset" ? file.dataset(start).scalar() : null;
  const rate = file.kind(start) === "dataset" ? numberOf(file, start, "rate", Number.NaN) : Number.NaN;
  if (typeof stored === "number" && rate > 0) {
    return { length, rate, times: (from, to) => regularTimes(from, to, (i) => stored + i / rate) };
  }
  if (length > 0) {
    notices.push({
      code: "no-time",
      message: `${path} has neither timestamps nor a rate; the number of the sample stands for its time. Ask whoever wrote the file for the rate.`,
    });
  }
  return { length, rate: null, times: (from, to) => regularTimes(from, to, (i) => i) };
}

function transposed(file: H5File, path: string, timestamps: number): string {
  const shape = file.dataset(`${path}/data`).shape ?? [];
  return shape.length > 1 && shape.at(-1) === timestamps
    ? "; its last dimension fits, so the data were probably written transposed"
    : "";
}

function regularTimes(from: number, to: number, time: (i: number) => number): Float64Array {
  const times = new Float64Array(to - from);
  for (let i = 0; i < times.length; i++) times[i] = time(from + i);
  return times;
}

interface ClockLayout {
  readonly count: number;
  readonly note?: string;
  times(from: number, to: number): Float64Array;
}

/** Timestamps are one a sample; files of 2019 have a row of starts and one of ends. Of several the first is meant. */
function clockLayout(dataset: H5Dataset, length: number): ClockLayout {
  const { width } = dataset;
  if (width <= 1) return { count: dataset.length, times: (from, to) => dataset.numbers(from, to) };
  if (dataset.rank === 2 && dataset.length === 2 && width === length) {
    const note = "holds two times for each sample, start and end; the start is taken.";
    return { count: width, note, times: (from, to) => dataset.numbers(0, 1).slice(from, to) };
  }
  const first = (from: number, to: number): Float64Array =>
    dataset.numbers(from, to).filter((_, i) => i % width === 0);
  return {
    count: dataset.length,
    note: `holds ${width} times for each sample; the first is taken.`,
    times: first,
  };
}

/** NaN for samples behind the last timestamp. */
function paddedTimes(layout: ClockLayout, from: number, to: number): Float64Array {
  const end = Math.min(to, layout.count);
  if (end === to) return layout.times(from, to);
  const times = new Float64Array(to - from).fill(Number.NaN);
  if (end > from) times.set(layout.times(from, end));
  return times;
}

function channelConversion(file: H5File, path: string): Float64Array | null {
  const dataset = `${path}/channel_conversion`;
  return file.kind(dataset) === "dataset" ? file.dataset(dataset).numbers() : null;
}

/** What scales or times values must not be taken as absent when it is there and cannot be read. */
function numberOf(file: H5File, object: string, name: string, otherwise: number): number {
  const value = file.attribute(object, name);
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : otherwise;
}
