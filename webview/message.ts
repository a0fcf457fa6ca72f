import { isCancelled, isFileChanged } from "../src/core/errors.ts";
import type { Notice } from "../src/core/errors.ts";
import { el, icon, unseen } from "./element.ts";
import type { Child } from "./element.ts";
import { announceError } from "./live-region.ts";
import { messageOf } from "./page.ts";

export type Severity = "error" | "warning" | "info";

/** A sentence in its place on the page, with what can be done about it. */
export function message(severity: Severity, text: string, ...actions: readonly Child[]): HTMLElement {
  return el(
    "div",
    { class: `message ${severity}` },
    icon(severity),
    el("span", { class: "message-text" }, unseen(`${severity}: `), text),
    actions.length > 0 && el("span", { class: "message-actions" }, ...actions),
  );
}

export const noticeMessage = (notice: Notice): HTMLElement => message("warning", notice.message);

/** What went wrong, said where it went wrong; nothing for work that was given up. */
export function errorMessage(error: unknown, ...actions: readonly Child[]): HTMLElement | null {
  if (isCancelled(error)) return null;
  // When and how is told once, over the whole page.
  const text = isFileChanged(error) ? "The file has changed: read it again first." : messageOf(error);
  announceError(text);
  return message("error", text, ...actions);
}

/** The grey shape of what is being read. */
export function skeleton(lines: number, label: string): HTMLElement {
  const bars = Array.from({ length: lines }, () => el("span", { class: "skeleton-line" }));
  return el("div", { class: "skeleton", role: "status", "aria-label": label }, ...bars);
}
