import { unattended } from "../../control.ts";
import type { Control } from "../../control.ts";
import type { Prepared } from "../prepared.ts";

/**
 * Something asked of the same trials beside their scores, such as a permutation test. It falls into tasks that know
 * nothing of one another and are plain data, so that they can be spread over threads; the answer does not
 * depend on how. A new question is one file and one line in `registry.ts`.
 *
 * @typeParam T - a task, plain data
 * @typeParam P - what a task finds out, plain data
 * @typeParam A - the answer
 */
export interface Question<T, P, A> {
  readonly id: string;
  /** The tasks, or none when the options do not ask this question. */
  plan(prepared: Prepared, control: Control): readonly T[] | Promise<readonly T[]>;
  /**
   * Works on one task.
   *
   * @throws AnalysisError `cancelled`, through the control
   */
  run(prepared: Prepared, task: T, control: Control): Promise<P>;
  /**
   * The answer from all parts, in the order of the tasks.
   *
   * @param parts - undefined for a task that was not done, which only questions with `partial` meet
   */
  combine(prepared: Prepared, tasks: readonly T[], parts: readonly (P | undefined)[]): A;
  /** It has an answer when only some tasks were done before the user gave up. */
  readonly partial?: boolean;
}

/** A task as it travels: `question` says which {@link Question} it belongs to. */
export interface Task {
  readonly question: string;
  readonly task: unknown;
}

/**
 * Has tasks done, here or in other threads, in any order.
 *
 * @param onPart - told each result as it comes, by the task's position
 * @throws AnalysisError `cancelled`, after which no more parts come
 */
export type Spread = (
  prepared: Prepared,
  tasks: readonly Task[],
  control: Control,
  onPart: (position: number, part: unknown) => void,
) => Promise<void>;

/** Does one task after another, in this thread. */
export function spreadHere(
  runTask: (prepared: Prepared, task: Task, control: Control) => Promise<unknown>,
): Spread {
  return async (prepared, tasks, control, onPart) => {
    for (const [position, task] of tasks.entries()) {
      await control.checkpoint(position, tasks.length, task.question);
      onPart(position, await runTask(prepared, task, within(control, position, tasks)));
    }
  };
}

/** The control of one task among many: its own steps neither advance nor rewind the whole. */
export const within = (control: Control, position: number, tasks: readonly Task[]): Control =>
  control === unattended
    ? control
    : { checkpoint: () => control.checkpoint(position, tasks.length, tasks[position]!.question) };
