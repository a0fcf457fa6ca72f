import type { ComponentChildren, JSX } from "preact";

/** A codicon; decoration only, what it says must also be said in words. */
export const Icon = (props: { readonly name: string; readonly slot?: string }): JSX.Element => (
  <span
    class={`codicon codicon-${props.name}`}
    aria-hidden="true"
    {...(props.slot === undefined ? {} : { slot: props.slot })}
  />
);

/** Words for screen readers, where others see what is meant. */
export const Unseen = (props: { readonly children: ComponentChildren }): JSX.Element => (
  <span class="unseen">{props.children}</span>
);
