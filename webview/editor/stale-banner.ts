import type { ErrorDetails } from "../../src/core/errors.ts";
import { el, fill } from "../element.ts";
import { announceError } from "../live-region.ts";
import { message } from "../message.ts";
import { button } from "../ui.ts";

type Change = ErrorDetails["file-changed"];
type Failure = ErrorDetails["file-unreadable"];

/** Says over the whole page that nothing more is read of the file, why, and how to read it again. */
export class StaleBanner {
  readonly element = el("div", { class: "stale-banner" });
  private readonly readAgain: () => void;

  constructor(readAgain: () => void) {
    this.readAgain = readAgain;
  }

  /** The file is another than the one that is shown. */
  changed(change: Change): void {
    this.show(changeText(change));
  }

  /** The drive or the network failed: after that nothing more of the file is believed until it is opened anew. */
  failed({ cause }: Failure): void {
    this.show(
      `The file could not be read (${cause}): check the drive or the connection. What is shown was read before.`,
    );
  }

  private show(text: string): void {
    // Every further question of the page fails for the same reason.
    if (this.element.textContent.includes(text)) return;
    announceError(text);
    fill(this.element, message("warning", text, button("Read File Again", this.readAgain)));
  }

  clear(): void {
    fill(this.element);
  }
}

function changeText({ how, when }: Change): string {
  const at = when === null ? "" : ` at ${new Date(when).toLocaleTimeString()}`;
  return `The file was ${how}${at}. What is shown is as it was before; nothing more is answered from it.`;
}
