import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { inSampleNote } from "../../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../../src/core/figure/lda-scatter.ts";
import type { FigurePalette } from "../../../src/protocol/editor-host-api.ts";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import { Checkbox } from "../../components/controls.tsx";
import { useTheme } from "../../components/use-theme.ts";
import { cellText } from "../../number-text.ts";
import { describeFigure } from "../description.ts";
import { classNames, hiddenAmong, withToggled } from "../value/result-view-state.ts";
import type { ResultViewState } from "../value/result-view-state.ts";
import { figureColors } from "./figure-colors.ts";
import { Legend } from "./legend.tsx";
import { ScatterDrawing } from "./scatter-drawing.tsx";
import type { ProjectionKind } from "./scatter-view.ts";

/** More classes than this are named in the figure, for a legend of so many colours cannot be read. */
const legible = 8;

/** With more than this their names lie on top of each other, and say nothing. */
const mostNames = 40;

const projections: readonly { readonly kind: ProjectionKind; readonly label: string }[] = [
  { kind: "in-sample", label: "All data, in-sample" },
  { kind: "held-out", label: "Held-out" },
];

/** The trials in the plane of the discriminants, the classes beside them, and how they are looked at. */
export function ScatterFigure(props: {
  readonly answer: DecodeAnswer;
  readonly figure: LdaScatter;
  /** Which projection the figure is of. */
  readonly kind: ProjectionKind;
  readonly view: ResultViewState;
  readonly onView: (view: ResultViewState) => void;
  readonly palette: FigurePalette;
}): JSX.Element {
  const { answer, figure, kind, view, onView, palette } = props;
  const { decoding, label } = answer;
  const count = decoding.classes.length;
  const theme = useTheme();
  const colors = useMemo(() => figureColors(palette, count, label.name), [palette, answer, theme]);
  const hidden = useMemo(() => hiddenAmong(view, classNames(decoding)), [view.hidden, answer]);
  const showCentroids = view.centroids ?? (count > legible && count <= mostNames);
  const tooltip = useMemo(() => tooltipOf(answer, figure), [answer, figure]);
  const state = useMemo(
    () => ({ figure, colors, hidden, showCentroids, tooltip }),
    [figure, colors, hidden, showCentroids, tooltip],
  );
  const description = useMemo(() => describeFigure(figure, decoding), [figure, answer]);
  const toggle = (index: number): void => onView(withToggled(view, String(decoding.classes[index])));
  return (
    <section class="figure" aria-label="LDA projection">
      <div class="figure-tools">
        {decoding.projection?.heldOut && (
          <ProjectionChoice kind={kind} onChoose={(chosen) => onView({ ...view, kind: chosen })} />
        )}
        <Checkbox
          label="Class names at their centroids"
          checked={showCentroids}
          onChange={(on) => onView({ ...view, centroids: on })}
        />
      </div>
      <div class="figure-body">
        <ScatterDrawing state={state} theme={theme} description={description} />
        <div class="legend-place">
          <Legend figure={figure} colors={colors} hidden={hidden} onToggle={toggle} />
        </div>
      </div>
      <p class="caption">{kind === "in-sample" ? inSampleNote : figure.notes.join(" ")}</p>
    </section>
  );
}

const ProjectionChoice = (props: {
  readonly kind: ProjectionKind;
  readonly onChoose: (kind: ProjectionKind) => void;
}): JSX.Element => (
  <fieldset class="choice">
    <legend class="unseen">Projection</legend>
    {projections.map(({ kind, label }) => (
      <label key={kind}>
        <input
          type="radio"
          name="projection"
          value={kind}
          checked={kind === props.kind}
          onChange={() => props.onChoose(kind)}
        />
        {label}
      </label>
    ))}
  </fieldset>
);

/** The lines of a trial's tooltip. */
const tooltipOf =
  ({ decoding, trialIds }: DecodeAnswer, figure: LdaScatter) =>
  (trial: number): readonly string[] => {
    const predicted = decoding.predicted[trial]!;
    return [
      `trial ${cellText(trialIds[trial] ?? null)}`,
      `${figure.legendTitle}: ${figure.classNames[decoding.labelIndex[trial]!]!}`,
      `predicted: ${predicted < 0 ? "none" : figure.classNames[predicted]!} (fold ${decoding.testFold[trial]! + 1})`,
    ];
  };
