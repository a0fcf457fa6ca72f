/**
 * The whole of one decoding run: held-out scores and predictions, the projection of all trials, the true score in
 * its plane, and whatever further questions the options ask.
 */
import type { Control } from "../control.ts";
import type { Labels } from "../count-matrix.ts";
import { AnalysisError } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { DecodeOptions } from "../recipe.ts";
import { crossValidate, distinct } from "./cross-validation.ts";
import type { CrossValidation } from "./cross-validation.ts";
import { decodeSettings } from "./decode-settings.ts";
import type { Decoding, Projection } from "./decoding.ts";
import { learn } from "./estimator.ts";
import type { Trials } from "./estimator.ts";
import { countMembers, makeFolds } from "./folds.ts";
import type { Splitting } from "./folds.ts";
import { checkClasses, checkInput } from "./input.ts";
import { HeldOutPlane } from "./plane.ts";
import { confusionMatrix, mean, recall, standardDeviation } from "./scores.ts";

/** What a run may know beside counts and labels. */
export interface DecodeExtras {
  /** `(trials)` group of each trial, numbered in the sorted order of the groups: for folds by group. */
  readonly groups?: Int32Array;
  /** How messages call the columns of X, such as `unit 950913798`; numbers from 1 if left out. */
  readonly unitNames?: readonly string[];
  /** Labels are conditions by nature, such as a column of the file: fractions do not make them a quantity. */
  readonly labelsAreConditions?: boolean;
}

/**
 * Decodes labels from counts.
 *
 * @param x - `(trials, features)`
 * @param labels - the class of each trial
 * @param options - the recipe's `decode`
 * @throws AnalysisError naming the trial, unit, class or fold at fault; `cancelled`
 */
export async function decode(
  x: Matrix,
  labels: Labels,
  options: DecodeOptions,
  control: Control,
  extras: DecodeExtras = {},
): Promise<Decoding> {
  const settings = decodeSettings(options);
  const trials = trialsOf(x, labels, extras);
  const { y, classes } = trials;
  const rows = { y, classes, nameOfClass: (k: number) => String(labels.classes[k]) };
  const splitting = makeFolds(extras.groups ? { ...rows, groups: extras.groups } : rows, settings.folds);
  const plane = new HeldOutPlane(trials, splitting);
  const validation = await crossValidate(
    settings.estimator,
    trials,
    splitting,
    settings.scoring,
    control,
    (fold) => {
      plane.see(fold);
    },
  );
  const all = learn(settings.estimator, trials);
  const coordinates = all.project(x);
  const projection =
    coordinates && projectionOf(coordinates, all.fitted.explainedVarianceRatio, plane, trials);
  const planeScore = coordinates && plane.score(coordinates.columns);
  return {
    method: settings.estimator.decoder.id,
    classes: labels.classes,
    labelIndex: y,
    trials: x.rows,
    features: x.columns,
    scoring: settings.scoring,
    ...summaryOf(trials, validation, splitting),
    ...(projection ? { projection } : {}),
    ...(planeScore ? { plane: planeScore } : {}),
    notices: distinct([...splitting.notices, ...validation.notices, ...all.fitted.notices]),
  };
}

/** Checks counts and labels, and gives them the names that messages use. */
function trialsOf(x: Matrix, labels: Labels, extras: DecodeExtras): Trials {
  const { classes, index: y } = labels;
  if (!extras.labelsAreConditions) checkClasses(classes);
  if (extras.groups && extras.groups.length !== x.rows)
    throw new AnalysisError(
      "bad-input",
      `There are ${x.rows} trials but ${extras.groups.length} groups: each trial needs one.`,
      { what: "groups" },
    );
  const names = {
    unit: (j: number) => {
      const name = extras.unitNames?.[j];
      return name === undefined ? `unit number ${j + 1}` : `${name} (number ${j + 1})`;
    },
    class: (k: number) => `class ${String(classes[k])}`,
  };
  checkInput(x, y, classes.length, names);
  return { x, y, classes: classes.length, names };
}

function summaryOf(
  { y, classes }: Trials,
  { scores, predicted }: CrossValidation,
  { divisions }: Splitting,
): Pick<
  Decoding,
  "scores" | "mean" | "std" | "chance" | "largestClass" | "testFold" | "predicted" | "confusion" | "recall"
> {
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

function projectionOf(
  coordinates: Matrix,
  explainedVarianceRatio: Float64Array | undefined,
  plane: HeldOutPlane,
  trials: Trials,
): Projection {
  const heldOut = plane.alignedTo(coordinates, trials);
  return {
    components: coordinates.columns,
    coordinates: coordinates.data,
    ...(heldOut ? { heldOut } : {}),
    ...(explainedVarianceRatio ? { explainedVarianceRatio } : {}),
  };
}
