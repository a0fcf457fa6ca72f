import type { JSX } from "preact";
import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { Quality, QualityLimits } from "../../../src/core/recipe/recipe.ts";
import { qualityDefaults } from "../../../src/core/units/quality.ts";
import { IconButton, Labelled, SelectBox, TextField } from "../../components/controls.tsx";
import { countsText } from "./step-reports.ts";

type LimitName = "isi_violations_maximum" | "amplitude_cutoff_maximum" | "presence_ratio_minimum";
const limitNames: readonly [LimitName, string][] = [
  ["isi_violations_maximum", "ISI violations ≤"],
  ["amplitude_cutoff_maximum", "Amplitude cutoff ≤"],
  ["presence_ratio_minimum", "Presence ratio ≥"],
];
const choices = [
  { value: "allen", label: "AllenSDK's defaults" },
  { value: "own", label: "Own limits" },
  { value: "none", label: "None" },
];

/** The quality limits in force, in one word for the chip. */
export function qualityText(quality: Quality): string {
  return quality === "allen"
    ? "AllenSDK quality limits"
    : quality === "none"
      ? "No quality limits"
      : "Own quality limits";
}

/** Steps 0a to 0c: the unit filters AllenSDK applies unasked, shown so that they are never hidden. */
export function QualityCard(props: {
  readonly quality: Quality;
  readonly report: SelectionReport | undefined;
  readonly onQuality: (quality: Quality) => void;
  readonly close: () => void;
}): JSX.Element {
  const { quality, onQuality, close } = props;
  return (
    <section
      class="card"
      aria-label="Quality limits"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <div class="card-line">
        <Labelled name="Quality limits">
          <SelectBox
            label="Quality limits"
            choices={choices}
            value={typeof quality === "string" ? quality : "own"}
            onChange={(value) =>
              onQuality(value === "own" ? { ...qualityDefaults } : (value as "allen" | "none"))
            }
          />
        </Labelled>
        {typeof quality === "object" && <LimitFields limits={quality} onQuality={onQuality} />}
        <IconButton icon="close" label="Close card" onClick={close} />
      </div>
      <ol class="quality-steps">
        {props.report?.defaults.map((step, i) => (
          <li key={i}>
            <span class="chip-number">{`0${String.fromCharCode(97 + i)}`}</span>
            <code>{step.expression}</code>
            <span class="step-counts">{countsText(step)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function LimitFields(props: {
  readonly limits: QualityLimits;
  readonly onQuality: (quality: Quality) => void;
}): JSX.Element {
  const { limits, onQuality } = props;
  const set = (name: LimitName, text: string): void => {
    const value = text.trim() === "" ? null : Number(text);
    if (value === null || Number.isFinite(value)) onQuality({ ...limits, [name]: value });
  };
  return (
    <>
      {limitNames.map(([name, label]) => (
        <Labelled key={name} name={label}>
          <TextField
            label={label}
            value={limits[name] == null ? "" : String(limits[name])}
            size={6}
            placeholder="off"
            onCommit={(text) => set(name, text)}
          />
        </Labelled>
      ))}
    </>
  );
}
