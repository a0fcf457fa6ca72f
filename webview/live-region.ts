import { el } from "./element.ts";

const quietMs = 1000;
let region: HTMLElement | undefined;
let alertRegion: HTMLElement | undefined;
let pending: ReturnType<typeof setTimeout> | undefined;

/**
 * Tells screen readers what changed: at most once a second, and of a burst only the last. The page has one
 * region for results and one for errors, which are told at once.
 */
export function announce(message: string): void {
  region ??= addRegion("status", "polite");
  const target = region;
  clearTimeout(pending);
  pending = setTimeout(() => (target.textContent = message), quietMs);
}

export function announceError(message: string): void {
  alertRegion ??= addRegion("alert", "assertive");
  alertRegion.textContent = message;
}

function addRegion(role: string, politeness: string): HTMLElement {
  const element = el("div", { class: "unseen", role, "aria-live": politeness, "aria-atomic": "true" });
  document.body.append(element);
  return element;
}
