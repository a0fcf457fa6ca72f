import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { readParameters } from "../../../src/core/decode/parameters.ts";
import type { Cell } from "../../../src/core/table/table.ts";
import { el, fill } from "../../element.ts";
import { message } from "../../message.ts";
import { cellText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import { checkbox, labelled, selectBox, textField } from "../../ui.ts";

/** The control of one parameter; `onChange` is called with values that the parameter allows. */
export function parameterField(
  parameter: Parameter,
  value: unknown,
  onChange: (value: unknown) => void,
): HTMLElement {
  const note = el("div", { class: "field-note" });
  const commit = (given: unknown): void => {
    try {
      const list = parameter.kind === "numbers" && typeof given === "number" ? [given] : given;
      const read = readParameters([parameter], { [parameter.id]: list });
      fill(note);
      onChange(read[parameter.id]);
    } catch (error) {
      fill(note, message("error", messageOf(error)));
    }
  };
  const field = el(
    "div",
    { class: longest(parameter) > 14 ? "field stacked" : "field", title: parameter.description },
    control(parameter, value, commit),
    note,
  );
  field.dataset["parameter"] = parameter.id;
  return field;
}

/** Letters of the longest choice: long ones get a line of their own. */
const longest = (parameter: Parameter): number =>
  parameter.kind === "choice" ? Math.max(...parameter.choices.map((choice) => choice.length)) : 0;

function control(parameter: Parameter, value: unknown, commit: (given: unknown) => void): HTMLElement {
  const { label } = parameter;
  switch (parameter.kind) {
    case "boolean":
      return checkbox(label, value === true, commit);
    case "choice": {
      const choices = parameter.choices.map((choice) => ({ value: choice, label: choice }));
      return labelled(
        label,
        selectBox(label, choices, typeof value === "string" ? value : parameter.default, commit),
      );
    }
    case "choices": {
      const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
      const boxes = parameter.choices.map((choice) =>
        checkbox(choice, chosen.has(choice), (on) => {
          if (on) chosen.add(choice);
          else chosen.delete(choice);
          commit(parameter.choices.filter((one) => chosen.has(one)));
        }),
      );
      return el("fieldset", {}, el("legend", {}, label), ...boxes);
    }
    case "number":
    case "integer":
    case "numbers":
    case "expression":
      return labelled(
        label,
        textField(label, valueText(value), (text) => commit(readText(text)), {
          size: 8,
          placeholder: "none",
        }),
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
