import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * A place whose buttons go with what they were pressed for: the focus that one of them had goes elsewhere, not lost.
 *
 * @param heir - selector of what takes it
 */
export function useFocusHeir(heir: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const hadFocus = place.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (hadFocus && !place.current!.contains(document.activeElement))
      document.querySelector<HTMLElement>(heir)?.focus();
  });
  return place;
}
