import { equalBins } from "../../../src/core/equal-bins.ts";
import type { CountWindow } from "../../../src/core/recipe/recipe.ts";
import { el, fill } from "../../element.ts";
import { message } from "../../message.ts";
import { labelled, selectBox, textField } from "../../ui.ts";

/** What the form edits; bins of unequal width are kept until the window is changed. */
interface WindowFields {
  start: number;
  stop: number;
  bins: number;
}

/** The counting window: start, end, bins, which edges count, and what it is relative to. */
export class WindowForm {
  readonly element: HTMLElement;
  private readonly note = el("div", {});
  private readonly onChange: (counts: CountWindow) => void;

  constructor(counts: CountWindow, alignColumns: readonly string[], onChange: (counts: CountWindow) => void) {
    this.onChange = onChange;
    const fields: WindowFields = {
      start: counts.binEdges[0] ?? 0,
      stop: counts.binEdges.at(-1) ?? 0,
      bins: counts.binEdges.length - 1,
    };
    let current = counts;
    const set = (change: Partial<WindowFields>): void => {
      Object.assign(fields, change);
      if (this.check(fields)) commit({ binEdges: equalBins(fields.start, fields.stop, fields.bins) });
    };
    const commit = (change: Partial<CountWindow>): void =>
      this.onChange((current = { ...current, ...change }));
    const number = (label: string, name: keyof WindowFields): HTMLElement =>
      textField(
        label,
        String(fields[name]),
        (text) => set({ [name]: text.trim() === "" ? NaN : Number(text) }),
        { size: 7 },
      );
    const align = [...new Set([counts.align, ...alignColumns])].map((name) => ({ value: name, label: name }));
    const edges = [
      { value: "closed", label: "both ends count" },
      { value: "half-open", label: "the end does not count" },
    ];
    this.element = el(
      "div",
      { class: "window-form" },
      labelled("Start (s)", number("Window start in seconds", "start")),
      labelled("End (s)", number("Window end in seconds", "stop")),
      labelled("Bins", number("Number of bins", "bins")),
      labelled(
        "Edges",
        selectBox("Edges", edges, counts.edges, (value) => commit({ edges: value as CountWindow["edges"] })),
      ),
      labelled(
        "Relative to",
        selectBox("Relative to", align, counts.align, (value) => commit({ align: value })),
      ),
      this.note,
    );
  }

  private check({ start, stop, bins }: WindowFields): boolean {
    const problem =
      !Number.isFinite(start) || !Number.isFinite(stop)
        ? "Start and end must be numbers of seconds."
        : stop <= start
          ? "The window must end after it starts."
          : !Number.isInteger(bins) || bins < 1 || bins > 1000
            ? "Bins must be a whole number from 1 to 1000."
            : undefined;
    fill(this.note, problem !== undefined && message("error", problem));
    return problem === undefined;
  }
}
