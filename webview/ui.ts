/**
 * The plain controls of all pages, and the only importer of the widget toolkit: its makers have retired it,
 * so it must be replaceable here. Lists to choose from are the browser's own `select`: its pop-up is never
 * cut off by a pane, finds by typing and is known to every screen reader.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { el, icon } from "./element.ts";
import type { Child } from "./element.ts";

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());

/** The part of a toolkit control that pages use. */
export type Control = HTMLElement & { disabled: boolean };
export type Checkbox = Control & { checked: boolean };
export type TextField = Control & { value: string };

export interface ButtonOptions {
  readonly primary?: boolean;
  readonly icon?: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly class?: string;
}

/** A button with words. */
export function button(label: string, onClick: () => void, options: ButtonOptions = {}): Control {
  const element = el(
    "vscode-button" as "div",
    {
      appearance: options.primary ? "primary" : "secondary",
      title: options.title,
      disabled: options.disabled,
      class: options.class,
      onclick: onClick,
    },
    label,
  ) as unknown as Control;
  if (options.icon !== undefined) {
    const start = icon(options.icon);
    start.slot = "start";
    element.prepend(start);
  }
  return element;
}

/** A button that shows only an icon; `label` is its name for all others. */
export function iconButton(name: string, label: string, onClick: () => void): Control {
  return el(
    "vscode-button" as "div",
    { appearance: "icon", "aria-label": label, title: label, onclick: onClick },
    icon(name),
  ) as unknown as Control;
}

export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): Checkbox {
  const element = el(
    "vscode-checkbox" as "div",
    {
      onchange: () => {
        if (element.checked !== shown) onChange((shown = element.checked));
      },
    },
    label,
  ) as unknown as Checkbox;
  let shown = checked;
  element.checked = checked;
  return element;
}

export interface FieldOptions {
  readonly placeholder?: string;
  /** Width in characters. */
  readonly size?: number;
  readonly class?: string;
}

/** A line of text; `onCommit` is called when it was changed and left, or Enter was pressed. */
export function textField(
  label: string,
  value: string,
  onCommit: (value: string) => void,
  options: FieldOptions = {},
): TextField {
  const element = el("vscode-text-field" as "div", {
    "aria-label": label,
    placeholder: options.placeholder,
    size: options.size,
    class: options.class,
    onchange: () => onCommit(element.value),
  }) as unknown as TextField;
  element.value = value;
  keepLabel(element, label);
  return element;
}

/** The toolkit's text field calls itself "Text field" when it is put on the page. */
function keepLabel(element: HTMLElement, label: string): void {
  const rename = (): void => {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
  };
  new MutationObserver(rename).observe(element, { attributeFilter: ["aria-label"] });
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from. */
export function selectBox(
  label: string,
  choices: readonly Choice[],
  value: string,
  onChange: (value: string) => void,
): HTMLSelectElement {
  const element: HTMLSelectElement = el("select", {
    class: "select",
    "aria-label": label,
    title: label,
    onchange: () => onChange(element.value),
  });
  setChoices(element, choices, value);
  return element;
}

/** Replaces what can be chosen. */
export function setChoices(element: HTMLSelectElement, choices: readonly Choice[], value: string): void {
  element.replaceChildren(...choices.map((choice) => el("option", { value: choice.value }, choice.label)));
  element.value = value;
}

/** A control under its name. */
export const labelled = (name: string, control: HTMLElement, ...after: readonly Child[]): HTMLElement =>
  el("label", { class: "labelled" }, el("span", {}, name), control, ...after);
