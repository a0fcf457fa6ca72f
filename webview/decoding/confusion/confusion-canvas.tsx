import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { useTheme } from "../../components/use-theme.ts";
import { moves } from "./confusion-cells.ts";
import type { CellAt } from "./confusion-cells.ts";
import { ConfusionDrawing } from "./confusion-drawing.ts";

/** A matrix of many classes as one drawing, read by the arrow keys and the pointer. */
export function ConfusionCanvas(props: {
  readonly decoding: Decoding;
  /** The cell that is read, if any. */
  readonly at: CellAt | undefined;
  readonly onRead: (at: CellAt) => void;
  readonly onChoose: (at: CellAt) => void;
}): JSX.Element {
  const { decoding, at, onRead, onChoose } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useMemo(() => new ConfusionDrawing(decoding), [decoding]);
  const theme = useTheme();
  const { length } = decoding.classes;
  useLayoutEffect(() => drawing.paint(canvas.current!, at), [drawing, theme, at?.[0], at?.[1]]);
  const cellOf = (event: MouseEvent): CellAt | undefined =>
    drawing.cellAt(canvas.current!, event.offsetX, event.offsetY);
  const onKey = (event: KeyboardEvent): void => {
    const by = moves[event.key];
    const [row, column] = at ?? [0, 0];
    if (by) onRead([within(row + by[0], length), within(column + by[1], length)]);
    else if (event.key === "Enter" || event.key === " ") onChoose([row, column]);
    else return;
    event.preventDefault();
  };
  const onPoint = (event: MouseEvent): void => {
    const cell = cellOf(event);
    if (cell) onRead(cell);
  };
  const onPick = (event: MouseEvent): void => {
    const cell = cellOf(event);
    if (cell) onChoose(cell);
  };
  return (
    <canvas
      ref={canvas}
      class="confusion-canvas"
      width={drawing.side}
      height={drawing.side}
      tabIndex={0}
      role="img"
      aria-label={`Confusion matrix of ${length} classes; arrow keys read its cells`}
      onKeyDown={onKey}
      onPointerMove={onPoint}
      onClick={onPick}
    />
  );
}

const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
