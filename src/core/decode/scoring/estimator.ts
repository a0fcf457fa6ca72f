import { takeRows } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { isRegressor } from "../decoder.ts";
import type {
  DecoderOptions,
  DividedRows,
  FittedDecoder,
  FittedRegressor,
  Method,
  Names,
} from "../decoder.ts";
import { countMembers, partsOf } from "./folds.ts";
import type { Preprocessing } from "./preprocess.ts";
import { numbersOf } from "./regression.ts";

/** A decoder with its settings and what is done to the counts before it: scikit-learn's pipeline. */
export interface Estimator {
  readonly steps: readonly { readonly preprocessing: Preprocessing; readonly options: DecoderOptions }[];
  readonly decoder: Method;
  readonly options: DecoderOptions;
}

/** What is decoded. */
export interface Trials {
  /** `(trials, features)` */
  readonly x: Matrix;
  /** `(trials)` class of each trial, 0 … classes - 1. */
  readonly y: Int32Array;
  readonly classes: number;
  /** `(classes)` the number that each class stands for, where labels are numbers. */
  readonly values?: Float64Array;
  readonly names: Names;
}

/** An estimator that has learned from some trials; it speaks of all classes and of rows before any step. */
export interface Learned {
  /** Classes among the training trials, increasing: the columns of values. */
  readonly learned: Int32Array;
  readonly fitted: FittedDecoder;
  /** `(rows)` class of each row. */
  predict(x: Matrix): Int32Array;
  /** The same for some of the trials that it was divided from, by number, where that is faster. */
  predictTrials?(rows: Int32Array): Int32Array;
  /** `(rows)` the number predicted of each row, by a regressor, which predicts no class. */
  estimate?(x: Matrix): Float64Array;
  /** Of the numbers predicted, where they lie on a circle. */
  readonly period?: number;
  /** `(rows, components)`; undefined where the decoder has no plane. */
  project(x: Matrix): Matrix | undefined;
  /** `(rows, classes learned)`, or one column for two; undefined where the decoder has no such values. */
  values(x: Matrix, method: ValueMethod): Matrix | undefined;
}

export type ValueMethod = "decision" | "probabilities" | "logProbabilities";

/** Learns from all these trials. Classes that do not occur among them are left out. */
export function learn({ steps, decoder, options }: Estimator, trials: Trials): Learned {
  const { learned, y, names } = presentClasses(trials);
  let { x } = trials;
  const transformations = steps.map((step) => {
    const transformation = step.preprocessing.fit(x, y, learned.length, step.options, names);
    x = transformation.apply(x);
    return transformation;
  });
  const transform = (rows: Matrix): Matrix =>
    transformations.reduce((input, step) => step.apply(input), rows);
  return isRegressor(decoder)
    ? asEstimating(decoder.regress(x, targetOf(trials), options), transform)
    : asLearned(decoder.fit(x, y, learned.length, options, names), learned, transform);
}

/** `(trials)` the number to predict; `prepare` has refused labels that are none. */
export function targetOf({ values, y }: Trials): Float64Array {
  if (!values) throw new RangeError("a regressor needs labels that are numbers");
  return numbersOf(values, y);
}

function asEstimating(fitted: FittedRegressor, transform: (x: Matrix) => Matrix): Learned {
  const { period } = fitted;
  return {
    learned: new Int32Array(0),
    fitted: { notices: [], predict: noClasses },
    predict: noClasses,
    estimate: (x) => fitted.predict(transform(x)),
    ...(period === undefined ? {} : { period }),
    project: () => undefined,
    values: () => undefined,
  };
}

function noClasses(): never {
  throw new RangeError("a regressor predicts numbers, not classes");
}

/** Learns from all trials but those of one fold (-1: from all), with other options where given. */
export type FoldLearner = (fold: number, options?: DecoderOptions) => Learned;

/** Divides the same trials' rows into folds again and again, by these or other labels; as {@link SharedRows.divide}. */
export type Divider = (y: Int32Array, testFold: Int32Array, folds: number, labelings?: number) => FoldLearner;

/**
 * Prepares rows for being learned from fold by fold. What a decoder can share between folds is gathered once,
 * provided that no step before it learns from the training trials.
 */
export function dividerOf(estimator: Estimator, trials: Trials): Divider {
  const { decoder, options, steps } = estimator;
  const { classes, names } = trials;
  const shareable = steps.every(({ preprocessing }) => preprocessing.entrywise);
  const transform = (rows: Matrix): Matrix =>
    steps.reduce(
      (input, step) => step.preprocessing.fit(input, trials.y, classes, step.options).apply(input),
      rows,
    );
  const shared =
    shareable && !isRegressor(decoder) ? decoder.shareRows?.(transform(trials.x), names) : undefined;
  const everyClass = Int32Array.from({ length: classes }, (_, k) => k);
  return (y, testFold, folds, labelings) => {
    let divided: DividedRows | undefined;
    const complete = foldsWithEveryClass(y, classes, testFold, folds);
    return (fold, given = options) => {
      if (!shared || !complete(fold)) {
        const { train } = partsOf(testFold, fold);
        return learn({ ...estimator, options: given }, takeTrials({ ...trials, y }, train));
      }
      divided ??= shared.divide(y, classes, testFold, folds, labelings);
      const fitted = divided.fitWithout(fold, given);
      return {
        ...asLearned(fitted, everyClass, transform),
        predict: (x) => fitted.predict(transform(x)),
        ...(shared.predict ? { predictTrials: (rows) => shared.predict!(fitted, rows) } : {}),
      };
    };
  };
}

function asLearned(fitted: FittedDecoder, learned: Int32Array, transform: (x: Matrix) => Matrix): Learned {
  return {
    learned,
    fitted,
    predict: (x) => fitted.predict(transform(x)).map((k) => learned[k]!),
    project: (x) => fitted.project?.(transform(x)),
    values: (x, method) => fitted[method]?.(transform(x)),
  };
}

/** Some of the trials, in this order. */
export function takeTrials(trials: Trials, rows: Int32Array): Trials {
  return { ...trials, x: takeRows(trials.x, rows), y: Int32Array.from(rows, (row) => trials.y[row]!) };
}

function presentClasses({ y, classes, names }: Trials): { learned: Int32Array; y: Int32Array; names: Names } {
  const members = countMembers(y, classes);
  const learned = Int32Array.from(members.keys()).filter((k) => members[k]! > 0);
  const position = new Int32Array(classes);
  learned.forEach((k, i) => (position[k] = i));
  return {
    learned,
    y: y.map((k) => position[k]!),
    names: { unit: (j) => names.unit(j), class: (k) => names.class(learned[k]!) },
  };
}

/** Which folds leave some of every class to learn from; -1 leaves all trials. */
function foldsWithEveryClass(
  y: Int32Array,
  classes: number,
  testFold: Int32Array,
  folds: number,
): (fold: number) => boolean {
  const members = countMembers(y, classes);
  const tested = new Int32Array(folds * classes);
  for (let i = 0; i < y.length; i++) tested[testFold[i]! * classes + y[i]!]!++;
  return (fold) => members.every((n, k) => n > 0 && (fold < 0 || n > tested[fold * classes + k]!));
}
