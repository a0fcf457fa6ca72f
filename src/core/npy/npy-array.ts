/** A NumPy array in memory: C order, one entry an element. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: NpyData;
}

export type NpyData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | Float64Array
  /** NumPy's `<U`: as wide as its longest text. */
  | readonly string[];

/** Number of elements of an array of this shape; 1 for a scalar. */
export const elementsOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);
