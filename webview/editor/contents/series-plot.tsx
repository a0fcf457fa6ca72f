import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Peek } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { IconButton, Labelled, TextField } from "../../components/controls.tsx";
import { ErrorMessage } from "../../components/message.tsx";
import { counted, roughText } from "../../number-text.ts";
import type { SeriesLook } from "../value/contents-look.ts";
import { extent } from "./series-drawing.ts";
import type { Series } from "./series-drawing.ts";
import { SeriesCanvas } from "./series-canvas.tsx";
import { panned, zoomed } from "./series-window.ts";
import type { SeriesWindow } from "./series-window.ts";

/** Samples shown at first. */
const firstSight = 20_000;

export interface SeriesPlotProps {
  readonly path: string;
  readonly length: number;
  /** 1 for a series of single values. */
  readonly channels: number;
  readonly look: SeriesLook | undefined;
  /** At most so many points of a stretch of samples. */
  ask(look: SeriesLook, points: number): Promise<Peek>;
  onLook(look: SeriesLook): void;
}

/** A stretch of a series that was read. */
interface Stretch {
  readonly window: SeriesWindow;
  readonly series: Series;
}

/** A time series with pan and zoom: each move asks for the window's minima and maxima, never for all samples. */
export function SeriesPlot(props: SeriesPlotProps): JSX.Element {
  const { path, length, channels } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = props.look ?? { window: { start: 0, stop: Math.min(length, firstSight) }, channel: 0 };
  const { window, channel } = look;
  const answer = useAnswer(JSON.stringify([path, look]), async (): Promise<Stretch | undefined> => {
    const points = Math.max(100, Math.round(canvas.current?.clientWidth || 600));
    const series = await props.ask(look, points);
    return series.kind === "series" ? { window, series } : undefined;
  });
  const move = (to: SeriesWindow): void => props.onLook({ channel, window: to });
  const choose = (text: string): void => {
    const to = Number(text);
    if (Number.isInteger(to) && to >= 0 && to < channels) props.onLook({ window, channel: to });
  };
  const stretch = answer.value;
  return (
    <div class="series-plot">
      <div class="card-line">
        <IconButton icon="zoom-in" label="Zoom in" onClick={() => move(zoomed(window, 0.5, 0.5, length))} />
        <IconButton icon="zoom-out" label="Zoom out" onClick={() => move(zoomed(window, 2, 0.5, length))} />
        <IconButton icon="arrow-left" label="Earlier" onClick={() => move(panned(window, -0.5, length))} />
        <IconButton icon="arrow-right" label="Later" onClick={() => move(panned(window, 0.5, length))} />
        <IconButton
          icon="screen-full"
          label="Whole series"
          onClick={() => move({ start: 0, stop: length })}
        />
        {channels > 1 && (
          <Labelled name={`Channel (of ${channels})`}>
            <TextField
              label={`Channel, 0 to ${channels - 1}`}
              value={String(channel)}
              onCommit={choose}
              size={5}
            />
          </Labelled>
        )}
        <div class="faint" role="status">
          {stretch && samplesText(stretch, length)}
        </div>
      </div>
      <SeriesCanvas
        canvas={canvas}
        label={stretch ? seriesText(stretch.series) : "Time series"}
        series={stretch?.series}
        window={window}
        length={length}
        onMove={move}
      />
      <div>{answer.error !== undefined && <ErrorMessage error={answer.error} />}</div>
    </div>
  );
}

const rangeText = ({ time }: Series): string =>
  time.length ? `${roughText(time[0]!)} to ${roughText(time.at(-1)!)} s` : "no samples";

const samplesText = ({ window, series }: Stretch, length: number): string =>
  `${counted(window.stop - window.start, "sample")} of ${counted(length, "sample")}, ${rangeText(series)}`;

function seriesText(series: Series): string {
  const { low, high, unit } = series;
  const [least, most] = extent(low, high);
  return `Time series from ${rangeText(series)}, values from ${roughText(least)} to ${roughText(most)}${unit ? ` ${unit}` : ""}. Arrow keys move, plus and minus zoom.`;
}
