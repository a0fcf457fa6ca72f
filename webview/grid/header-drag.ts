import { el } from "../element.ts";

/** A hand that moves less than this has clicked, not dragged. */
const leastDrag = 4;

/** Follows the pointer from a column's right edge; every move tells the width it asks for. */
export function dragWidth(begin: PointerEvent, width: number, resize: (width: number) => void): void {
  begin.preventDefault();
  follow(begin, (moved) => resize(width + moved.clientX - begin.clientX));
}

/**
 * Follows the pointer over a column's distribution and marks the stretch it draws. The form for a step does
 * the same by keys.
 *
 * @param done - called at the end with both ends as shares (0 … 1) of the drawing's width; not for a click
 */
export function dragRange(
  begin: PointerEvent,
  drawing: HTMLElement,
  done: (from: number, to: number) => void,
): void {
  const { left, width } = drawing.getBoundingClientRect();
  const brush = el("div", { class: "brush" });
  const start = begin.clientX;
  follow(
    begin,
    (moved) => {
      if (!brush.isConnected && Math.abs(moved.clientX - start) > leastDrag) drawing.append(brush);
      brush.style.left = `${Math.min(start, moved.clientX) - left + drawing.offsetLeft}px`;
      brush.style.width = `${Math.abs(moved.clientX - start)}px`;
    },
    (end) => {
      if (!brush.isConnected) return;
      brush.remove();
      done((start - left) / width, (end.clientX - left) / width);
    },
  );
}

/** Listens to one pointer until it is lifted. */
function follow(
  begin: PointerEvent,
  move: (event: PointerEvent) => void,
  end?: (event: PointerEvent) => void,
): void {
  const moved = (event: PointerEvent): void => {
    if (event.pointerId === begin.pointerId) move(event);
  };
  window.addEventListener("pointermove", moved);
  window.addEventListener(
    "pointerup",
    (event) => {
      window.removeEventListener("pointermove", moved);
      end?.(event);
    },
    { once: true },
  );
}
