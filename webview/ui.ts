/**
 * The only importer of the widget toolkit: its makers have retired it, so it must be replaceable here. Its elements are
 * drawn by webview/components/controls.tsx. Lists to choose from are the browser's own `select`: its pop-up is never cut
 * off by a pane, finds by typing and is known to every screen reader.
 */
import { h } from "preact";
import type { ComponentChildren, RefObject, VNode } from "preact";
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());

type Properties = Readonly<Record<string, unknown>> & { readonly ref?: RefObject<HTMLElement | null> };

/** An element of the toolkit. What is undefined is not given: its elements read an empty text as "yes". */
export function toolkit(
  tag: "vscode-button" | "vscode-checkbox" | "vscode-text-field",
  properties: Properties,
  ...children: readonly ComponentChildren[]
): VNode {
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return h(tag, given, ...children);
}
