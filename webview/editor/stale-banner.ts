import type { ErrorDetails } from "../../src/core/errors.ts";
import { el, fill } from "../element.ts";
import { announceError } from "../live-region.ts";
import { message } from "../message.ts";
import { button } from "../ui.ts";

type Change = ErrorDetails["file-changed"];

/** Says over the whole page that the file is another than the one that is shown, and how to see the new one. */
export class StaleBanner {
  readonly element = el("div", { class: "stale-banner" });
  private readonly readAgain: () => void;

  constructor(readAgain: () => void) {
    this.readAgain = readAgain;
  }

  show(change: Change): void {
    const text = staleText(change);
    // Every further question of the page fails for the same reason.
    if (this.element.textContent.includes(text)) return;
    announceError(text);
    fill(this.element, message("warning", text, button("Read File Again", this.readAgain)));
  }

  clear(): void {
    fill(this.element);
  }
}

function staleText({ how, when }: Change): string {
  const at = when === null ? "" : ` at ${new Date(when).toLocaleTimeString()}`;
  return `The file was ${how}${at}. What is shown is as it was before; nothing more is answered from it.`;
}
