import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { isCancelled } from "../../src/core/errors.ts";
import { announceError } from "../live-region.ts";
import { messageOf } from "../page.ts";
import { Icon, Unseen } from "./icon.tsx";

export type Severity = "error" | "warning" | "info";

/** A sentence in its place on the page; its children are what can be done about it. */
export const Message = (props: {
  readonly severity: Severity;
  readonly text: string;
  readonly children?: ComponentChildren;
}): JSX.Element => (
  <div class={`message ${props.severity}`}>
    <Icon name={props.severity} />
    <span class="message-text">
      <Unseen>{`${props.severity}: `}</Unseen>
      {props.text}
    </span>
    {props.children !== undefined && <span class="message-actions">{props.children}</span>}
  </div>
);

/** What went wrong, said where it went wrong; nothing for work that was given up. */
export function ErrorMessage(props: {
  readonly error: unknown;
  readonly children?: ComponentChildren;
}): JSX.Element | null {
  const { error, children } = props;
  const text = isCancelled(error) ? "" : messageOf(error);
  useLayoutEffect(() => {
    if (text !== "") announceError(text);
  }, [text]);
  if (text === "") return null;
  return (
    <Message severity="error" text={text}>
      {children}
    </Message>
  );
}

/** The grey shape of what is being read. */
export const Skeleton = (props: { readonly lines: number; readonly label: string }): JSX.Element => (
  <div class="skeleton" role="status" aria-label={props.label}>
    {Array.from({ length: props.lines }, (_, i) => (
      <span key={i} class="skeleton-line" />
    ))}
  </div>
);
