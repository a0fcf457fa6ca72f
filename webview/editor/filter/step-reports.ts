import type { Notice } from "../../../src/core/errors.ts";
import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import { countText } from "../../number-text.ts";
import { expressionsOf } from "../value/draft.ts";
import type { Step } from "../value/draft.ts";

/** The step that could not be applied, and why. */
export interface Fault {
  readonly step: number;
  readonly error: unknown;
}

/** What a step did: `in 1,163 · removed 0 · left 1,163`. */
export const countsText = (report: StepReport): string =>
  `in ${countText(report.in)} · removed ${countText(report.removed)} · left ${countText(report.left)}`;

/** What a step would do that is not applied yet. */
export const wouldLeave = (report: SelectionReport): string =>
  `would leave ${countText(report.left)} of ${countText(report.steps.at(-1)?.in ?? report.rows)}`;

/** The report of a step; a report has only those that are on, and may be of the steps before an edit. */
export function stepReport(
  report: SelectionReport | undefined,
  steps: readonly Step[],
  index: number,
): StepReport | undefined {
  const step = steps[index];
  if (!step?.on) return undefined;
  const found = report?.steps[expressionsOf(steps.slice(0, index)).length];
  return found?.expression === step.expression ? found : undefined;
}

/** `1,178 of 70,390 trials` */
export function totalText(report: SelectionReport | undefined, noun: string): string {
  if (!report) return "";
  return report.left === report.rows
    ? `${countText(report.left)} ${noun}${report.left === 1 ? "" : "s"}`
    : `${countText(report.left)} of ${countText(report.rows)} ${noun}s`;
}

/** What a warning is known by once it has been read: another expression, or another warning, is said again. */
export const warningKey = (expression: string, notices: readonly Notice[]): string =>
  `${expression} ${notices.map(({ code }) => code).join(" ")}`;
