import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { StaleBanner } from "../components/stale-banner.tsx";
import { useStore } from "../store.ts";
import { useKeptScroll } from "./kept-scroll.ts";
import type { PanelParts } from "./panel-parts.ts";
import { ResultsView } from "./results-view.tsx";
import type { ResultTools } from "./results-view.tsx";
import { RunStatus } from "./run/run-status.tsx";
import { PanelSettings } from "./settings/panel-settings.tsx";
import { isOutdated, withScroll } from "./value/decoding-value.ts";

/** The decoding panel: settings, Run and Cancel, and what the last run found. */
export function DecodingPanel(parts: PanelParts): JSX.Element {
  const { page, start, store, run } = parts;
  const value = useStore(store);
  const state = useStore(run.state);
  const tools = useMemo(() => resultTools(parts), []);
  const { shown, changed } = state;
  const place = useRef<HTMLDivElement>(null);
  useKeptScroll(place, {
    top: value.scroll,
    ready: shown !== undefined,
    onRest: (top) => store.change((now) => withScroll(now, top)),
  });
  const somethingShown = shown !== undefined || start.answered !== undefined;
  const isOld = shown !== undefined && (shown.ofOldFile || isOutdated(value));
  return (
    <div ref={place} class="decoding">
      <StaleBanner
        stale={changed && { kind: "changed", change: changed, shown: somethingShown }}
        onReadAgain={() => void page.host.reopen()}
      />
      <PanelSettings {...parts} value={value} state={state} />
      <main class="main">
        <RunStatus run={run} state={state} value={value} showLog={() => void page.host.showLog()} />
        <div class={isOld || changed ? "results-place outdated" : "results-place"}>
          {shown ? (
            <ResultsView answer={shown.answer} value={value} tools={tools} />
          ) : (
            !state.running && <p class="empty faint">No result yet. Choose a label column and press Run.</p>
          )}
        </div>
      </main>
    </div>
  );
}

const resultTools = ({ page, start, store, run }: PanelParts): ResultTools => ({
  settings: start.settings,
  change: (next) => store.change(next),
  copy: (text) => void page.host.copy(text),
  showTrials: (trials) => {
    const { shown } = run.state.value;
    if (!shown || trials.length === 0) return;
    const ids = trials.map((trial) => String(shown.answer.trialIds[trial]!));
    page.host.showTrials(store.value.recipe, ids).catch((error: unknown) => run.sayError(error));
  },
});
