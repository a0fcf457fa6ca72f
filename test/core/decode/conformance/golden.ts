/** The format of the golden files, and how results are compared with them. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { matrixOf } from "../../../../src/core/linalg/matrix.ts";
import type { Matrix } from "../../../../src/core/linalg/matrix.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface GoldenCase {
  readonly name: string;
  readonly op: string;
  readonly data?: string;
  readonly args?: JsonObject;
  readonly reason?: string;
  readonly compare?: { readonly rtol?: number; readonly ignore?: readonly string[] };
  readonly expect: JsonObject;
}

interface GoldenFile {
  readonly format: string;
  readonly datasets: Readonly<Record<string, JsonObject>>;
  readonly cases: readonly GoldenCase[];
}

/** A data set as its file has it; parts are read when an op asks for them. */
export class Dataset {
  readonly raw: JsonObject;

  constructor(raw: JsonObject) {
    this.raw = raw;
  }

  get x(): Matrix {
    return matrixFrom(this.raw["X"]!);
  }

  get xNew(): Matrix {
    return this.raw["X_new"] === undefined ? this.x : matrixFrom(this.raw["X_new"]);
  }

  get labels(): readonly Label[] {
    return this.raw["y"] as readonly Label[];
  }

  get groups(): readonly Label[] | undefined {
    return this.raw["groups"] as readonly Label[] | undefined;
  }

  get target(): Float64Array {
    return Float64Array.from((this.raw["target"] as readonly Json[]).map(numberFrom));
  }
}

export type Label = number | string | boolean;

/** Distinct labels sorted as `numpy.unique` sorts, and the number of each row's label among them. */
export function encodeLabels(labels: readonly Label[]): { classes: Label[]; index: Int32Array } {
  const classes = [...new Set(labels)].sort((a, b) =>
    typeof a === "string" && typeof b === "string" ? compareCodePoints(a, b) : Number(a) - Number(b),
  );
  const position = new Map(classes.map((value, i) => [value, i]));
  return { classes, index: Int32Array.from(labels, (label) => position.get(label)!) };
}

function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Numbers are themselves or the words for what JSON lacks. */
export function numberFrom(value: Json): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw new Error(`not a number: ${JSON.stringify(value)}`);
}

const matrixFrom = (rows: Json): Matrix =>
  matrixOf((rows as readonly (readonly Json[])[]).map((row) => row.map(numberFrom)));

/** Every case of every golden file in a folder, with its data resolved. */
export function readGoldens(folder: string): { file: string; golden: GoldenCase; data: Dataset }[] {
  if (!existsSync(folder)) return [];
  const read = (file: string): GoldenFile =>
    JSON.parse(readFileSync(join(folder, file), "utf8")) as GoldenFile;
  const resolved = new Map<string, Dataset>();
  const resolve = (file: string, name: string): Dataset => {
    const key = `${file}:${name}`;
    const known = resolved.get(key);
    if (known) return known;
    const raw = read(file).datasets[name]!;
    const found =
      typeof raw["file"] === "string" ? resolve(raw["file"], raw["dataset"] as string) : new Dataset(raw);
    resolved.set(key, found);
    return found;
  };
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const golden = read(file);
      assert.equal(golden.format, "decoding-golden/1", `${file} has another format`);
      return golden.cases.map((one) => ({
        file,
        golden: one,
        data: one.data === undefined ? new Dataset({}) : resolve(file, one.data),
      }));
    });
}

const exactFields = new Set([
  "predict",
  "predict_train",
  "confusion",
  "test_fold",
  "test_fold_per_repeat",
  "results",
  "train_sizes",
  "n_folds",
  "test_sizes",
  "neighbour_index",
  "labels",
  "classes",
  "text",
]);
const notCompared = new Set(["margin", "margin_train", "note", "warnings", "error"]);
const signFree = new Set(["scalings", "transform"]);

/** Compares a result with what the golden expects, field by field, by the rules of the golden files. */
export function compare(golden: GoldenCase, result: Readonly<Record<string, unknown>>): void {
  const rtol = golden.compare?.rtol ?? 1e-9;
  const ignored = new Set([...notCompared, ...(golden.compare?.ignore ?? [])]);
  const signs = columnSigns(golden.expect["scalings"], result["scalings"]);
  for (const [field, expected] of Object.entries(golden.expect)) {
    if (ignored.has(field)) continue;
    assert.ok(result[field] !== undefined, `${field} is missing`);
    const got = plain(result[field]);
    compareField(field, expected, signFree.has(field) ? negateColumns(got, signs) : got, rtol);
  }
}

function compareField(field: string, expected: Json, got: Json, rtol: number): void {
  if (isObject(expected)) {
    for (const [key, value] of Object.entries(expected))
      compareField(`${field}.${key}`, value, (got as JsonObject)[key]!, rtol);
    return;
  }
  if (exactFields.has(field) || !isNumeric(expected)) {
    assert.deepEqual(got, expected, `${field} differs`);
    return;
  }
  if (Array.isArray(expected) && expected.some((row) => Array.isArray(row)) && !isRectangular(expected)) {
    assert.equal((got as readonly Json[]).length, expected.length, `${field}: length`);
    expected.forEach((part, i) => {
      compareField(field, part as Json, (got as readonly Json[])[i]!, rtol);
    });
    return;
  }
  assert.deepEqual(shapeOf(got), shapeOf(expected), `${field}: shape`);
  const difference = relativeDifference(flat(expected), flat(got));
  assert.ok(difference <= rtol, `${field} differs by ${difference} of its largest value; allowed is ${rtol}`);
}

/** The largest absolute difference over the largest absolute value expected. */
function relativeDifference(expected: readonly number[], got: readonly number[]): number {
  let scale = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = expected[i]!;
    const b = got[i]!;
    if (!Number.isFinite(a)) {
      if (!Object.is(a, b)) return Infinity;
      continue;
    }
    if (!Number.isFinite(b)) return Infinity;
    scale = Math.max(scale, Math.abs(a));
    largest = Math.max(largest, Math.abs(a - b));
  }
  if (scale < 1e-12) return largest < 1e-9 ? 0 : Infinity;
  return largest / scale;
}

/** The sign by which each column of the result must be turned: that of the sum of products of both scalings. */
function columnSigns(expected: Json | undefined, got: unknown): number[] {
  if (expected === undefined || got === undefined || !isRectangular(expected)) return [];
  const ours = plain(got) as readonly (readonly Json[])[];
  const theirs = expected as readonly (readonly Json[])[];
  return (theirs[0] ?? []).map((_, j) => {
    const products = theirs.map((row, i) => numberFrom(row[j]!) * numberFrom(ours[i]?.[j] ?? 0));
    return products.reduce((a, b) => a + b, 0) < 0 ? -1 : 1;
  });
}

const negateColumns = (rows: Json, signs: readonly number[]): Json =>
  isRectangular(rows)
    ? (rows as readonly (readonly Json[])[]).map((row) => row.map((v, j) => numberFrom(v) * (signs[j] ?? 1)))
    : rows;

/** Typed arrays and matrices as JSON has them. */
function plain(value: unknown): Json {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (isMatrix(value))
    return Array.from({ length: value.rows }, (_, i) =>
      Array.from(value.data.subarray(i * value.columns, (i + 1) * value.columns)),
    );
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
  return value as Json;
}

const isMatrix = (value: unknown): value is Matrix =>
  typeof value === "object" && value !== null && "rows" in value && "columns" in value && "data" in value;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNumeric = (value: Json): boolean =>
  Array.isArray(value)
    ? value.every(isNumeric)
    : typeof value === "number" || value === "NaN" || value === "Infinity" || value === "-Infinity";

const isRectangular = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((row) => Array.isArray(row) && row.length === (value[0] as readonly Json[]).length);

function shapeOf(value: Json): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf((value[0] as Json | undefined) ?? 0)] : [];
}

const flat = (value: Json): number[] => (Array.isArray(value) ? value.flatMap(flat) : [numberFrom(value)]);
