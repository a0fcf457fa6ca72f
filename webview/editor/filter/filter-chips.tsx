import type { JSX } from "preact";
import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import type { Quality } from "../../../src/core/recipe/recipe.ts";
import { Icon, Unseen } from "../../components/icon.tsx";
import { countText } from "../../number-text.ts";
import type { Step } from "../value/draft.ts";
import { qualityText } from "./quality-card.tsx";
import { countsText } from "./step-reports.ts";

interface ChipProps {
  readonly expanded: boolean;
  /** The one chip that the Tab key stops at. */
  readonly isStop: boolean;
  readonly onClick: () => void;
}

/** One step, with what it leaves. */
export function StepChip(
  props: ChipProps & {
    readonly step: Step;
    readonly index: number;
    readonly report: StepReport | undefined;
    readonly faulty: boolean;
  },
): JSX.Element {
  const { step, index, report, faulty } = props;
  const warns = (report?.notices.length ?? 0) > 0;
  const state = faulty ? "cannot be applied" : !step.on ? "off" : report ? countsText(report) : "";
  return (
    <button
      type="button"
      class={`chip${step.on ? "" : " off"}${warns ? " warning" : ""}${faulty ? " error" : ""}`}
      title={`${step.expression}\n${state}`}
      aria-expanded={props.expanded}
      tabIndex={props.isStop ? 0 : -1}
      onClick={props.onClick}
    >
      <Unseen>Step</Unseen>
      <span class="chip-number">{index + 1}</span>
      <code class="chip-text">{step.expression}</code>
      {faulty ? <Icon name="error" /> : warns && <Icon name="warning" />}
      <span class="chip-left">{!step.on ? "off" : report ? countText(report.left) : ""}</span>
      {report && <Unseen>left</Unseen>}
      {faulty ? <Unseen>cannot be applied</Unseen> : warns && <Unseen>with a warning</Unseen>}
    </button>
  );
}

/** The quality limits before the first step. */
export function QualityChip(
  props: ChipProps & { readonly quality: Quality; readonly report: SelectionReport | undefined },
): JSX.Element {
  const defaults = props.report?.defaults ?? [];
  const left = defaults.at(-1)?.left;
  return (
    <button
      type="button"
      class="chip quality"
      title={defaults.map((step) => `${step.expression}: ${countsText(step)}`).join("\n")}
      aria-expanded={props.expanded}
      tabIndex={props.isStop ? 0 : -1}
      onClick={props.onClick}
    >
      <span class="chip-number">
        {defaults.length > 1 ? `0a–${String.fromCharCode(96 + defaults.length)}` : "0"}
      </span>
      <span class="chip-text">{qualityText(props.quality)}</span>
      <span class="chip-left">{left === undefined ? "" : countText(left)}</span>
      {left !== undefined && <Unseen>left</Unseen>}
    </button>
  );
}
