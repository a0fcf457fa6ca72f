import { useLayoutEffect, useState } from "preact/hooks";
import { useAnswer } from "../../answer.ts";
import { questionOf } from "./filter-source.ts";
import type { FilterSource } from "./filter-source.ts";
import type { Fault } from "./step-reports.ts";
import { wouldLeave } from "./step-reports.ts";

const tryAfterMs = 120;
const complainAfterMs = 800;

/** What an expression would do in its place. */
export interface Trial {
  /** `would leave 857 of 1,178`; empty until it is known. */
  readonly counts: string;
  /** Why it cannot be applied. */
  readonly refusal: Pick<Fault, "error"> | undefined;
  /** Tries it at once, unless that was done, and hands it on; says why where it cannot be applied. */
  submit(apply: (expression: string) => void): Promise<void>;
}

/**
 * Tries an expression after the steps before it when typing pauses. What is half typed is no error yet: it is called
 * one only when the typing has paused for longer.
 */
export function useTrial(source: FilterSource, before: readonly string[], expression: string): Trial {
  const paused = usePaused(expression);
  const where = [...before, paused];
  const question = paused === "" ? undefined : questionOf(source, where);
  const answer = useAnswer(question, () => source.try(where));
  const [refused, setRefused] = useState<{ readonly expression: string; readonly error: unknown }>();
  useLayoutEffect(() => {
    if (answer.error === undefined) return undefined;
    const complain = (): void => setRefused({ expression: paused, error: answer.error });
    const timer = setTimeout(complain, complainAfterMs);
    return () => clearTimeout(timer);
  }, [answer.error, expression]);
  const isAnswered = paused === expression && question !== undefined && answer.of === question;
  return {
    counts: isAnswered && answer.value && answer.error === undefined ? wouldLeave(answer.value) : "",
    refusal: refused?.expression === expression ? refused : undefined,
    submit: async (apply) => {
      if (expression === "") return;
      if (isAnswered && answer.error === undefined) {
        apply(expression);
        return;
      }
      try {
        await source.try([...before, expression]);
      } catch (error) {
        setRefused({ expression, error });
        return;
      }
      apply(expression);
    },
  };
}

/** A text once it has not changed for a moment; the first one at once. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useLayoutEffect(() => {
    const timer = setTimeout(() => setPaused(text), tryAfterMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
