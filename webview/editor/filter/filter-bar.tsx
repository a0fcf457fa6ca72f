import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import { Button, IconButton } from "../../components/controls.tsx";
import { Icon } from "../../components/icon.tsx";
import { useStore } from "../../store.ts";
import type { Card } from "../value/cards.ts";
import { expressionsOf } from "../value/draft.ts";
import { withDismissed } from "../value/editor-value.ts";
import { QualityChip, StepChip } from "./filter-chips.tsx";
import { filterEdits } from "./filter-edits.ts";
import type { FilterEdits } from "./filter-edits.ts";
import type { FilterSource } from "./filter-source.ts";
import { QualityCard } from "./quality-card.tsx";
import { rovedTo } from "../../components/roving.ts";
import { StepCard } from "./step-card.tsx";
import { StepError, StepWarning } from "./step-notes.tsx";
import { stepReport, totalText, warningKey } from "./step-reports.ts";
import type { Fault } from "./step-reports.ts";

export interface FilterBarProps {
  readonly source: FilterSource;
  /** What the steps did when they were last applied. */
  readonly report: SelectionReport | undefined;
  /** Which of them cannot be applied now. */
  readonly fault: Fault | undefined;
}

/** What all parts of a filter are drawn from. */
interface Shown extends FilterBarProps {
  readonly edits: FilterEdits;
  readonly card: Card | undefined;
}

/**
 * The filter of one table: a chip a step with what it leaves, a card to edit one, and every warning in sight
 * until it is dismissed. Chips are a toolbar: arrows move, Enter edits, Delete removes, Alt+arrows reorder.
 */
export function FilterBar(props: FilterBarProps): JSX.Element {
  const { source, report } = props;
  const card = useStore(source.store).cards[source.pane];
  const bar = useRef<HTMLDivElement>(null);
  const edits = filterEdits(source, () => focusStop(bar.current!));
  const shown: Shown = { ...props, edits, card };
  const isDrawn = useRef(false);
  useLayoutEffect(() => {
    isDrawn.current = true;
  }, []);
  const hadFocus = bar.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // A chip, a card or an undo that is gone leaves its focus to the chip in its place.
    const { activeElement } = document;
    const holds = bar.current!.contains(activeElement) && !(activeElement as HTMLButtonElement).disabled;
    if (hadFocus && !holds) focusStop(bar.current!);
  });
  return (
    <div ref={bar} class="filter-bar" onKeyDown={(event) => undoByKey(event, source)}>
      <div class="filter-line">
        <Icon name="filter" />
        <Chips {...shown} />
        <Button
          icon="add"
          class="add-step"
          title="Add a filter step"
          onClick={() => edits.open({ kind: "new" })}
        >
          Add Step
        </Button>
        <span class="together">
          <IconButton
            icon="discard"
            label="Undo filter edit"
            disabled={!source.canUndo}
            onClick={() => source.undo()}
          />
          <IconButton
            icon="redo"
            label="Redo filter edit"
            disabled={!source.canRedo}
            onClick={() => source.redo()}
          />
        </span>
        <span class="filter-total">{totalText(report, source.noun)}</span>
      </div>
      <div class="card-place">
        <OpenCard {...shown} focuses={isDrawn.current} />
      </div>
      <div class="filter-notes">
        {source.steps.map((_, index) =>
          card?.kind === "step" && card.index === index ? null : (
            <StepNotes key={index} {...shown} index={index} label={`Step ${index + 1}: `} />
          ),
        )}
      </div>
    </div>
  );
}

function Chips(props: Shown): JSX.Element {
  const { source, report, fault, edits, card } = props;
  const place = useRef<HTMLDivElement>(null);
  const { steps, quality } = source;
  const offset = quality === undefined ? 0 : 1;
  const count = steps.length + offset;
  const [current, setCurrent] = useState(0);
  const stop = Math.max(0, Math.min(current, count - 1));
  const edited =
    card && { step: card.kind === "step" ? card.index + offset : 0, new: count, quality: 0 }[card.kind];
  useLayoutEffect(() => {
    if (edited !== undefined) setCurrent(edited);
  }, [edited]);
  const rove = (to: number): void => {
    setCurrent(to);
    chipsIn(place.current!)[to]?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const at = chipsIn(place.current!).indexOf(document.activeElement as HTMLElement);
    const index = at - offset;
    const to = rovedTo(event.key, at, count);
    if (at < 0) return;
    if (to !== undefined && event.altKey && event.key.startsWith("Arrow") && index >= 0) {
      const by = event.key === "ArrowRight" ? 1 : -1;
      edits.move(index, by);
      if (steps[index + by]) rove(at + by);
    } else if (to !== undefined) rove(to);
    else if ((event.key === "Delete" || event.key === "Backspace") && index >= 0) {
      setCurrent(at);
      edits.remove(index);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (expanded: boolean, next: Card): void => {
    if (expanded) edits.close();
    else edits.open(next);
  };
  return (
    <div ref={place} class="chips" role="toolbar" aria-label="Filter steps" onKeyDown={onKey}>
      {quality !== undefined && (
        <QualityChip
          quality={quality}
          report={report}
          expanded={card?.kind === "quality"}
          isStop={stop === 0}
          onClick={() => toggle(card?.kind === "quality", { kind: "quality" })}
        />
      )}
      {steps.map((step, index) => {
        const expanded = card?.kind === "step" && card.index === index;
        return (
          <StepChip
            key={index}
            step={step}
            index={index}
            report={reportOf(props, index)}
            faulty={fault?.step === index}
            expanded={expanded}
            isStop={stop === index + offset}
            onClick={() => toggle(expanded, { kind: "step", index })}
          />
        );
      })}
      {count === 0 && <span class="faint">All rows</span>}
    </div>
  );
}

function OpenCard(props: Shown & { readonly focuses: boolean }): JSX.Element | null {
  const { source, report, edits, card, focuses } = props;
  const { quality } = source;
  if (card === undefined || (card.kind === "step" && !source.steps[card.index])) return null;
  if (card.kind === "quality")
    return quality === undefined ? null : (
      <QualityCard
        quality={quality}
        report={report}
        onQuality={(next) => source.setQuality(next)}
        close={edits.close}
      />
    );
  const index = card.kind === "step" ? card.index : undefined;
  return (
    <StepCard
      key={index ?? "new"}
      source={source}
      card={card}
      edits={edits}
      report={index === undefined ? undefined : reportOf(props, index)}
      notes={index === undefined ? null : <StepNotes {...props} index={index} label="" />}
      focuses={focuses}
    />
  );
}

/** Why a step cannot be applied, or what is worth knowing about it and was not dismissed. */
function StepNotes(props: Shown & { readonly index: number; readonly label: string }): JSX.Element | null {
  const { source, fault, edits, index, label } = props;
  const { expression } = source.steps[index]!;
  const apply = (corrected: string): void => edits.replace(index, corrected);
  if (fault?.step === index) return <StepError error={fault.error} expression={expression} apply={apply} />;
  const notices = reportOf(props, index)?.notices ?? [];
  const key = warningKey(expression, notices);
  if (notices.length === 0 || source.store.value.dismissed.includes(key)) return null;
  return (
    <StepWarning
      label={label}
      notices={notices}
      source={source}
      before={expressionsOf(source.steps.slice(0, index))}
      apply={apply}
      dismiss={() => source.store.change((value) => withDismissed(value, key))}
    />
  );
}

const reportOf = ({ source, report, fault }: FilterBarProps, index: number): StepReport | undefined =>
  fault ? undefined : stepReport(report, source.steps, index);

const chipsIn = (place: HTMLElement): readonly HTMLElement[] => [
  ...place.querySelectorAll<HTMLElement>("button"),
];
/** To the chip that the Tab key stops at, or to where the first one is added. */
const focusStop = (bar: HTMLElement): void =>
  bar.querySelector<HTMLElement>(".chips button[tabindex='0'], .add-step")?.focus();

function undoByKey(event: KeyboardEvent, source: FilterSource): void {
  if (!(event.ctrlKey || event.metaKey) || (event.target as Element).matches("input, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) source.undo();
  else if (key === "y" || (key === "z" && event.shiftKey)) source.redo();
  else return;
  event.preventDefault();
}
