import type { Matrix } from "../../linalg/matrix.ts";
import type { FittedDecoder } from "../decoder.ts";
import { classMeans, largestOfRows, valuesByClass } from "../common/class-statistics.ts";
import { classifier } from "../common/classifier.ts";

interface FittedNearestCentroid extends FittedDecoder {
  /** `(classes, units)` */
  readonly means: Matrix;
}

/** The class whose mean is nearest, by Euclidean distance: every unit counts alike, whatever its variance. */
export const nearestCentroid = classifier({
  id: "nearest-centroid",
  label: "Nearest centroid",
  parameters: [],
  learn({ x, y, classes }): FittedNearestCentroid {
    const { means } = classMeans(x, y, classes);
    return { means, notices: [], predict: (rows) => largestOfRows(nearness(rows, means)) };
  },
});

/** `(rows, classes)` squared distances, negated. */
function nearness(x: Matrix, means: Matrix): Matrix {
  const p = means.columns;
  return valuesByClass(x, means, (row, k) => {
    let squares = 0;
    for (let j = 0; j < p; j++) squares += (x.data[row + j]! - means.data[k * p + j]!) ** 2;
    return -squares;
  });
}
