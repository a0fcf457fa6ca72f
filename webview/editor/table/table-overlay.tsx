import type { JSX } from "preact";
import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import { Button } from "../../components/controls.tsx";
import { ErrorMessage, Message, Skeleton } from "../../components/message.tsx";
import { counted } from "../../number-text.ts";
import type { StepModel } from "../filter/step-model.ts";
import { expressionsOf } from "../value/draft.ts";
import type { ReadTable, TableAnswer } from "./table-answer.ts";

export interface TableOverlayProps {
  readonly model: StepModel;
  readonly answer: TableAnswer;
  /** What the grid shows of the table; undefined before its first rows. */
  readonly drawn: ReadTable | undefined;
  /** Why the grid has no rows. */
  readonly failure: unknown;
  /** Said where the file has no such table. */
  readonly nothing: string;
  readonly onEditStep: (step: number) => void;
}

/** What stands over the rows, or in place of them. */
export const TableOverlay = (props: TableOverlayProps): JSX.Element => (
  <div class="grid-overlay">
    <Told {...props} />
  </div>
);

function Told(props: TableOverlayProps): JSX.Element | null {
  const { model, answer, drawn, failure, nothing } = props;
  if (model.table === undefined) return <Message severity="info" text={nothing} />;
  const error = answer.error ?? failure;
  if (error !== undefined)
    return (
      <ErrorMessage error={error}>
        <Button onClick={() => answer.retry()}>Try Again</Button>
      </ErrorMessage>
    );
  if (answer.fault)
    // The rows of the last view may stay.
    return drawn ? null : (
      <Message severity="info" text="The table is shown when the filter can be applied." />
    );
  if (!drawn) return <Skeleton lines={8} label={`Reading ${model.table}`} />;
  return drawn.facts.rowCount === 0 ? <Emptied {...props} report={drawn.facts.report} /> : null;
}

/** There are no rows: which step removes them, or that there never were any. */
function Emptied(props: TableOverlayProps & { readonly report: SelectionReport }): JSX.Element {
  const { report, model, onEditStep } = props;
  const { steps, noun } = model;
  const emptying = report.steps.findIndex(({ left }) => left === 0);
  // A report has only the steps that are on.
  const step = steps.findIndex(
    (candidate, i) => candidate.on && expressionsOf(steps.slice(0, i)).length === emptying,
  );
  if (emptying < 0 || step < 0) return <Message severity="info" text={`The table has no ${noun}s.`} />;
  const { expression, in: before } = report.steps[emptying]!;
  const text = `Step ${step + 1} (${expression}) removes all ${counted(before, noun)}.`;
  return (
    <Message severity="warning" text={text}>
      <Button onClick={() => onEditStep(step)}>Edit Step</Button>
    </Message>
  );
}
