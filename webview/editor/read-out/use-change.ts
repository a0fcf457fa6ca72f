import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Preview } from "../../../src/core/recipe/preview.ts";
import { changeText } from "./read-out-text.ts";

const shownMs = 2000;

/** What the last edit changed, for as long as it takes to read; then empty. */
export function useChange(preview: Preview | undefined): string {
  const [change, setChange] = useState("");
  const former = useRef(preview);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLayoutEffect(() => {
    const text = preview ? changeText(former.current, preview) : "";
    former.current = preview;
    if (text === "") return;
    clearTimeout(timer.current);
    setChange(text);
    timer.current = setTimeout(() => setChange(""), shownMs);
  }, [preview]);
  return change;
}
