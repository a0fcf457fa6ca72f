/** Angles decoded from counts. */
import type { Control } from "../../control.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { CompletedOptions, DecoderOptions, Regressor } from "../decoder.ts";
import { readParameters } from "../parameters.ts";
import {
  crossValidateRidge,
  fitRidge,
  ridgeEffort,
  ridgeOptions,
  ridgeParameters,
} from "../common/ridge-fit.ts";
import type { RidgeOptions } from "../common/ridge-fit.ts";
import { checkPeriod, modulo } from "../scoring/angles.ts";

/**
 * Decodes a continuous angle: ridge regression on its cosine and sine, each trial by the fold that tests it, and
 * the angle of the two predictions.
 *
 * @param angles - `(trials)`
 * @param testFold - `(trials)` fold of each trial
 * @returns `(trials)` decoded angles in [0, period)
 */
export async function decodeAngles(
  x: Matrix,
  angles: Float64Array,
  period: number,
  testFold: Int32Array,
  folds: number,
  options: RidgeOptions,
  control: Control,
): Promise<Float64Array> {
  const targets = cosineAndSine(angles, period);
  const { predicted } = await crossValidateRidge(x, targets, testFold, folds, options, control);
  return Float64Array.from({ length: x.rows }, (_, i) =>
    angleOf(predicted.data[2 * i]!, predicted.data[2 * i + 1]!, period),
  );
}

function cosineAndSine(angles: Float64Array, period: number): [Float64Array, Float64Array] {
  checkPeriod(period);
  const w = (2 * Math.PI) / period;
  return [angles.map((angle) => Math.cos(w * angle)), angles.map((angle) => Math.sin(w * angle))];
}

/** In [0, period). */
const angleOf = (cosine: number, sine: number, period: number): number =>
  modulo((Math.atan2(sine, cosine) * period) / (2 * Math.PI), period);

/** Ridge regression on the cosine and the sine of labels that are angles. */
export const circularRidge: Regressor = {
  id: "circular-ridge",
  label: "Circular ridge regression",
  parameters: [
    {
      id: "period",
      label: "Period",
      description:
        "After how much an angle is the same again: 180 for orientation, 360 for direction. auto takes 180 where all labels lie within less than that, else 360.",
      kind: "number",
      default: "auto",
      minimum: 0,
      words: ["auto"],
    },
    ...ridgeParameters,
  ],
  scorings: ["neg_mean_absolute_error", "neg_root_mean_squared_error"],
  complete: withPeriod,
  effort: (trials, features) => 2 * ridgeEffort(trials, features),
  regress(x, angles, options) {
    const period = Number(options["period"]);
    const [cosine, sine] = cosineAndSine(angles, period).map((target) =>
      fitRidge(x, target, ridgeOptions(options)),
    );
    return {
      period,
      predict(rows) {
        const s = sine!.predict(rows);
        return cosine!.predict(rows).map((c, i) => angleOf(c, s[i]!, period));
      },
    };
  },
};

/** A period of their own for labels of which none is known. */
function withPeriod(options: DecoderOptions, values: Float64Array): CompletedOptions {
  const { period } = readParameters(circularRidge.parameters, options);
  if (period !== "auto") {
    checkPeriod(period as number);
    return { options, notices: [] };
  }
  const span = values.length ? values.at(-1)! - values[0]! : 0;
  const taken = span < 180 ? 180 : 360;
  return {
    options: { ...options, period: taken },
    notices: [
      {
        code: "period-assumed",
        message: `Labels from ${values[0]!} to ${values.at(-1)!} are taken for angles with the period ${taken}.`,
        suggestion: `--period ${taken === 180 ? 360 : 180}`,
      },
    ],
  };
}
