/**
 * Scores of an estimator on trials it has not seen: scikit-learn's `cross_val_score` and `cross_val_predict`. A
 * fold whose fit fails scores NaN and the others stand; all failing is an error.
 */
import type { Control } from "../../control.ts";
import { AnalysisError, errorFacts, errorFromFacts, isCancelled } from "../../errors.ts";
import type { ErrorFacts, Notice } from "../../errors.ts";
import { takeRows } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { DecoderOptions } from "../decoder.ts";
import { takeTrials, targetOf } from "./estimator.ts";
import type { Divider, FoldLearner, Learned, Trials } from "./estimator.ts";
import { isNumberScoring, scoreNumbers } from "./regression.ts";
import { rowsOf, takeLabels } from "./folds.ts";
import type { Splitting } from "./folds.ts";
import { accuracy, balancedAccuracy, f1Macro, rocAuc } from "./scores.ts";
import type { NumberScoring, Scoring } from "./scores.ts";

export interface CrossValidation {
  /** One a fold, in fold order, division after division; NaN for a fold whose fit failed. */
  readonly scores: Float64Array;
  /** `(trials)` class predicted by the fold of the first division that tests the trial; -1 where that failed. */
  readonly predicted: Int32Array;
  /** `(trials)` number predicted instead, by a regressor; NaN where that failed. */
  readonly estimated?: Float64Array;
  readonly notices: readonly Notice[];
}

/** What is cross-validated: `prepare` makes one from data and options. */
export interface Validated {
  readonly trials: Trials;
  readonly splitting: Splitting;
  readonly settings: { readonly scoring: Scoring };
  readonly divide: Divider;
}

/** What came of work that a fold's trials may make impossible, as plain data. */
export type Attempt<T> = { readonly done: T } | { readonly failed: ErrorFacts };

/** What one fold found out, as plain data. */
export interface FoldOutcome {
  readonly score: number;
  /** `(trials tested)` class predicted of each, in their order. */
  readonly predicted: Int32Array;
  /** `(trials tested)` number predicted of each instead, by a regressor. */
  readonly estimated?: Float64Array;
  readonly notices: readonly Notice[];
}

/**
 * Fits and scores every fold.
 *
 * @throws AnalysisError `all-folds-failed`, or what is wrong with every fold's input; `cancelled`
 */
export async function crossValidate(question: Validated, control: Control): Promise<CrossValidation> {
  const { folds, divisions } = question.splitting;
  const total = folds * divisions.length;
  const outcomes: Attempt<FoldOutcome>[] = [];
  for (let at = 0; at < total; at++) {
    await control.checkpoint(at, total, "folds");
    outcomes.push(attempt(() => scoreFold(question, Math.floor(at / folds), at % folds)));
  }
  return gatherFolds(question, outcomes);
}

/**
 * Scores from what each fold found out.
 *
 * @param outcomes - in fold order, division after division
 * @throws AnalysisError as {@link crossValidate}
 */
export function gatherFolds(
  { trials, splitting, settings }: Validated,
  outcomes: readonly Attempt<FoldOutcome>[],
): CrossValidation {
  const scores = new Float64Array(outcomes.length).fill(NaN);
  const predicted = new Int32Array(trials.y.length).fill(-1);
  const estimated = isNumberScoring(settings.scoring)
    ? new Float64Array(trials.y.length).fill(NaN)
    : undefined;
  const failures = new FoldFailures();
  const notices: Notice[] = [];
  for (const [at, outcome] of outcomes.entries()) {
    const done = failures.unless(at, outcome);
    if (!done) continue;
    scores[at] = done.score;
    notices.push(...done.notices);
    if (at >= splitting.folds) continue;
    for (const [i, row] of rowsOf(splitting.divisions[0]!, at).entries())
      if (estimated) estimated[row] = done.estimated![i]!;
      else predicted[row] = done.predicted[i]!;
  }
  failures.refuseIfAll(outcomes.length);
  const said = [...notices, ...failures.notices(), ...undefinedScores(trials, settings.scoring)];
  return { scores, predicted, ...(estimated ? { estimated } : {}), notices: distinct(said) };
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
      failures.attempt(fold, () => scoreTested(learner, fold, trials, testFold, scoring).score) ?? NaN;
  }
  return scores;
}

/** A fold with what it learned. */
export interface ScoredFold extends FoldOutcome {
  readonly learned: Learned;
  readonly test: Int32Array;
}

/** Learns from all trials but those of one fold, with other options where given, and scores these. */
export function scoreFold(
  { trials, splitting, settings, divide }: Validated,
  repeat: number,
  fold: number,
  options?: DecoderOptions,
): ScoredFold {
  const testFold = splitting.divisions[repeat]!;
  const learner = divide(trials.y, testFold, splitting.folds);
  return scoreTested((which) => learner(which, options), fold, trials, testFold, settings.scoring);
}

function scoreTested(
  learner: FoldLearner,
  fold: number,
  trials: Trials,
  testFold: Int32Array,
  scoring: Scoring,
): ScoredFold {
  const learned = learner(fold);
  const test = rowsOf(testFold, fold);
  if (isNumberScoring(scoring)) {
    const tested = takeTrials(trials, test);
    const estimated = estimate(learned, tested.x);
    const score = scoreNumbers(scoring, targetOf(tested), estimated, learned.period);
    return { score, learned, test, predicted: new Int32Array(0), estimated, notices: [] };
  }
  const { x, y, classes } = trials;
  const truth = takeLabels(y, test);
  const predicted = learned.predictTrials?.(test) ?? learned.predict(takeRows(x, test));
  const score =
    scoring === "roc_auc"
      ? aucOf(learned, takeRows(x, test), truth, classes)
      : scoreLabels(scoring, truth, predicted, classes);
  return { score, learned, test, predicted, notices: learned.fitted.notices };
}

/** The score on some trials of what was learned from others. */
export function scoreLearned(learned: Learned, trials: Trials, scoring: Scoring): number {
  const { x, y, classes } = trials;
  if (isNumberScoring(scoring))
    return scoreNumbers(scoring, targetOf(trials), estimate(learned, x), learned.period);
  return scoring === "roc_auc"
    ? aucOf(learned, x, y, classes)
    : scoreLabels(scoring, y, learned.predict(x), classes);
}

/** Numbers predicted by what was learned; only a regressor is scored by numbers. */
function estimate(learned: Learned, x: Matrix): Float64Array {
  if (!learned.estimate) throw new RangeError("a classifier predicts classes, not numbers");
  return learned.estimate(x);
}

/** The score of predicted classes. */
function scoreLabels(
  scoring: Exclude<Scoring, NumberScoring | "roc_auc">,
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

/** Does work on one fold; that its trials cannot be learned from is a result, any other error is thrown. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { done: work() };
  } catch (error) {
    if (!(error instanceof AnalysisError) || isCancelled(error) || error.code === "internal") throw error;
    return { failed: errorFacts(error) };
  }
}

/** What failed in which fold. */
export class FoldFailures {
  private readonly failed: { fold: number; error: AnalysisError }[] = [];

  /** The result of the work, or undefined when this fold cannot be learned from. */
  attempt<T>(fold: number, work: () => T): T | undefined {
    return this.unless(fold, attempt(work));
  }

  /** What a fold found out, or undefined when it failed, which is kept in mind. */
  unless<T>(fold: number, outcome: Attempt<T>): T | undefined {
    if ("done" in outcome) return outcome.done;
    this.failed.push({ fold, error: errorFromFacts(outcome.failed) });
    return undefined;
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
