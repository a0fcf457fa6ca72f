/**
 * What every run asks: the score of each fold, the plane of each, and the projection of all trials. Each fold is a
 * task like any other, so that folds can be spread over threads, and a thread in the midst of one can be ended.
 */
import { errorFromFacts } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { attempt, gatherFolds, scoreFold } from "../scoring/cross-validation.ts";
import type { Attempt, CrossValidation, FoldOutcome } from "../scoring/cross-validation.ts";
import type { PlaneScore, Projection } from "../decoding.ts";
import { heldOutCoordinates, planeOfFold, planeScore } from "../lda/plane.ts";
import type { FoldPlane } from "../lda/plane.ts";
import type { Prepared } from "../prepared.ts";
import type { Question } from "./question.ts";

/** One fold of one division; no fold for all trials. */
export interface HeldOutTask {
  readonly repeat: number;
  readonly fold?: number;
}

/** What a fold found out, or what all trials together did. */
export type HeldOutPart =
  | { readonly fold: Attempt<FoldOutcome & { readonly plane?: FoldPlane }> }
  | { readonly all: Attempt<WholeFit> };

/** What was learned from all trials. */
interface WholeFit {
  readonly notices: readonly Notice[];
  readonly coordinates?: Matrix;
  readonly explainedVarianceRatio?: Float64Array;
}

export interface HeldOut {
  readonly validation: CrossValidation;
  readonly projection?: Projection;
  readonly plane?: PlaneScore;
  readonly notices: readonly Notice[];
}

export const heldOut: Question<HeldOutTask, HeldOutPart, HeldOut> = {
  id: "folds",

  plan({ splitting: { divisions, folds } }) {
    const tested = divisions.flatMap((_, repeat) =>
      Array.from({ length: folds }, (_f, fold) => ({ repeat, fold })),
    );
    return [...tested, { repeat: 0 }];
  },

  run(prepared, { repeat, fold }) {
    const part =
      fold === undefined
        ? { all: attempt(() => wholeFit(prepared)) }
        : { fold: attempt(() => foldOutcome(prepared, repeat, fold)) };
    return Promise.resolve(part);
  },

  /** @throws AnalysisError what is wrong with every fold, or with all trials together */
  combine(prepared, _tasks, parts) {
    const outcomes = parts.flatMap((part) => (part && "fold" in part ? [part.fold] : []));
    const validation = gatherFolds(prepared, outcomes);
    const last = parts.at(-1);
    if (!last || !("all" in last)) throw new RangeError("the last task learns from all trials");
    if ("failed" in last.all) throw errorFromFacts(last.all.failed);
    const { notices, coordinates, explainedVarianceRatio } = last.all.done;
    if (!coordinates) return { validation, notices };
    const planes = outcomes.map((outcome) => ("done" in outcome ? outcome.done.plane : undefined));
    const plane = planeScore(planes, coordinates.columns);
    const aligned = heldOutCoordinates(planes, prepared.splitting, coordinates, prepared.trials);
    const projection = {
      components: coordinates.columns,
      coordinates: coordinates.data,
      ...(aligned ? { heldOut: aligned } : {}),
      ...(explainedVarianceRatio ? { explainedVarianceRatio } : {}),
    };
    return { validation, notices, projection, ...(plane ? { plane } : {}) };
  },
};

function foldOutcome(prepared: Prepared, repeat: number, fold: number): FoldOutcome & { plane?: FoldPlane } {
  const scored = scoreFold(prepared, repeat, fold);
  const { score, predicted, estimated, notices } = scored;
  const plane = planeOfFold(scored, prepared.trials);
  return { score, predicted, ...(estimated ? { estimated } : {}), notices, ...(plane ? { plane } : {}) };
}

function wholeFit({ trials, splitting, divide }: Prepared): WholeFit {
  const learned = divide(trials.y, splitting.divisions[0]!, splitting.folds)(-1);
  const { notices } = learned.fitted;
  const coordinates = learned.project(trials.x);
  if (!coordinates) return { notices };
  const { explainedVarianceRatio } = learned.fitted;
  return { notices, coordinates, ...(explainedVarianceRatio ? { explainedVarianceRatio } : {}) };
}
