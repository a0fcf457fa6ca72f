import { h } from "preact";
import type { ComponentChildren, RefObject, VNode } from "preact";
// Makes the toolkit's elements known to the browser.
import "../ui.ts";

type Properties = Readonly<Record<string, unknown>> & { readonly ref?: RefObject<HTMLElement | null> };

/**
 * An element of the widget toolkit. What is undefined must not be given: its elements read an empty text as "yes".
 */
export function toolkit(
  tag: `vscode-${string}`,
  properties: Properties,
  ...children: readonly ComponentChildren[]
): VNode {
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return h(tag, given, ...children);
}
