import type { JSX } from "preact";

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Names and values; what is empty is left out. */
export const FactList = (props: { readonly facts: readonly Fact[] }): JSX.Element => (
  <dl class="facts">
    {props.facts
      .filter(({ value }) => value !== "")
      .flatMap(({ name, value }, i) => [
        <dt key={`${i} name`}>{name}</dt>,
        <dd key={`${i} value`}>{value}</dd>,
      ])}
  </dl>
);
