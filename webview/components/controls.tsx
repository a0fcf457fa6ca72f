import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { toolkit } from "../ui.ts";
import { Icon } from "./icon.tsx";

export interface ButtonProps {
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ComponentChildren;
  readonly primary?: boolean;
  readonly icon?: string;
  readonly title?: string;
  readonly disabled?: boolean;
  /** Looks disabled while what it began goes on, and keeps the focus. */
  readonly busy?: boolean;
  readonly class?: string;
  readonly describedBy?: string;
  readonly expanded?: boolean;
}

/** A button with words. */
export function Button(props: ButtonProps): JSX.Element {
  return toolkit(
    "vscode-button",
    {
      appearance: props.primary ? "primary" : "secondary",
      title: props.title,
      disabled: props.disabled === true,
      class: props.class,
      "aria-disabled": props.busy === true,
      "aria-describedby": props.describedBy,
      "aria-expanded": props.expanded,
      onClick: props.onClick,
    },
    props.icon !== undefined && <Icon name={props.icon} slot="start" />,
    props.children,
  );
}

/** A button that shows only an icon; `label` is its name for all others. */
export function IconButton(props: {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
}): JSX.Element {
  const { icon, label, onClick, disabled = false } = props;
  return toolkit(
    "vscode-button",
    { appearance: "icon", "aria-label": label, title: label, disabled, onClick },
    <Icon name={icon} />,
  );
}

/** A button that looks like a link. */
export function LinkButton(props: {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly title?: string;
}): JSX.Element {
  return (
    <button type="button" class="link" title={props.title} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

type Valued = HTMLElement & { value: string };
type Checked = HTMLElement & { checked: boolean };

export function Checkbox(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): JSX.Element {
  const { label, checked, onChange } = props;
  const ref = useRef<Checked>(null);
  useLayoutEffect(() => {
    ref.current!.checked = checked;
  }, [checked]);
  const changed = (): void => {
    // It tells of what a script changed too.
    if (ref.current!.checked !== checked) onChange(ref.current!.checked);
  };
  return toolkit("vscode-checkbox", { ref, onChange: changed }, label);
}

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** Another one brings `value` back also where it is the same and something else was typed. */
  readonly revision?: unknown;
  /** Called when the text was changed and left, or Enter was pressed. */
  readonly onCommit: (value: string) => void;
  /** Called for every letter. */
  readonly onType?: (value: string) => void;
  readonly placeholder?: string;
  /** Width in characters. */
  readonly size?: number;
  readonly class?: string;
  readonly hidden?: boolean;
}

/** A line of text. What is being typed is the field's own until it is committed; another `value` replaces it. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { label, value, revision, onCommit, onType, placeholder, size, hidden = false } = props;
  const ref = useRef<Valued>(null);
  useLayoutEffect(() => {
    ref.current!.value = value;
  }, [value, revision]);
  useLayoutEffect(() => keepLabel(ref.current!, label), [label]);
  return toolkit("vscode-text-field", {
    ref,
    "aria-label": label,
    placeholder: placeholder ?? "",
    size: size ?? 20,
    class: props.class,
    hidden,
    onInput: () => onType?.(ref.current!.value),
    onChange: () => onCommit(ref.current!.value),
  });
}

/** The toolkit's text field calls itself "Text field" when it is put on the page. */
function keepLabel(element: HTMLElement, label: string): () => void {
  const rename = (): void => {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
  };
  rename();
  const observer = new MutationObserver(rename);
  observer.observe(element, { attributeFilter: ["aria-label"] });
  return () => observer.disconnect();
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from. */
export function SelectBox(props: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hidden?: boolean;
}): JSX.Element {
  const { label, choices, value, onChange, hidden = false } = props;
  return (
    <select
      class="select"
      aria-label={label}
      title={label}
      hidden={hidden}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** A control under its name. */
export const Labelled = (props: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <label class="labelled">
    <span>{props.name}</span>
    {props.children}
  </label>
);
