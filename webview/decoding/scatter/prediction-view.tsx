import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import {
  describePredictions,
  predictionScatterOf,
  predictionScatterSvg,
} from "../../../src/core/figure/prediction-scatter.ts";
import type { PredictionScatter } from "../../../src/core/figure/prediction-scatter.ts";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import { useTheme } from "../../components/use-theme.ts";
import { faintColor, themeColor } from "../../theme.ts";

/** The figure keeps its type's size: it is drawn anew for the width there is. */
const widest = 760;
const narrowest = 280;

/** Numbers predicted against true ones, held-out, in the theme's colours; nothing where classes are predicted. */
export function PredictionView({ answer }: { readonly answer: DecodeAnswer }): JSX.Element | null {
  const figure = useMemo(() => predictionScatterOf(answer.decoding, answer.label), [answer]);
  if (!figure) return null;
  return (
    <section class="figure" aria-label="Predicted against true">
      <Drawing figure={figure} />
      <p class="caption">
        {[...figure.notes, "The dashed line is where predictions are right; bars are means ± SD."].join(" ")}
      </p>
    </section>
  );
}

/** The drawing that is also exported, put on the page as it is. */
function Drawing({ figure }: { readonly figure: PredictionScatter }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useLayoutEffect(() => {
    const place = ref.current!;
    let drawn = -1;
    const draw = (): void => {
      if (place.clientWidth === drawn) return;
      drawn = place.clientWidth;
      place.replaceChildren(drawingOf(figure, drawn || widest));
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(place);
    return () => observer.disconnect();
  }, [figure, theme]);
  return <div ref={ref} class="prediction-figure" />;
}

function drawingOf(figure: PredictionScatter, room: number): Node {
  const width = Math.max(narrowest, Math.min(widest, room));
  const text = predictionScatterSvg(
    { ...figure, notes: [] },
    {
      ...paperStyle,
      width,
      height: Math.round(Math.max(260, Math.min(480, 0.72 * width))),
      colors: [themeColor("--vscode-charts-blue", "--vscode-foreground")],
      background: themeColor("--vscode-editor-background"),
      ink: themeColor("--vscode-foreground"),
      grid: faintColor(0.18, "--vscode-foreground"),
    },
  );
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  drawing.setAttribute("aria-label", describePredictions(figure));
  return document.importNode(drawing, true);
}
