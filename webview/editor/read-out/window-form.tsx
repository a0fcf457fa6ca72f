import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CountWindow } from "../../../src/core/recipe/recipe.ts";
import { Labelled, SelectBox, TextField } from "../../components/controls.tsx";
import { Message } from "../../components/message.tsx";
import { windowFields, windowOf, windowProblem } from "./window-fields.ts";
import type { WindowFields } from "./window-fields.ts";

const edges = [
  { value: "closed", label: "both ends count" },
  { value: "half-open", label: "the end does not count" },
];

/** The counting window: start, end, bins, which edges count, and what it is relative to. */
export function WindowForm(props: {
  readonly counts: CountWindow;
  readonly alignColumns: readonly string[];
  readonly onChange: (counts: CountWindow) => void;
}): JSX.Element {
  const { counts, alignColumns, onChange } = props;
  /** Fields that make no window yet, typed over these counts. */
  const [refused, setRefused] = useState<{ readonly over: CountWindow; readonly fields: WindowFields }>();
  const fields = refused?.over === counts ? refused.fields : windowFields(counts);
  const problem = windowProblem(fields);
  const field = (name: keyof WindowFields, label: string): JSX.Element => (
    <TextField
      label={label}
      value={fields[name]}
      size={7}
      onCommit={(text) => {
        const next = { ...fields, [name]: text };
        if (windowProblem(next) === undefined) onChange(windowOf(next, counts));
        else setRefused({ over: counts, fields: next });
      }}
    />
  );
  return (
    <div class="window-form">
      <Labelled name="Start (s)">{field("start", "Window start in seconds")}</Labelled>
      <Labelled name="End (s)">{field("stop", "Window end in seconds")}</Labelled>
      <Labelled name="Bins">{field("bins", "Number of bins")}</Labelled>
      <Labelled name="Edges">
        <SelectBox
          label="Edges"
          choices={edges}
          value={counts.edges}
          onChange={(value) => onChange({ ...counts, edges: value as CountWindow["edges"] })}
        />
      </Labelled>
      <Labelled name="Relative to">
        <SelectBox
          label="Relative to"
          choices={[...new Set([counts.align, ...alignColumns])].map((name) => ({
            value: name,
            label: name,
          }))}
          value={counts.align}
          onChange={(align) => onChange({ ...counts, align })}
        />
      </Labelled>
      <div>
        {refused?.over === counts && problem !== undefined && <Message severity="error" text={problem} />}
      </div>
    </div>
  );
}
