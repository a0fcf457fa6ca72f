import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useTheme } from "../../components/use-theme.ts";
import { paintSeries, shareAt } from "./series-drawing.ts";
import type { Series } from "./series-drawing.ts";
import { panned, zoomed } from "./series-window.ts";
import type { SeriesWindow } from "./series-window.ts";

interface SeriesCanvasProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** What is to be seen, in words. */
  readonly label: string;
  readonly series: Series | undefined;
  readonly window: SeriesWindow;
  readonly length: number;
  readonly onMove: (window: SeriesWindow) => void;
}

/** The curve, painted; keys, wheel and pointer move and zoom it. */
export function SeriesCanvas(props: SeriesCanvasProps): JSX.Element {
  const { canvas, label, series, window, length, onMove } = props;
  const theme = useTheme();
  const latest = useRef(props);
  latest.current = props;
  const dragged = useRef<{ readonly x: number; readonly window: SeriesWindow }>(undefined);
  useLayoutEffect(() => {
    const element = canvas.current!;
    const paint = (): void => {
      if (latest.current.series) paintSeries(element, latest.current.series);
    };
    const size = new ResizeObserver(paint);
    size.observe(element);
    // A listener that may refuse the scrolling of the page has to say so.
    element.addEventListener("wheel", (event) => zoomByWheel(event, element, latest.current), {
      passive: false,
    });
    return () => size.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (series) paintSeries(canvas.current!, series);
  }, [series, theme]);
  return (
    <canvas
      ref={canvas}
      class="series"
      tabIndex={0}
      role="img"
      aria-label={label}
      onKeyDown={(event) => {
        const next = windowOfKey(event.key, window, length);
        if (!next) return;
        event.preventDefault();
        onMove(next);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { x: event.offsetX, window };
      }}
      onPointerMove={(event) => {
        if (!dragged.current) return;
        const element = event.currentTarget;
        const moved = shareAt(element, dragged.current.x) - shareAt(element, event.offsetX);
        onMove(panned(dragged.current.window, moved, length));
      }}
      onPointerUp={() => (dragged.current = undefined)}
    />
  );
}

function zoomByWheel(
  event: WheelEvent,
  canvas: HTMLCanvasElement,
  { window, length, onMove }: SeriesCanvasProps,
): void {
  // The page must stay scrollable: zoom with Ctrl, as maps inside pages do.
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  onMove(zoomed(window, event.deltaY > 0 ? 1.25 : 0.8, shareAt(canvas, event.offsetX), length));
}

function windowOfKey(key: string, window: SeriesWindow, length: number): SeriesWindow | undefined {
  switch (key) {
    case "ArrowLeft":
      return panned(window, -0.25, length);
    case "ArrowRight":
      return panned(window, 0.25, length);
    case "+":
      return zoomed(window, 0.5, 0.5, length);
    case "-":
      return zoomed(window, 2, 0.5, length);
    case "Home":
      return panned(window, -length, length);
    case "End":
      return panned(window, length, length);
    default:
      return undefined;
  }
}
