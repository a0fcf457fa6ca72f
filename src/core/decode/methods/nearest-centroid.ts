import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { classMeans, largestOfRows } from "../common/class-statistics.ts";
import type { Decoder, DecoderOptions, FittedDecoder, Names } from "../decoder.ts";
import { numbered } from "../decoder.ts";
import { checkInput } from "../input.ts";
import { checkColumns } from "../common/linear-decoder.ts";

interface FittedNearestCentroid extends FittedDecoder {
  /** `(classes, units)` */
  readonly means: Matrix;
}

/** The class whose mean is nearest, by Euclidean distance: every unit counts alike, whatever its variance. */
export const nearestCentroid = {
  id: "nearest-centroid",
  label: "Nearest centroid",
  parameters: [],
  fit,
} satisfies Decoder;

function fit(
  x: Matrix,
  y: Int32Array,
  classes: number,
  _options: DecoderOptions,
  names: Names = numbered,
): FittedNearestCentroid {
  checkInput(x, y, classes, names);
  const { means } = classMeans(x, y, classes);
  return { means, notices: [], predict: (rows) => largestOfRows(nearness(rows, means)) };
}

/** `(rows, classes)` squared distances, negated. */
function nearness(x: Matrix, means: Matrix): Matrix {
  const p = means.columns;
  checkColumns(x, p);
  const out = zeros(x.rows, means.rows);
  for (let i = 0; i < x.rows; i++)
    for (let k = 0; k < means.rows; k++) {
      let squares = 0;
      for (let j = 0; j < p; j++) squares += (x.data[i * p + j]! - means.data[k * p + j]!) ** 2;
      out.data[i * means.rows + k] = -squares;
    }
  return out;
}
