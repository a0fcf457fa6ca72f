/** Score against shrinkage: every value in the same folds, so that what folds share is gathered once for all. */
import { AnalysisError } from "../../errors.ts";
import { FoldFailures, scoreFold } from "../scoring/cross-validation.ts";
import type { DecoderOptions, Method, Parameter } from "../decoder.ts";
import type { ShrinkageSweep } from "../decoding.ts";
import { readParameters } from "../parameters.ts";
import { mean, standardDeviation } from "../scoring/scores.ts";
import type { Question } from "./question.ts";

export const shrinkageSweepParameters = [
  {
    id: "sweep_shrinkage",
    label: "Sweep of shrinkage",
    description:
      "Shrinkages to score, each from 0 to 1, such as 0,0.1,0.2,0.5,1. Answered as shrinkage_sweep: values, and for each scores (a list over folds), mean and std.",
    kind: "numbers",
    default: null,
  },
] as const satisfies readonly Parameter[];

/** One fold of one division, for all values. */
export interface SweepTask {
  readonly repeat: number;
  readonly fold: number;
}

export const shrinkageSweep: Question<SweepTask, Float64Array, ShrinkageSweep> = {
  id: "shrinkage-sweep",

  plan({ options, settings, splitting }) {
    const values = valuesOf(options);
    if (!values) return [];
    checkSweep(settings.estimator.decoder, values, options);
    return splitting.divisions.flatMap((_, repeat) =>
      Array.from({ length: splitting.folds }, (_entry, fold) => ({ repeat, fold })),
    );
  },

  async run(prepared, { repeat, fold }, control) {
    const { options } = prepared;
    const values = valuesOf(options)!;
    const failures = new FoldFailures();
    const scores = new Float64Array(values.length);
    for (const [i, shrinkage] of values.entries()) {
      await control.checkpoint(i, values.length, "shrinkage");
      const scored = failures.attempt(i, () => scoreFold(prepared, repeat, fold, { ...options, shrinkage }));
      scores[i] = scored?.score ?? NaN;
    }
    return scores;
  },

  combine({ options }, tasks, parts) {
    const values = valuesOf(options)!;
    const scores = values.map((_, i) => Float64Array.from(tasks, (_task, fold) => parts[fold]![i]!));
    return {
      values: Float64Array.from(values),
      scores,
      mean: Float64Array.from(scores, mean),
      std: Float64Array.from(scores, standardDeviation),
    };
  },
};

const valuesOf = (options: Readonly<Record<string, unknown>>): readonly number[] | null =>
  readParameters(shrinkageSweepParameters, options).sweep_shrinkage;

/** @throws AnalysisError `bad-parameter` for a method or solver without shrinkage, and for a shrinkage that is none */
function checkSweep(method: Method, values: readonly number[], options: DecoderOptions): void {
  const shrinkage = method.parameters.find(({ id }) => id === "shrinkage");
  const refused = (why: string): AnalysisError =>
    new AnalysisError("bad-parameter", `Shrinkage cannot be swept: ${why}`, {
      parameter: "sweep_shrinkage",
      value: values.join(","),
    });
  if (!shrinkage) throw refused(`${method.id} has none. Choose lda with the solver eigen or lsqr.`);
  const solver = options["solver"];
  if (typeof solver === "string" && shrinkage.only?.values.includes(solver) === false)
    throw refused(`the ${solver} solver takes none. Choose ${shrinkage.only.values.join(" or ")}.`);
  const wrong = values.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) throw refused(`${wrong} is not from 0 to 1.`);
}
