/** Angles: how far apart they are, and how to decode them. Orientation has period 180, direction 360. */
import type { Control } from "../../control.ts";
import { AnalysisError } from "../../errors.ts";
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

/** a - b the short way round, in [-period / 2, period / 2). */
export function circularDifference(a: number, b: number, period: number): number {
  return modulo(a - b + period / 2, period) - period / 2;
}

export interface CircularErrors {
  /** `(angles)` */
  readonly difference: Float64Array;
  readonly absolute: Float64Array;
  readonly meanAbsolute: number;
  readonly rms: number;
  readonly statistics: CircularStatistics;
}

/** Errors of angles a against b, all in the unit of the period. */
export function circularErrors(a: Float64Array, b: Float64Array, period: number): CircularErrors {
  checkPeriod(period);
  if (a.length !== b.length || a.length === 0)
    throw new AnalysisError(
      "bad-input",
      `Angles are compared one to one: there are ${a.length} and ${b.length}.`,
      { what: "labels" },
    );
  const difference = a.map((angle, i) => circularDifference(angle, b[i]!, period));
  const absolute = difference.map(Math.abs);
  const sum = absolute.reduce((total, value) => total + value, 0);
  const squares = absolute.reduce((total, value) => total + value * value, 0);
  return {
    difference,
    absolute,
    meanAbsolute: sum / a.length,
    rms: Math.sqrt(squares / a.length),
    statistics: circularStatistics(difference, period),
  };
}

export interface CircularStatistics {
  /** Mean direction, in [0, period). */
  readonly mean: number;
  /** Length R of the mean of unit vectors, 0 … 1. */
  readonly resultant: number;
  /** 1 - R. */
  readonly variance: number;
}

export function circularStatistics(angles: Float64Array, period: number): CircularStatistics {
  const w = (2 * Math.PI) / period;
  let sine = 0;
  let cosine = 0;
  for (const angle of angles) {
    sine += Math.sin(w * angle);
    cosine += Math.cos(w * angle);
  }
  sine /= angles.length;
  cosine /= angles.length;
  const resultant = Math.hypot(sine, cosine);
  return { mean: modulo(Math.atan2(sine, cosine) / w, period), resultant, variance: 1 - resultant };
}

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

/** The remainder in [0, period): never negative, nor rounded up to the period itself. */
function modulo(a: number, period: number): number {
  const rest = a % period;
  const positive = rest < 0 ? rest + period : rest;
  return positive === period ? 0 : positive;
}

function checkPeriod(period: number): void {
  if (!(period > 0 && Number.isFinite(period)))
    throw new AnalysisError(
      "bad-parameter",
      `A period of ${period} is none: orientation has 180, direction 360.`,
      {
        parameter: "period",
        value: String(period),
      },
    );
}
