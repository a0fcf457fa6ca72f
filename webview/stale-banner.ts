import type { ErrorDetails } from "../src/core/errors.ts";
import { fileChangeText } from "../src/core/file-change.ts";
import { el, fill } from "./element.ts";
import { announceError } from "./live-region.ts";
import { message } from "./message.ts";
import { button } from "./ui.ts";

type Change = ErrorDetails["file-changed"];
type Failure = ErrorDetails["file-unreadable"];

/** Says over the whole page that nothing more is read of the file, why, and how to read it again. */
export class StaleBanner {
  readonly element = el("div", { class: "stale-banner" });
  private readonly readAgain: () => void;
  private said = "";

  constructor(readAgain: () => void) {
    this.readAgain = readAgain;
  }

  /**
   * The file is another than the one that was opened.
   *
   * @param shown - whether the page shows something of the file as it was
   */
  changed(change: Change, shown = true): void {
    const rest = shown
      ? "What is shown is as it was before; nothing more is answered from it."
      : "Nothing is answered from what was read before.";
    const about = `${change.how} ${change.when ?? ""}`;
    this.show(about, `${fileChangeText(change, new Date())}. ${rest}`);
  }

  /** The drive or the network failed: after that nothing more of the file is believed until it is opened anew. */
  failed({ cause }: Failure): void {
    const text = `The file could not be read (${cause}): check the drive or the connection. What is shown was read before.`;
    this.show(text, text);
  }

  /** Every further question of the page fails for the same reason: it is told once. */
  private show(about: string, text: string): void {
    if (this.said === about) return;
    this.said = about;
    announceError(text);
    fill(this.element, message("warning", text, button("Read File Again", this.readAgain)));
  }

  clear(): void {
    this.said = "";
    fill(this.element);
  }
}
