import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ColumnInfo } from "../../src/core/table/table.ts";
import { SelectBox, TextField } from "./controls.tsx";

const none = "";
const other = "\u0000expression";
const unlabelling = new Set(["list", "reference"]);

/** Columns that may say a trial's class. The first column is the id: a class of its own for every trial. */
export const labelColumns = (columns: readonly ColumnInfo[]): readonly string[] =>
  columns
    .slice(1)
    .filter(({ type, problem }) => !unlabelling.has(type) && problem === undefined)
    .map(({ name }) => name);

/** Which column, or expression over columns, says a trial's class. */
export function LabelPicker(props: {
  readonly columns: readonly ColumnInfo[];
  readonly label: string | undefined;
  readonly onPick: (label: string | undefined) => void;
}): JSX.Element {
  const { label, onPick } = props;
  const names = labelColumns(props.columns);
  const isColumn = label === undefined || names.includes(label);
  /** An expression was asked for in place of this label, and none is written yet. */
  const [wanted, setWanted] = useState<{ readonly insteadOf: string | undefined }>();
  const isExpression = !isColumn || (wanted !== undefined && wanted.insteadOf === label);
  const place = useRef<HTMLLabelElement>(null);
  useLayoutEffect(() => {
    if (wanted) place.current!.querySelector<HTMLElement>("vscode-text-field")?.focus();
  }, [wanted]);
  const write = (text: string): void => {
    setWanted(undefined);
    onPick(text.trim() || undefined);
  };
  const pick = (value: string): void => {
    setWanted(value === other ? { insteadOf: label } : undefined);
    if (value !== other) onPick(value === none ? undefined : value);
  };
  return (
    <label ref={place} class="label-picker">
      <span>Label</span>
      <SelectBox
        label="Label"
        choices={[
          { value: none, label: "none" },
          ...names.map((name) => ({ value: name, label: name })),
          { value: other, label: "Expression…" },
        ]}
        value={isExpression ? other : (label ?? none)}
        onChange={pick}
      />
      <TextField
        label="Label expression"
        value={isColumn ? "" : label}
        size={18}
        placeholder="orientation > 90"
        hidden={!isExpression}
        onCommit={write}
      />
    </label>
  );
}
