import type { SelectionReport } from "../../src/core/recipe/preview.ts";
import { message } from "../message.ts";
import { counted } from "../number-text.ts";
import { button } from "../ui.ts";
import { expressionsOf } from "./value/draft.ts";
import type { Step } from "./value/draft.ts";
import type { StepModel } from "./filter/step-model.ts";

/** What stands in place of the rows when there are none: which step removes them, or that there never were any. */
export function emptyMessage(
  report: SelectionReport,
  { steps, noun }: Pick<StepModel, "steps" | "noun">,
  edit: (step: number) => void,
): HTMLElement {
  const emptying = report.steps.findIndex(({ left }) => left === 0);
  // A report has only the steps that are on.
  const step = steps.findIndex(
    (candidate, i) => candidate.on && expressionsOf(steps.slice(0, i)).length === emptying,
  );
  if (emptying < 0 || step < 0) return message("info", `The table has no ${noun}s.`);
  const { expression, in: before } = report.steps[emptying]!;
  const text = `Step ${step + 1} (${expression}) removes all ${counted(before, noun)}.`;
  return message(
    "warning",
    text,
    button("Edit Step", () => edit(step)),
  );
}

/** The first step that cannot be applied, and why; undefined when all can. */
export async function firstFault(
  steps: readonly Step[],
  apply: (where: readonly string[]) => Promise<unknown>,
): Promise<{ readonly step: number; readonly error: unknown } | undefined> {
  for (const [step, { on }] of steps.entries()) {
    if (!on) continue;
    try {
      await apply(expressionsOf(steps.slice(0, step + 1)));
    } catch (error) {
      return { step, error };
    }
  }
  return undefined;
}
