/**
 * Scores of an estimator on trials it has not seen: scikit-learn's `cross_val_score` and `cross_val_predict`. A
 * fold whose fit fails scores NaN and the others stand; all failing is an error.
 */
import type { Control } from "../control.ts";
import { AnalysisError, isCancelled } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { takeRows, zeros } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Divider, FoldLearner, Learned, Trials, ValueMethod } from "./estimator.ts";
import { rowsOf, takeLabels } from "./folds.ts";
import type { Splitting } from "./folds.ts";
import { accuracy, balancedAccuracy, f1Macro, rocAuc } from "./scores.ts";
import type { Scoring } from "./scores.ts";

export interface CrossValidation {
  /** One a fold, in fold order, division after division; NaN for a fold whose fit failed. */
  readonly scores: Float64Array;
  /** `(trials)` class predicted by the fold of the first division that tests the trial; -1 where that failed. */
  readonly predicted: Int32Array;
  readonly notices: readonly Notice[];
}

/** What is cross-validated: `prepare` makes one from data and options. */
export interface Validated {
  readonly trials: Trials;
  readonly splitting: Splitting;
  readonly settings: { readonly scoring: Scoring };
  readonly divide: Divider;
}

/**
 * Fits and scores every fold.
 *
 * @param inspect - sees each fold that could be learned from; what it throws makes the fold a failed one
 * @throws AnalysisError `all-folds-failed`, or what is wrong with every fold's input; `cancelled`
 */
export async function crossValidate(
  question: Validated,
  control: Control,
  inspect?: (fold: InspectedFold) => void,
): Promise<CrossValidation> {
  const { trials, divide } = question;
  const { scoring } = question.settings;
  const { folds, divisions } = question.splitting;
  const total = folds * divisions.length;
  const scores = new Float64Array(total).fill(NaN);
  const predicted = new Int32Array(trials.y.length).fill(-1);
  const failures = new FoldFailures();
  const notices: Notice[] = [];
  for (const [repeat, testFold] of divisions.entries()) {
    const learner = divide(trials.y, testFold, folds);
    for (let fold = 0; fold < folds; fold++) {
      const at = repeat * folds + fold;
      await control.checkpoint(at, total, "folds");
      const outcome = failures.attempt(at, () => {
        const scored = scoreFold(learner, fold, trials, testFold, scoring);
        inspect?.({ ...scored, at });
        return scored;
      });
      if (!outcome) continue;
      scores[at] = outcome.score;
      notices.push(...outcome.notices);
      if (repeat === 0) outcome.test.forEach((row, i) => (predicted[row] = outcome.predicted[i]!));
    }
  }
  failures.refuseIfAll(total);
  return {
    scores,
    predicted,
    notices: distinct([...notices, ...failures.notices(), ...undefinedScores(trials, scoring)]),
  };
}

/** A fold with what it learned. */
export interface InspectedFold extends FoldScore {
  /** Its number among the folds of all divisions. */
  readonly at: number;
}

/**
 * The scores alone, of the folds of one division; NaN for a fold whose fit failed.
 *
 * @throws AnalysisError `cancelled`
 */
export async function scoreFolds(
  learner: FoldLearner,
  trials: Trials,
  testFold: Int32Array,
  folds: number,
  scoring: Scoring,
  control: Control,
): Promise<Float64Array> {
  const scores = new Float64Array(folds).fill(NaN);
  const failures = new FoldFailures();
  for (let fold = 0; fold < folds; fold++) {
    await control.checkpoint(fold, folds, "folds");
    scores[fold] =
      failures.attempt(fold, () => scoreFold(learner, fold, trials, testFold, scoring).score) ?? NaN;
  }
  return scores;
}

interface FoldScore {
  readonly score: number;
  readonly learned: Learned;
  readonly test: Int32Array;
  readonly predicted: Int32Array;
  readonly notices: readonly Notice[];
}

function scoreFold(
  learner: FoldLearner,
  fold: number,
  { x, y, classes }: Trials,
  testFold: Int32Array,
  scoring: Scoring,
): FoldScore {
  const learned = learner(fold);
  const test = rowsOf(testFold, fold);
  const truth = takeLabels(y, test);
  const predicted = learned.predictTrials?.(test) ?? learned.predict(takeRows(x, test));
  const score =
    scoring === "roc_auc"
      ? aucOf(learned, takeRows(x, test), truth, classes)
      : scoreLabels(scoring, truth, predicted, classes);
  return { score, learned, test, predicted, notices: learned.fitted.notices };
}

/** The score on some trials of what was learned from others. */
export function scoreLearned(learned: Learned, { x, y, classes }: Trials, scoring: Scoring): number {
  return scoring === "roc_auc"
    ? aucOf(learned, x, y, classes)
    : scoreLabels(scoring, y, learned.predict(x), classes);
}

/** The score of predicted classes. */
function scoreLabels(
  scoring: Exclude<Scoring, "roc_auc">,
  truth: Int32Array,
  predicted: Int32Array,
  classes: number,
): number {
  switch (scoring) {
    case "accuracy":
      return accuracy(truth, predicted);
    case "balanced_accuracy":
      return balancedAccuracy(truth, predicted, classes);
    case "f1_macro":
      return f1Macro(truth, predicted, classes);
  }
}

/** Area under the curve of decision values, or of the last class's probabilities; NaN but for two classes. */
function aucOf(learned: Learned, rows: Matrix, truth: Int32Array, classes: number): number {
  if (classes !== 2) return NaN;
  const values = learned.values(rows, "decision") ?? learned.values(rows, "probabilities");
  if (!values) return NaN;
  const { data, columns } = values;
  const last = Float64Array.from({ length: rows.rows }, (_, i) => data[i * columns + columns - 1]!);
  return rocAuc(truth, last);
}

/** What failed in which fold. */
export class FoldFailures {
  private readonly failed: { fold: number; error: AnalysisError }[] = [];

  /** The result of the work, or undefined when this fold cannot be learned from. */
  attempt<T>(fold: number, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AnalysisError) || isCancelled(error) || error.code === "internal") throw error;
      this.failed.push({ fold, error: error as AnalysisError });
      return undefined;
    }
  }

  /** @throws AnalysisError when no fold is left: what is wrong with the settings or input, or with the fits */
  refuseIfAll(folds: number): void {
    const [first] = this.failed;
    if (!first || this.failed.length < folds) return;
    if (first.error.code !== "singular-covariance") throw first.error;
    throw new AnalysisError(
      "all-folds-failed",
      `None of the ${folds} folds could be learned from. Fold 1: ${first.error.message}`,
      { folds, reason: first.error.message },
    );
  }

  /** One notice for all failures. */
  notices(): Notice[] {
    const [first] = this.failed;
    if (!first) return [];
    const which = this.failed.map(({ fold }) => fold + 1).join(", ");
    const noun = this.failed.length === 1 ? `Fold ${which}` : `Folds ${which}`;
    return [
      {
        code: "failed-folds",
        message: `${noun} could not be learned from and count as NaN: ${first.error.message}`,
      },
    ];
  }
}

function undefinedScores({ classes }: Trials, scoring: Scoring): Notice[] {
  if (scoring !== "roc_auc" || classes === 2) return [];
  return [
    {
      code: "undefined-score",
      message: `roc_auc is defined for two classes; there are ${classes}, so every fold's score is NaN.`,
      suggestion: "--scoring balanced_accuracy",
    },
  ];
}

/** Each notice once. */
export function distinct(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.code + notice.message, notice])).values()];
}

/**
 * Values of each trial from the fold that tests it, `(trials, classes)` or one column for two. A class absent
 * from a training part has probability 0 there, and the lowest double as decision value or log probability.
 *
 * @throws AnalysisError `bad-folds` when a trial is not tested exactly once; `bad-input` where too few classes
 *   remain for decision values, or the decoder has no such values
 */
export async function heldOutValues(
  { trials, splitting, divide }: Validated,
  method: ValueMethod,
  control: Control,
): Promise<Matrix> {
  const testFold = onlyDivision(splitting);
  const { x, y, classes } = trials;
  const learner = divide(y, testFold, splitting.folds);
  const columns = method === "decision" && classes === 2 ? 1 : classes;
  const out = zeros(x.rows, columns);
  out.data.fill(method === "probabilities" ? 0 : -Number.MAX_VALUE);
  for (let fold = 0; fold < splitting.folds; fold++) {
    await control.checkpoint(fold, splitting.folds, "folds");
    const test = rowsOf(testFold, fold);
    const learned = learner(fold);
    const values = learned.values(takeRows(x, test), method);
    if (!values) throw noValues(method);
    const all = learned.learned.length === classes;
    if (!all && method === "decision" && learned.learned.length < 3) throw tooFewForDecision(fold);
    for (let i = 0; i < test.length; i++)
      for (let k = 0; k < values.columns; k++)
        out.data[test[i]! * columns + (all ? k : learned.learned[k]!)] = values.data[i * values.columns + k]!;
  }
  return out;
}

/** The one division of folds that test each trial once. */
export function onlyDivision({ divisions, folds }: Splitting): Int32Array {
  if (divisions.length !== 1)
    throw new AnalysisError(
      "bad-folds",
      `Repeated folds test each trial ${divisions.length} times; one prediction a trial needs folds that test it once.`,
      { folds },
    );
  return divisions[0]!;
}

const noValues = (method: ValueMethod): AnalysisError<"bad-input"> =>
  new AnalysisError("bad-input", `This method has no ${method}.`, { what: method });

const tooFewForDecision = (fold: number): AnalysisError<"bad-input"> =>
  new AnalysisError(
    "bad-input",
    `Fold ${fold + 1} leaves fewer than three classes to learn from: its decision values have no column of their own.`,
    { what: "classes" },
  );
