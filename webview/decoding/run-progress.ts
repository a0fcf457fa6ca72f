import { AnalysisError } from "../../src/core/errors.ts";
import type { Control } from "../../src/core/control.ts";
import { el } from "../element.ts";
import { percentText } from "../number-text.ts";
import { button } from "../ui.ts";

/** Shown only for work that takes longer than this, so that quick runs do not flicker. */
const shownAfterMs = 300;

/** How far a run is, and the way to end it. */
export class RunProgress {
  readonly element: HTMLElement;
  private readonly bar = el("progress", { "aria-label": "Progress" });
  private readonly step = el("span", { class: "faint" });
  private cancelled = false;
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor() {
    this.element = el(
      "div",
      { class: "progress", role: "status", hidden: true },
      this.bar,
      this.step,
      button("Cancel", () => this.cancel()),
    );
    this.timer = setTimeout(() => (this.element.hidden = false), shownAfterMs);
  }

  /** What the session reports to. */
  readonly control: Control = {
    checkpoint: async (done, total, step) => {
      if (this.cancelled) throw new AnalysisError("cancelled", "Cancelled.", {});
      this.bar.max = total;
      this.bar.value = done;
      const share = total > 0 ? done / total : 0;
      this.step.textContent = `${step ?? "Working"}: ${percentText(share)}`;
    },
  };

  cancel(): void {
    this.cancelled = true;
    this.step.textContent = "Cancelling…";
  }

  end(): void {
    clearTimeout(this.timer);
    this.element.remove();
  }
}
