import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Scalar } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { SelectBox, TextField } from "../../components/controls.tsx";
import { ErrorMessage } from "../../components/message.tsx";
import { cellText, countText } from "../../number-text.ts";
import { expressionsOf } from "../value/draft.ts";
import { conditionText, isPicked, kindsFor, typedValue, usualKind } from "./expression.ts";
import type { Condition, ConditionKind } from "./expression.ts";
import { questionOf } from "./filter-source.ts";
import type { FilterSource } from "./filter-source.ts";

/** What has been chosen of a condition; the expression it makes is kept with the card. */
type Chosen = Pick<Condition, "column" | "kind" | "values">;

/** Builds an expression from a column, a kind and values that occur, listed with their counts. */
export function ConditionForm(props: {
  readonly source: FilterSource;
  readonly column: string;
  readonly onColumn: (column: string) => void;
  readonly onExpression: (expression: string | undefined) => void;
}): JSX.Element {
  const { source, column } = props;
  const where = expressionsOf(source.steps);
  const { value, error } = useAnswer(questionOf(source, where, column), () =>
    source.summarize(where, column),
  );
  const summary = value?.column === column ? value : undefined;
  const [picked, setPicked] = useState<Chosen>();
  // Nothing is told of the usual kind: who did not wait for the values may have typed an expression meanwhile.
  const chosen =
    picked?.column === column ? picked : summary && { column, kind: usualKind(summary), values: [] };
  const take = (next: Chosen): void => {
    setPicked(next);
    props.onExpression(conditionText({ ...next, asNumber: summary?.numbersAsText ?? false }));
  };
  return (
    <div class="condition-form">
      <SelectBox
        label="Column"
        choices={source.columns.map(({ name }) => ({ value: name, label: name }))}
        value={column}
        onChange={props.onColumn}
      />
      <SelectBox
        label="Condition"
        choices={summary ? kindsFor(summary.type, summary.numbersAsText) : []}
        value={chosen?.kind ?? ""}
        onChange={(kind) => take({ column, kind: kind as ConditionKind, values: [] })}
      />
      <div class="condition-values">
        {error !== undefined ? (
          <ErrorMessage error={error} />
        ) : summary && chosen ? (
          <ConditionValues
            key={`${column} ${chosen.kind}`}
            summary={summary}
            kind={chosen.kind}
            values={chosen.values}
            onValues={(values) => take({ ...chosen, values })}
          />
        ) : (
          <span class="faint">Reading values…</span>
        )}
      </div>
    </div>
  );
}

interface ValuesProps {
  readonly summary: ColumnSummary;
  readonly kind: ConditionKind;
  readonly values: Condition["values"];
  readonly onValues: (values: Condition["values"]) => void;
}

function ConditionValues(props: ValuesProps): JSX.Element | null {
  const { summary, kind } = props;
  if (kind === "present" || kind === "missing") return null;
  if (kind === "between")
    return (
      <>
        <ValueField {...props} label="From" at={0} hint={summary.histogram?.min} />
        <span>to</span>
        <ValueField {...props} label="To" at={1} hint={summary.histogram?.max} />
      </>
    );
  return isPicked(kind, summary) ? (
    <ValuePicker {...props} />
  ) : (
    <ValueField {...props} label="Value" at={0} />
  );
}

function ValueField(
  props: ValuesProps & { readonly label: string; readonly at: number; readonly hint?: number | undefined },
): JSX.Element {
  const { summary, kind, values, at, hint } = props;
  const read = (text: string): void => {
    const next = [values[0] ?? null, values[1] ?? null];
    next[at] = typedValue(text.trim(), kind, summary);
    props.onValues(next);
  };
  return (
    <TextField
      label={props.label}
      value=""
      size={12}
      placeholder={hint === undefined ? "" : cellText(hint)}
      onCommit={read}
      onType={read}
    />
  );
}

function ValuePicker({ summary, kind, values, onValues }: ValuesProps): JSX.Element {
  const offered = summary.top.filter(({ value }) => value !== null && typeof value !== "object");
  const valueAt = (at: number): Scalar => {
    const value = offered[at]!.value as Scalar;
    return summary.numbersAsText && typeof value === "string" ? Number(value) : value;
  };
  return (
    <select
      class="picker"
      multiple={kind === "one-of" || kind === "not-one-of"}
      size={Math.max(2, Math.min(8, offered.length))}
      aria-label={`Values of ${summary.column}`}
      onChange={({ currentTarget }) =>
        onValues(Array.from(currentTarget.selectedOptions, ({ index }) => valueAt(index)))
      }
    >
      {offered.map(({ value, count }, at) => (
        <option key={at} selected={values.includes(valueAt(at))}>
          {`${cellText(value)}  (${countText(count)})`}
        </option>
      ))}
    </select>
  );
}
