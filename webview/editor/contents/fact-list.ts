import { el } from "../../element.ts";

/** Names and values; what is empty is left out. */
export const factList = (facts: readonly { name: string; value: string }[]): HTMLElement =>
  el(
    "dl",
    { class: "facts" },
    ...facts
      .filter(({ value }) => value !== "")
      .flatMap(({ name, value }) => [el("dt", {}, name), el("dd", {}, value)]),
  );
