import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { readParameters } from "../../../src/core/decode/parameters.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import type { Cell } from "../../../src/core/table/table.ts";
import { Checkbox, Labelled, SelectBox, TextField } from "../../components/controls.tsx";
import { Message } from "../../components/message.tsx";
import { cellText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";

/** The control of one parameter; `onChange` is called with values that the parameter allows. */
export function ParameterField(props: {
  readonly parameter: Parameter;
  readonly value: unknown;
  /** All settings: with others, what was refused beside the former ones is forgotten. */
  readonly settings: DecodeOptions;
  readonly onChange: (value: unknown) => void;
}): JSX.Element {
  const { parameter, value, settings, onChange } = props;
  const [refused, setRefused] = useState<{ readonly text: string; readonly beside: DecodeOptions }>();
  const commit = (given: unknown): void => {
    try {
      const list = parameter.kind === "numbers" && typeof given === "number" ? [given] : given;
      const read = readParameters([parameter], { [parameter.id]: list });
      setRefused(undefined);
      onChange(read[parameter.id]);
    } catch (error) {
      setRefused({ text: messageOf(error), beside: settings });
    }
  };
  return (
    <div
      class={longest(parameter) > 14 ? "field stacked" : "field"}
      title={parameter.description}
      data-parameter={parameter.id}
    >
      <ParameterControl parameter={parameter} value={value} settings={settings} onCommit={commit} />
      <div class="field-note">
        {refused?.beside === settings && <Message severity="error" text={refused.text} />}
      </div>
    </div>
  );
}

/** Letters of the longest choice: long ones get a line of their own. */
const longest = (parameter: Parameter): number =>
  parameter.kind === "choice" ? Math.max(...parameter.choices.map((choice) => choice.length)) : 0;

function ParameterControl(props: {
  readonly parameter: Parameter;
  readonly value: unknown;
  readonly settings: DecodeOptions;
  readonly onCommit: (given: unknown) => void;
}): JSX.Element {
  const { parameter, value, settings, onCommit } = props;
  const { label } = parameter;
  switch (parameter.kind) {
    case "boolean":
      return <Checkbox label={label} checked={value === true} onChange={onCommit} />;
    case "choice":
      return (
        <Labelled name={label}>
          <SelectBox
            label={label}
            choices={parameter.choices.map((choice) => ({ value: choice, label: choice }))}
            value={typeof value === "string" ? value : parameter.default}
            onChange={onCommit}
          />
        </Labelled>
      );
    case "choices": {
      const chosen = Array.isArray(value) ? value.map(String) : [];
      return (
        <fieldset>
          <legend>{label}</legend>
          {parameter.choices.map((choice) => (
            <Checkbox
              key={choice}
              label={choice}
              checked={chosen.includes(choice)}
              onChange={(on) =>
                onCommit(parameter.choices.filter((one) => (one === choice ? on : chosen.includes(one))))
              }
            />
          ))}
        </fieldset>
      );
    }
    case "number":
    case "integer":
    case "numbers":
    case "expression":
      return (
        <Labelled name={label}>
          <TextField
            label={label}
            value={valueText(value)}
            revision={settings}
            onCommit={(text) => onCommit(readText(text))}
            size={8}
            placeholder="none"
          />
        </Labelled>
      );
  }
}

const valueText = (value: unknown): string =>
  value === null || value === undefined
    ? "none"
    : Array.isArray(value)
      ? value.join(", ")
      : cellText(value as Cell);

/** What was typed: numbers, a list of them, or a word. */
function readText(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === "none") return null;
  const parts = trimmed.split(/\s*,\s*/);
  const numbers = parts.map(Number);
  if (numbers.some((number) => Number.isNaN(number))) return trimmed;
  return numbers.length === 1 ? numbers[0] : numbers;
}
