import { expressionsOf } from "../value/draft.ts";
import type { Step } from "../value/draft.ts";

/** A table cannot be read, for one of its steps cannot be applied. */
export class FaultyStep extends Error {
  /** Its place among all steps. */
  readonly step: number;
  /** Why. */
  readonly error: unknown;

  constructor(step: number, error: unknown) {
    super("A step cannot be applied.");
    this.step = step;
    this.error = error;
  }
}

/** The first step that cannot be applied, and why; undefined when all can, or the table itself cannot be read. */
export async function firstFault(
  steps: readonly Step[],
  apply: (where: readonly string[]) => Promise<unknown>,
): Promise<FaultyStep | undefined> {
  try {
    await apply([]);
  } catch {
    return undefined;
  }
  for (const [step, { on }] of steps.entries()) {
    if (!on) continue;
    try {
      await apply(expressionsOf(steps.slice(0, step + 1)));
    } catch (error) {
      return new FaultyStep(step, error);
    }
  }
  return undefined;
}
