import type { CountMatrix } from "../counts/count-matrix.ts";
import { encodeNpy } from "../npy/encode-npy.ts";
import type { NpyArray } from "../npy/npy-array.ts";
import type { EncodedFile } from "./format.ts";

/** `(trials, units)` for one bin, `(trials, bins, units)` for more. */
export const countsShape = ({ trials, bins, units }: CountMatrix): readonly number[] =>
  bins === 1 ? [trials, units] : [trials, bins, units];

/** As NumPy names it. */
export const countsType = ({ counts }: CountMatrix): "uint16" | "uint32" =>
  counts instanceof Uint16Array ? "uint16" : "uint32";

/**
 * The arrays of a count file by name, in the contract's order: X, y, classes, trial_ids, unit_ids, bin_edges,
 * onsets. Without a label there is neither y nor classes.
 */
export function countArrays(data: CountMatrix): readonly (readonly [name: string, array: NpyArray])[] {
  const { labels } = data;
  const labelled: (readonly [string, NpyArray])[] = labels
    ? [
        ["y", vector(BigInt64Array.from(labels.index, BigInt))],
        ["classes", vector(labels.classes)],
      ]
    : [];
  return [
    ["X", { shape: countsShape(data), data: data.counts }],
    ...labelled,
    ["trial_ids", vector(wholeNumbers(data.trialIds))],
    ["unit_ids", vector(isText(data.unitIds) ? data.unitIds : wholeNumbers(data.unitIds))],
    ["bin_edges", vector(data.binEdges)],
    ["onsets", vector(data.onsets)],
  ];
}

/** The same as `.npy` files. */
export const countFiles = (data: CountMatrix): readonly EncodedFile[] =>
  countArrays(data).map(([name, array]) => ({ name: `${name}.npy`, bytes: encodeNpy(array) }));

const vector = (data: NpyArray["data"]): NpyArray => ({ shape: [data.length], data });

const isText = (ids: CountMatrix["unitIds"]): ids is readonly string[] => Array.isArray(ids);

/** Ids as int64; as they are when some is no whole number, which no table of ours has. */
function wholeNumbers(ids: Float64Array | BigInt64Array): BigInt64Array | Float64Array {
  if (ids instanceof BigInt64Array || !ids.every((id) => Number.isSafeInteger(id))) return ids;
  return BigInt64Array.from(ids, BigInt);
}
