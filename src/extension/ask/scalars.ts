import type { Cell, Scalar } from "../../core/table/table.ts";

/** A value a filter can be written with. */
export const isScalar = (value: Cell): value is Scalar => value !== null && typeof value !== "object";

/** By number where there are numbers. */
export const compareScalars = (a: Scalar, b: Scalar): number =>
  String(a).localeCompare(String(b), "en", { numeric: true });
