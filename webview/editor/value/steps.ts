import type { Step } from "./draft.ts";

/** The steps with another expression at this place; after the last, with one step more. */
export const withExpression = (steps: readonly Step[], index: number, expression: string): readonly Step[] =>
  steps.toSpliced(index, 1, { expression, on: steps[index]?.on ?? true });

export const withSwitch = (steps: readonly Step[], index: number, on: boolean): readonly Step[] =>
  steps.map((step, i) => (i === index ? { ...step, on } : step));

/** The steps with one earlier or later by some places; the same ones where there is no such place. */
export function withMove(steps: readonly Step[], index: number, by: number): readonly Step[] {
  const step = steps[index];
  const to = index + by;
  if (!step || to < 0 || to >= steps.length) return steps;
  return steps.toSpliced(index, 1).toSpliced(to, 0, step);
}

/** The steps with one of them twice. */
export const withCopy = (steps: readonly Step[], index: number): readonly Step[] =>
  steps.toSpliced(index + 1, 0, ...steps.slice(index, index + 1));

export const withoutStep = (steps: readonly Step[], index: number): readonly Step[] =>
  steps.toSpliced(index, 1);
