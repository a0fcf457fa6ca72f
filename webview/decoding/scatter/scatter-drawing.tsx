import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ScatterChart } from "./scatter-chart.ts";
import type { ScatterState } from "./scatter-chart.ts";

/** The canvas of the chart, which is painted again when what is drawn is another, or the theme. */
export function ScatterDrawing(props: {
  readonly state: ScatterState;
  readonly theme: number;
  /** The figure for those who do not see it. */
  readonly description: string;
}): JSX.Element {
  const { state, theme, description } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<ScatterChart>(null);
  useLayoutEffect(() => {
    const own = new ScatterChart(canvas.current!);
    chart.current = own;
    return () => own.close();
  }, []);
  useLayoutEffect(() => chart.current!.show(state), [state, theme]);
  return (
    <div class="scatter-canvas">
      <canvas ref={canvas} role="img" tabIndex={0} aria-label={description} />
    </div>
  );
}
