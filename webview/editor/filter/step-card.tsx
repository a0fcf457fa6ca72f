import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StepReport } from "../../../src/core/recipe/preview.ts";
import { Button, Checkbox, IconButton } from "../../components/controls.tsx";
import { expressionsOf } from "../value/draft.ts";
import { withTyped } from "../value/cards.ts";
import type { Card } from "../value/cards.ts";
import { ConditionForm } from "./condition-form.tsx";
import { ExpressionBox } from "./expression-box.tsx";
import type { FilterEdits } from "./filter-edits.ts";
import type { FilterSource } from "./filter-source.ts";
import { StepError } from "./step-notes.tsx";
import { countsText } from "./step-reports.ts";
import { StepVocabulary } from "./step-vocabulary.ts";
import { useTrial } from "./use-trial.ts";

export interface StepCardProps {
  readonly source: FilterSource;
  readonly card: Exclude<Card, { readonly kind: "quality" }>;
  readonly edits: FilterEdits;
  /** What the step did, as it is applied. */
  readonly report: StepReport | undefined;
  /** What is said of the step, as it is applied. */
  readonly notes: JSX.Element | null;
  /** Somebody opened the card: a page that is built again leaves the focus where it is. */
  readonly focuses: boolean;
}

/**
 * The card under the chips: the expression, what it does or would do, and what can be done with the step. An
 * expression is tried before it is applied, so that a slip never breaks the recipe.
 */
export function StepCard(props: StepCardProps): JSX.Element {
  const { source, card, edits, report, notes } = props;
  const index = card.kind === "step" ? card.index : source.steps.length;
  const step = source.steps[index];
  const applied = step?.expression ?? "";
  const text = card.typed ?? applied;
  const expression = text.trim();
  const isApplied = step !== undefined && expression === applied;
  const type = (typed: string): void => edits.open(withTyped(card, typed, applied));
  const trial = useTrial(source, expressionsOf(source.steps.slice(0, index)), isApplied ? "" : expression);
  const submit = (): void => void trial.submit((tried) => edits.replace(index, tried));
  const vocabulary = useMemo(() => new StepVocabulary(source, index), [source, index]);
  const input = useRef<HTMLInputElement>(null);
  const fresh = card.kind === "new" && card.typed === undefined ? card : undefined;
  useLayoutEffect(() => {
    if (props.focuses) input.current!.focus();
  }, []);
  useLayoutEffect(() => {
    if (props.focuses && fresh) input.current!.focus();
  }, [fresh]);
  return (
    <section
      class="card"
      aria-label={card.kind === "step" ? `Step ${index + 1}` : "New step"}
      onKeyDown={(event) => {
        if (event.key === "Escape") edits.close();
      }}
    >
      {card.kind === "new" && <NewStepForm source={source} card={card} edits={edits} type={type} />}
      <div class="card-line">
        <ExpressionBox
          label={`Expression of step ${index + 1}`}
          value={text}
          vocabulary={vocabulary}
          input={input}
          onType={type}
          onSubmit={submit}
        />
        {card.kind === "step" ? (
          <StepButtons on={step?.on ?? true} index={index} edits={edits} apply={submit} />
        ) : (
          <>
            <Button primary onClick={submit}>
              Add Step
            </Button>
            <IconButton icon="close" label="Cancel" onClick={edits.close} />
          </>
        )}
      </div>
      <div class="card-line">
        <span class="step-counts" role="status">
          {!isApplied ? trial.counts : report ? countsText(report) : step.on ? "" : "off"}
        </span>
      </div>
      <div class="step-notes">
        {isApplied
          ? notes
          : trial.refusal && <StepError error={trial.refusal.error} expression={expression} apply={type} />}
      </div>
    </section>
  );
}

function NewStepForm(props: {
  readonly source: FilterSource;
  readonly card: Extract<Card, { readonly kind: "new" }>;
  readonly edits: FilterEdits;
  readonly type: (typed: string) => void;
}): JSX.Element | null {
  const { source, card, edits, type } = props;
  const { columns } = source;
  const column = (columns.find(({ name }) => name === card.column) ?? columns[0])?.name;
  if (column === undefined) return null;
  return (
    <ConditionForm
      source={source}
      column={column}
      onColumn={(name) => edits.open({ kind: "new", column: name, typed: "" })}
      onExpression={(expression) => type(expression ?? "")}
    />
  );
}

function StepButtons(props: {
  readonly on: boolean;
  readonly index: number;
  readonly edits: FilterEdits;
  readonly apply: () => void;
}): JSX.Element {
  const { on, index, edits, apply } = props;
  return (
    <>
      <Button onClick={apply}>Apply</Button>
      <Checkbox label="On" checked={on} onChange={(checked) => edits.switchStep(index, checked)} />
      <IconButton icon="arrow-left" label="Move step earlier" onClick={() => edits.move(index, -1)} />
      <IconButton icon="arrow-right" label="Move step later" onClick={() => edits.move(index, 1)} />
      <IconButton icon="copy" label="Duplicate step" onClick={() => edits.copy(index)} />
      <IconButton icon="trash" label="Remove step" onClick={() => edits.remove(index)} />
      <IconButton icon="close" label="Close card" onClick={edits.close} />
    </>
  );
}
