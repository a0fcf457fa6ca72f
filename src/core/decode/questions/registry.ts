import type { Control } from "../../control.ts";
import { isCancelled } from "../../errors.ts";
import type { Parameter } from "../decoder.ts";
import type { Prepared } from "../prepared.ts";
import { heldOut } from "./held-out.ts";
import { learningCurve, learningCurveParameters } from "./learning-curve.ts";
import { permutationParameters, permutationTest } from "./permutation-test.ts";
import { spreadHere } from "./question.ts";
import type { Question, Spread, Task } from "./question.ts";
import { shrinkageSweep, shrinkageSweepParameters } from "./shrinkage-sweep.ts";
import { timeCourse, timeCourseParameters } from "./time-course.ts";
import { unitCurve, unitCurveParameters } from "./unit-curve.ts";

/** All questions, by id. */
const questions = [heldOut, permutationTest, learningCurve, unitCurve, shrinkageSweep, timeCourse];

/** What questions can be asked: flags and forms read this list. */
export const questionParameters: readonly Parameter[] = [
  ...permutationParameters,
  ...learningCurveParameters,
  ...unitCurveParameters,
  ...shrinkageSweepParameters,
  ...timeCourseParameters,
];

/** Does one task of whichever question it belongs to. */
export function runTask(prepared: Prepared, { question, task }: Task, control: Control): Promise<unknown> {
  const found = questions.find(({ id }) => id === question);
  if (!found) throw new RangeError(`there is no question ${question}`);
  return (found as Question<unknown, unknown, unknown>).run(prepared, task, control);
}

/** Spreads tasks over this thread alone. */
export const here: Spread = spreadHere(runTask);

/**
 * Asks one question: plans, has the tasks done, combines.
 *
 * @returns undefined when the options do not ask it
 * @throws AnalysisError `cancelled`, unless some tasks of a question that can do with them are done
 */
export async function ask<T, P, A>(
  question: Question<T, P, A>,
  prepared: Prepared,
  spread: Spread,
  control: Control,
): Promise<A | undefined> {
  const tasks = await question.plan(prepared, control);
  if (!tasks.length) return undefined;
  const parts: (P | undefined)[] = tasks.map(() => undefined);
  const travelling = tasks.map((task) => ({ question: question.id, task }));
  try {
    await spread(prepared, travelling, control, (position, part) => (parts[position] = part as P));
  } catch (error) {
    if (!(question.partial && isCancelled(error) && parts.some((part) => part !== undefined))) throw error;
  }
  return question.combine(prepared, tasks, parts);
}
