import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { RestWatch } from "../grid/scrolling/rest-watch.ts";

/**
 * Brings a page back to where it was scrolled once it has something to scroll, and tells where scrolling ends. Either
 * the page itself scrolls or its main part, by the room there is.
 */
export function useKeptScroll(
  place: RefObject<HTMLElement | null>,
  kept: { readonly top: number; readonly ready: boolean; readonly onRest: (top: number) => void },
): void {
  const { top, ready, onRest } = kept;
  useLayoutEffect(() => {
    if (ready) for (const part of partsOf(place.current!)) part.scrollTop = top;
  }, [ready]);
  useLayoutEffect(() => {
    const page = place.current!;
    // Scrolling is told when it has rested, not every frame of it.
    const rest = new RestWatch(() =>
      onRest(Math.max(...partsOf(page).map(({ scrollTop }) => Math.round(scrollTop)))),
    );
    const scrolled = ({ target }: Event): void => {
      if (partsOf(page).includes(target as HTMLElement)) rest.moved();
    };
    page.addEventListener("scroll", scrolled, true);
    return () => {
      rest.settle();
      page.removeEventListener("scroll", scrolled, true);
    };
  }, []);
}

const partsOf = (page: HTMLElement): readonly HTMLElement[] => [
  page,
  ...page.querySelectorAll<HTMLElement>(":scope > main"),
];
