/** scikit-learn's `cross_val_predict` for decision values and probabilities. */
import type { Control } from "../../control.ts";
import { AnalysisError } from "../../errors.ts";
import { takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Validated } from "./cross-validation.ts";
import type { ValueMethod } from "./estimator.ts";
import { rowsOf } from "./folds.ts";
import type { Splitting } from "./folds.ts";

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
