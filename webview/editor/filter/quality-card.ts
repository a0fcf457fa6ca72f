import type { Quality, QualityLimits } from "../../../src/core/recipe/recipe.ts";
import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import { qualityDefaults } from "../../../src/core/units/quality.ts";
import { el, fill } from "../../element.ts";
import { iconButton, labelled, selectBox, textField } from "../../ui.ts";
import type { FilterSource } from "./filter-source.ts";
import { countsText } from "./step-notes.ts";

type LimitName = "isi_violations_maximum" | "amplitude_cutoff_maximum" | "presence_ratio_minimum";
const limitNames: readonly [LimitName, string][] = [
  ["isi_violations_maximum", "ISI violations ≤"],
  ["amplitude_cutoff_maximum", "Amplitude cutoff ≤"],
  ["presence_ratio_minimum", "Presence ratio ≥"],
];

/** The quality limits in force, in one word for the chip. */
export function qualityText(quality: Quality): string {
  return quality === "allen"
    ? "AllenSDK quality limits"
    : quality === "none"
      ? "No quality limits"
      : "Own quality limits";
}

const limitsOf = (quality: Quality): QualityLimits =>
  quality === "allen" ? qualityDefaults : quality === "none" ? {} : quality;

/** Steps 0a to 0c: the unit filters AllenSDK applies unasked, shown so that they are never hidden. */
export class QualityCard {
  readonly element: HTMLElement;
  /** The limits the card was made for; with others it is made anew. */
  readonly quality: Quality;
  private readonly source: FilterSource;
  private readonly list = el("ol", { class: "quality-steps" });

  constructor(source: FilterSource, close: () => void) {
    this.source = source;
    const choices = [
      { value: "allen", label: "AllenSDK's defaults" },
      { value: "own", label: "Own limits" },
      { value: "none", label: "None" },
    ];
    const quality = source.quality ?? "none";
    this.quality = quality;
    const chosen = typeof quality === "string" ? quality : "own";
    const select = selectBox("Quality limits", choices, chosen, (value) =>
      source.setQuality(value === "own" ? { ...qualityDefaults } : (value as "allen" | "none")),
    );
    this.element = el(
      "section",
      {
        class: "card",
        "aria-label": "Quality limits",
        onkeydown: (event: KeyboardEvent) => event.key === "Escape" && close(),
      },
      el(
        "div",
        { class: "card-line" },
        labelled("Quality limits", select),
        ...this.fields(quality),
        iconButton("close", "Close card", close),
      ),
      this.list,
    );
  }

  update(report: SelectionReport | undefined): void {
    const steps = report?.defaults ?? [];
    fill(
      this.list,
      ...steps.map((step, i) =>
        el(
          "li",
          {},
          el("span", { class: "chip-number" }, `0${String.fromCharCode(97 + i)}`),
          el("code", {}, step.expression),
          el("span", { class: "step-counts" }, countsText(step)),
        ),
      ),
    );
  }

  private fields(quality: Quality): readonly HTMLElement[] {
    if (typeof quality === "string") return [];
    const limits = limitsOf(quality);
    return limitNames.map(([name, label]) =>
      labelled(
        label,
        textField(
          label,
          limits[name] == null ? "" : String(limits[name]),
          (text) => this.setLimit(limits, name, text),
          {
            size: 6,
            placeholder: "off",
          },
        ),
      ),
    );
  }

  private setLimit(limits: QualityLimits, name: LimitName, text: string): void {
    const value = text.trim() === "" ? null : Number(text);
    if (value !== null && !Number.isFinite(value)) return;
    this.source.setQuality({ ...limits, [name]: value });
  }
}
