import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Control } from "../core/control.ts";
import type { Labels } from "../core/counts/count-matrix.ts";
import { decode } from "../core/decode/decode.ts";
import type { Decoding } from "../core/decode/decoding.ts";
import { AnalysisError } from "../core/errors.ts";
import { unzip } from "../core/export/bytes.ts";
import { labelsOf } from "../core/counts/labels.ts";
import type { Matrix } from "../core/linalg/matrix.ts";
import { decodeNpy } from "../core/npy/decode-npy.ts";
import type { ReadArray } from "../core/npy/decode-npy.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { codedColumn } from "../core/table/table.ts";
import { withDecodeThreads } from "../session/decode-threads.ts";
import { badArgument } from "./arguments.ts";

/**
 * Decodes arrays from files.
 *
 * @param xFile - counts, or an npz that holds them as `X`
 * @param yFile - labels; undefined takes `y` of the npz, with its `classes`
 * @param recipe - of which `groups` names a file too, with a group for each trial
 */
export async function decodeArrays(
  xFile: string | undefined,
  yFile: string | undefined,
  { decode: options, counts: { binEdges } }: Pick<Recipe, "counts" | "decode">,
  control: Control,
): Promise<Decoding> {
  if (xFile === undefined) throw badArgument("--x", "--x is missing: the counts that go with --y.");
  const arrays = await readArrays(xFile, "X");
  const labels =
    yFile === undefined ? labelsBeside(xFile, arrays) : labelsIn(await arrayIn(yFile, "y"), yFile);
  const x = matrixOf(arrays.get("X"), xFile);
  if (labels.index.length !== x.rows) {
    const what = `X has ${x.rows} trials and y ${labels.index.length}`;
    throw new AnalysisError("bad-input", `${what}: each trial needs one label.`, { what });
  }
  const { groups: groupFile, ...rest } = options;
  const groups =
    typeof groupFile === "string" && groupFile !== "none" ? await groupsIn(groupFile, x.rows) : undefined;
  const edges = binEdgesOf(arrays, binEdges);
  const unitIds = arrays.get("unit_ids")?.values;
  const extras = {
    ...(groups ? { groups } : {}),
    ...(edges ? { binEdges: edges } : {}),
    ...(unitIds
      ? { unitNames: Array.from(unitIds as ArrayLike<unknown>, (id) => `unit ${String(id)}`) }
      : {}),
  };
  return withDecodeThreads((spread) =>
    decode(x, labels, groups ? options : rest, control, { ...extras, spread }),
  );
}

/** The group of each trial, from a file: numbers or texts, numbered in sorted order. */
async function groupsIn(file: string, trials: number): Promise<Int32Array> {
  const { index } = labelsIn(await arrayIn(file, "groups"), file);
  if (index.length === trials) return index;
  const what = `X has ${trials} trials and ${file} ${index.length}`;
  throw new AnalysisError("bad-input", `${what}: each trial needs one group.`, { what: "groups" });
}

/** Of `(trials, bins, units)`: those of the npz, else those asked for where they are as many. */
function binEdgesOf(arrays: Arrays, given: readonly number[]): Float64Array | undefined {
  const shape = arrays.get("X")!.shape;
  if (shape.length !== 3) return undefined;
  const stored = arrays.get("bin_edges")?.values;
  if (stored instanceof Float64Array && stored.length === shape[1]! + 1) return stored;
  return given.length === shape[1]! + 1 ? Float64Array.from(given) : undefined;
}

type Arrays = ReadonlyMap<string, ReadArray>;

/** The arrays of an npz by name; a single npy counts as the one asked for. */
async function readArrays(file: string, name: string): Promise<Arrays> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "ENOENT"
      ? new AnalysisError("file-not-found", `There is no file ${file}.`, { path: file })
      : new AnalysisError("file-unreadable", `${file} cannot be read (${message}).`, {
          path: file,
          cause: message,
        });
  });
  if (path.extname(file).toLowerCase() !== ".npz") return new Map([[name, decodeNpy(bytes, file)]]);
  return new Map(
    Object.entries(unzip(bytes, file))
      .filter(([entry]) => entry.endsWith(".npy"))
      .map(([entry, content]) => [entry.slice(0, -".npy".length), decodeNpy(content, `${file}: ${entry}`)]),
  );
}

async function arrayIn(file: string, name: string): Promise<ReadArray> {
  const array = (await readArrays(file, name)).get(name);
  if (array) return array;
  throw new AnalysisError("bad-input", `${file} holds no array "${name}".`, { what: name });
}

/** Trials are rows; what further axes there are become features. */
function matrixOf(array: ReadArray | undefined, file: string): Matrix {
  if (!array) throw new AnalysisError("bad-input", `${file} holds no array "X".`, { what: "X" });
  const { shape, values } = array;
  const text = `(${shape.join(", ")})`;
  if (!(values instanceof Float64Array))
    throw new AnalysisError("bad-input", `${file} holds text; counts are needed.`, { what: "X" });
  if (shape.length < 2 || shape.length > 3)
    throw new AnalysisError(
      "bad-input",
      `${file} has the shape ${text}; (trials, units) or (trials, bins, units) is needed.`,
      { what: "X" },
    );
  const rows = shape[0]!;
  return { data: values, rows, columns: shape.slice(1).reduce((product, length) => product * length, 1) };
}

function labelsIn({ shape, values }: ReadArray, file: string): Labels {
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1))
    throw new AnalysisError(
      "bad-input",
      `${file} has the shape (${shape.join(", ")}); one label a trial is needed.`,
      { what: "y" },
    );
  const rows = Int32Array.from(values.keys());
  if (!(values instanceof Float64Array)) return labelsOf("y", codedColumn(values, values.length), rows);
  if (values.every((value) => !Number.isNaN(value)))
    return labelsOf("y", { kind: "number", values, integer: false }, rows);
  const at = values.findIndex((value) => Number.isNaN(value));
  throw new AnalysisError("bad-input", `${file} has no label for trial ${at} (NaN).`, { what: "y" });
}

/** `y` and `classes` of a count file. */
function labelsBeside(file: string, arrays: Arrays): Labels {
  const y = arrays.get("y");
  if (!y) throw badArgument("--y", `--y is missing: ${file} holds no labels.`);
  const classes = arrays.get("classes");
  if (!classes || !(y.values instanceof Float64Array)) return labelsIn(y, file);
  return { name: "y", classes: classes.values, index: Int32Array.from(y.values) };
}
