import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The place of an element that draws itself: a grid, a chart. It is put there once and left alone. */
export function Held(props: { readonly element: Element; readonly class?: string }): JSX.Element {
  const { element } = props;
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current!.replaceChildren(element), [element]);
  return <div ref={place} class={props.class ?? "held"} />;
}
