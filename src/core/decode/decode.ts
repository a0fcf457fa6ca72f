/**
 * The whole of one decoding run: held-out scores and predictions, the projection of all trials, the true score in
 * its plane, and whatever further questions the options ask.
 */
import type { Control } from "../control.ts";
import type { Labels } from "../counts/count-matrix.ts";
import type { Notice } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { DecodeOptions } from "../recipe/recipe.ts";
import { distinct } from "./scoring/cross-validation.ts";
import type { CrossValidation } from "./scoring/cross-validation.ts";
import type { DecodeSettings } from "./decode-settings.ts";
import type { Decoding, PermutationTest } from "./decoding.ts";
import { isRegressor } from "./decoder.ts";
import { targetOf } from "./scoring/estimator.ts";
import type { Trials } from "./scoring/estimator.ts";
import { countMembers } from "./scoring/folds.ts";
import type { Splitting } from "./scoring/folds.ts";
import { checkClasses } from "./input.ts";
import { prepare } from "./prepared.ts";
import type { DecodeData, Prepared } from "./prepared.ts";
import { heldOut } from "./questions/held-out.ts";
import { learningCurve } from "./questions/learning-curve.ts";
import { pValue, permutationTest } from "./questions/permutation-test.ts";
import type { Spread } from "./questions/question.ts";
import { ask, here } from "./questions/registry.ts";
import { shrinkageSweep } from "./questions/shrinkage-sweep.ts";
import { timeCourse } from "./questions/time-course.ts";
import { unitCurve } from "./questions/unit-curve.ts";
import { regressionOf } from "./scoring/regression.ts";
import { methodOf } from "./registry.ts";
import { confusionMatrix, mean, recall, standardDeviation } from "./scoring/scores.ts";
import type { NumberScoring } from "./scoring/scores.ts";

/** What a run may know beside counts and labels. */
export interface DecodeExtras {
  /** `(trials)` group of each trial, numbered in the sorted order of the groups: for folds by group. */
  readonly groups?: Int32Array;
  /** `(units)` how messages call each unit, such as `unit 950913798`; numbers from 1 if left out. */
  readonly unitNames?: readonly string[];
  /** `(bins + 1)` seconds relative to onset, when a row of X is several bins, all units of the first first. */
  readonly binEdges?: Float64Array;
  /** Labels are conditions by nature, such as a column of the file: fractions do not make them a quantity. */
  readonly labelsAreConditions?: boolean;
  /** Has the tasks done, in other threads perhaps; in this one if left out. */
  readonly spread?: Spread;
}

/**
 * Decodes labels from counts.
 *
 * @param x - `(trials, features)`
 * @param labels - the class of each trial
 * @param options - the recipe's `decode`; keys are those of `commonParameters`, of the method's own parameters and
 *   of `questionParameters`. What is left out takes its default.
 * @throws AnalysisError naming the trial, unit, class or fold at fault; `cancelled`
 */
export async function decode(
  x: Matrix,
  labels: Labels,
  options: DecodeOptions,
  control: Control,
  extras: DecodeExtras = {},
): Promise<Decoding> {
  if (!extras.labelsAreConditions && !isRegressor(methodOf(options.method))) checkClasses(labels.classes);
  const prepared = prepare(decodeData(x, labels, extras), options);
  const { settings, trials, splitting } = prepared;
  const spread = extras.spread ?? here;
  const { validation, projection, plane, notices } = (await ask(heldOut, prepared, spread, control))!;
  const answers = await furtherAnswers(prepared, mean(validation.scores), spread, control);
  return {
    method: settings.estimator.decoder.id,
    classes: labels.classes,
    labelIndex: labels.index,
    trials: x.rows,
    features: x.columns,
    ...preprocessOf(settings),
    scoring: settings.scoring,
    ...(validation.estimated
      ? numberSummary(prepared, validation, validation.estimated)
      : summaryOf(trials, validation, splitting)),
    ...(projection ? { projection } : {}),
    ...(plane ? { plane } : {}),
    ...answers,
    notices: distinct([
      ...prepared.notices,
      ...splitting.notices,
      ...validation.notices,
      ...notices,
      ...answers.notices,
      ...consecutiveNotice(prepared),
    ]),
  };
}

/** Counts and labels as plain data, for threads that share the work. */
export function decodeData(x: Matrix, labels: Labels, extras: DecodeExtras): DecodeData {
  const { groups, unitNames, binEdges } = extras;
  return {
    x,
    y: labels.index,
    classes: labels.classes.length,
    classNames: Array.from(labels.classes as ArrayLike<number | string>, String),
    ...(labels.classes instanceof Float64Array ? { values: labels.classes } : {}),
    ...(groups ? { groups } : {}),
    ...(unitNames ? { unitNames } : {}),
    ...(binEdges ? { binEdges } : {}),
  };
}

type Answers = Pick<
  Decoding,
  "permutation" | "learningCurve" | "unitCurve" | "shrinkageSweep" | "timeCourse"
> & {
  readonly notices: readonly Notice[];
};

/** The answers to what the options ask beside the scores. */
async function furtherAnswers(
  prepared: Prepared,
  score: number,
  spread: Spread,
  control: Control,
): Promise<Answers> {
  const course = await ask(timeCourse, prepared, spread, control);
  const trialCurve = await ask(learningCurve, prepared, spread, control);
  const curve = await ask(unitCurve, prepared, spread, control);
  const sweep = await ask(shrinkageSweep, prepared, spread, control);
  // Last, for a test that is given up still has an answer.
  const permuted = await ask(permutationTest, prepared, spread, control);
  const permutation = permuted && { ...permuted, pValue: pValue(score, permuted.scores) };
  return {
    ...(course ? { timeCourse: course } : {}),
    ...(trialCurve ? { learningCurve: trialCurve } : {}),
    ...(curve ? { unitCurve: curve } : {}),
    ...(sweep ? { shrinkageSweep: sweep } : {}),
    ...(permutation ? { permutation } : {}),
    notices: [...(trialCurve?.notices ?? []), ...givenUpNotice(prepared, permutation)],
  };
}

function givenUpNotice({ options }: Prepared, permutation: PermutationTest | undefined): Notice[] {
  if (!permutation || permutation.n === options.permutations) return [];
  const message = `The permutation test was ended after ${permutation.n} of ${options.permutations} permutations.`;
  return [{ code: "ended-early", message }];
}

/** Folds in recording order are stretches of time, so that drift shows in the scores. */
function consecutiveNotice({ settings: { folds } }: Prepared): Notice[] {
  if (folds.shuffle || (folds.kind !== "stratified" && folds.kind !== "kfold")) return [];
  return [
    {
      code: "consecutive-folds",
      message:
        "Folds follow recording order: slow drift can lower the score. Shuffle to see whether it does.",
      suggestion: "--shuffle",
    },
  ];
}

function preprocessOf({ estimator: { steps } }: DecodeSettings): Pick<Decoding, "preprocess"> {
  return steps.length ? { preprocess: steps.map(({ preprocessing }) => preprocessing.id) } : {};
}

type Summary = Pick<
  Decoding,
  | "scores"
  | "mean"
  | "std"
  | "chance"
  | "largestClass"
  | "testFold"
  | "predicted"
  | "confusion"
  | "recall"
  | "regression"
>;

/** Where numbers are predicted there are no classes to confuse. */
function numberSummary(
  { trials, splitting, settings: { scoring, estimator } }: Prepared,
  { scores, predicted }: CrossValidation,
  estimated: Float64Array,
): Summary {
  const period = estimator.options["period"] as number | undefined;
  const testFold = splitting.divisions[0]!;
  const target = targetOf(trials);
  return {
    scores,
    mean: mean(scores),
    std: standardDeviation(scores),
    chance: NaN,
    largestClass: NaN,
    testFold,
    predicted,
    confusion: new Float64Array(0),
    recall: new Float64Array(0),
    regression: regressionOf(scoring as NumberScoring, target, estimated, testFold, splitting.folds, period),
  };
}

function summaryOf(
  { y, classes }: Trials,
  { scores, predicted }: CrossValidation,
  { divisions }: Splitting,
): Summary {
  const confusion = confusionMatrix(y, predicted, classes);
  return {
    scores,
    mean: mean(scores),
    std: standardDeviation(scores),
    chance: 1 / classes,
    largestClass: Math.max(...countMembers(y, classes)) / y.length,
    testFold: divisions[0]!,
    predicted,
    confusion,
    recall: recall(confusion, classes),
  };
}
