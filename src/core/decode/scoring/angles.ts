/** Angles: how far apart they are. Orientation has period 180, direction 360. */
import { AnalysisError } from "../../errors.ts";

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

/** The remainder in [0, period): never negative, nor rounded up to the period itself. */
export function modulo(a: number, period: number): number {
  const rest = a % period;
  const positive = rest < 0 ? rest + period : rest;
  return positive === period ? 0 : positive;
}

/** @throws AnalysisError `bad-parameter` */
export function checkPeriod(period: number): void {
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
