import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { ProgressLine } from "../../components/progress-line.tsx";
import { percentText } from "../../number-text.ts";
import { useStore } from "../../store.ts";
import type { PanelRun, Progress } from "./panel-run.ts";

/** Shown only for work that takes longer than this, so that quick runs do not flicker. */
const shownAfterMs = 300;

/** How far a run is, and the way to end it. */
export function RunProgress({ run }: { readonly run: PanelRun }): JSX.Element {
  const progress = useStore(run.progress);
  const [isLong, setLong] = useState(false);
  useLayoutEffect(() => {
    const timer = setTimeout(() => setLong(true), shownAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const { done, total } = progress;
  return (
    <ProgressLine
      done={done}
      total={total}
      text={stepText(progress)}
      onCancel={() => run.cancel()}
      hidden={!isLong}
    />
  );
}

function stepText({ done = 0, total = 0, step, cancelling }: Progress): string {
  if (cancelling) return "Cancelling…";
  return step === undefined ? "" : `${step}: ${percentText(total > 0 ? done / total : 0)}`;
}
