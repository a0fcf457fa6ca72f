import type { Notice } from "../../errors.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { largestOfRows } from "./class-statistics.ts";
import type { FittedDecoder } from "../decoder.ts";

/** Classifies by the probability of a trial together with each class, and tells the classes' probabilities. */
export class JointDecoder implements FittedDecoder {
  /** `(rows, classes)` ln p(trial, class), of rows with the right number of units. */
  readonly joint: (x: Matrix) => Matrix;
  readonly notices: readonly Notice[];

  constructor(joint: (x: Matrix) => Matrix, notices: readonly Notice[] = []) {
    this.joint = joint;
    this.notices = notices;
  }

  predict(x: Matrix): Int32Array {
    return largestOfRows(this.joint(x));
  }

  probabilities(x: Matrix): Matrix {
    const logs = this.logProbabilities(x);
    return { ...logs, data: logs.data.map(Math.exp) };
  }

  logProbabilities(x: Matrix): Matrix {
    return normalized(this.joint(x));
  }
}

/**
 * Each row less the logarithm of the sum of its exponentials. Where no class is possible all are equally so.
 */
function normalized(joint: Matrix): Matrix {
  const { rows, columns } = joint;
  const out = zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    const row = joint.data.subarray(i * columns, (i + 1) * columns);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    if (largest === -Infinity) {
      out.data.fill(-Math.log(columns), i * columns, (i + 1) * columns);
      continue;
    }
    const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    for (let k = 0; k < columns; k++) out.data[i * columns + k] = row[k]! - (largest + Math.log(total));
  }
  return out;
}
