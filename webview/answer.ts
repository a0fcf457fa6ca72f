import { useLayoutEffect, useState } from "preact/hooks";
import type { Control } from "../src/core/control.ts";
import { AnalysisError } from "../src/core/errors.ts";

/** What a question brought. The last answer stays until the next is here: pages do not flicker. */
export interface Answer<T> {
  /** Undefined until the first answer. */
  readonly value: T | undefined;
  /** The question that `value` answers. */
  readonly of: string | undefined;
  /** Why the question of now has no answer. */
  readonly error: unknown;
  /** The question of now is not answered yet. */
  readonly pending: boolean;
}

interface Settled<T> {
  readonly question: string | undefined;
  readonly value: T | undefined;
  readonly of: string | undefined;
  readonly error: unknown;
}

/**
 * Asks when the question is another, and keeps only what belongs to the newest one. What is asked must depend on
 * nothing but the question; undefined asks nothing. A control that was superseded cancels its call.
 */
export function useAnswer<T>(question: string | undefined, ask: (control: Control) => Promise<T>): Answer<T> {
  const [settled, setSettled] = useState<Settled<T>>({
    question: undefined,
    value: undefined,
    of: undefined,
    error: undefined,
  });
  // Not an effect after the paint: the question should be on its way by then.
  useLayoutEffect(() => {
    if (question === undefined) return undefined;
    let newest = true;
    ask(controlWhile(() => newest)).then(
      (value) => newest && setSettled({ question, value, of: question, error: undefined }),
      (error: unknown) => newest && setSettled((before) => ({ ...before, question, error })),
    );
    return () => {
      newest = false;
    };
  }, [question]);
  const { value, of, error } = settled;
  const pending = question !== undefined && settled.question !== question;
  return { value, of, error: pending ? undefined : error, pending };
}

/** Ends a call at its next checkpoint once its answer is not wanted any more. */
const controlWhile = (wanted: () => boolean): Control => ({
  checkpoint: () =>
    wanted() ? Promise.resolve() : Promise.reject(new AnalysisError("cancelled", "Superseded.", {})),
});
