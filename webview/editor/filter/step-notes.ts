import { AnalysisError } from "../../../src/core/errors.ts";
import type { ErrorDetails, Notice } from "../../../src/core/errors.ts";
import type { StepReport } from "../../../src/core/recipe/preview.ts";
import { errorMessage, message } from "../../message.ts";
import { countText } from "../../number-text.ts";
import { button } from "../../ui.ts";
import { replaceColumn } from "./expression.ts";

/** What a step did: `in 1,163 · removed 0 · left 1,163`. */
export const countsText = (report: StepReport): string =>
  `in ${countText(report.in)} · removed ${countText(report.removed)} · left ${countText(report.left)}`;

/** Does something with a corrected expression. */
export interface Correction {
  /** Rows the corrected step would leave. */
  left(expression: string): Promise<number>;
  apply(expression: string): void;
  dismiss(): void;
}

/** What is worth knowing about a step, with the corrected expressions as buttons that say what they would leave. */
export function stepWarning(label: string, notices: readonly Notice[], correction: Correction): HTMLElement {
  const suggestions = notices.flatMap(({ suggestion }) => (suggestion === undefined ? [] : [suggestion]));
  return message(
    "warning",
    label + notices.map((notice) => notice.message).join(" "),
    ...suggestions.map((suggestion) => fixButton(suggestion, correction)),
    button("Dismiss", () => correction.dismiss()),
  );
}

function fixButton(suggestion: string, correction: Correction): HTMLElement {
  const fix = button(suggestion, () => correction.apply(suggestion), {
    title: "Use this step instead",
    class: "code",
  });
  correction.left(suggestion).then(
    (left) => (fix.textContent = `${suggestion}: would leave ${countText(left)}`),
    // What cannot be applied is no correction.
    () => fix.remove(),
  );
  return fix;
}

/** Why a step cannot be applied, with the nearest columns as buttons. */
export function stepError(
  error: unknown,
  expression: string,
  apply: (expression: string) => void,
): HTMLElement | null {
  if (!(error instanceof AnalysisError) || error.code !== "missing-column") return errorMessage(error);
  const { column, nearest } = error.details as ErrorDetails["missing-column"];
  const fixes = nearest.map((name) =>
    button(name, () => apply(replaceColumn(expression, column, name)), {
      title: `Use ${name}`,
      class: "code",
    }),
  );
  return errorMessage(error, ...fixes);
}
