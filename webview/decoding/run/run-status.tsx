import type { JSX } from "preact";
import { Button } from "../../components/controls.tsx";
import { useFocusHeir } from "../../components/focus-heir.ts";
import { Message } from "../../components/message.tsx";
import { isOutdated } from "../value/decoding-value.ts";
import type { DecodingValue } from "../value/decoding-value.ts";
import type { PanelRun } from "./panel-run.ts";
import { RunProgress } from "./run-progress.tsx";
import type { RunState } from "./run-state.ts";

interface StatusProps {
  readonly run: PanelRun;
  readonly state: RunState;
  readonly value: DecodingValue;
  readonly showLog: () => void;
}

/** What there is to say over the results: how far a run is, how the last one ended, that they are out of date. */
export function RunStatus(props: StatusProps): JSX.Element {
  const place = useFocusHeir(".settings .run");
  return (
    <div ref={place} class="run-status">
      {statusOf(props)}
    </div>
  );
}

function statusOf({ run, state, value, showLog }: StatusProps): JSX.Element | null {
  const { running, note, changed, shown } = state;
  if (running) return <RunProgress run={run} />;
  if (note) {
    const { severity, text, offer } = note;
    return (
      <Message severity={severity} text={text}>
        {offer && <Button onClick={offer.run}>{offer.label}</Button>}
      </Message>
    );
  }
  if (value.ended?.how === "cancelled")
    return <Message severity="info" text="Cancelled. Earlier results are kept." />;
  if (value.ended)
    return (
      <Message severity="error" text={value.ended.message}>
        <Button onClick={showLog}>Show Log</Button>
      </Message>
    );
  if (!shown || changed || !(shown.ofOldFile || isOutdated(value))) return null;
  const why = shown.ofOldFile ? "The file was read again" : "The settings have changed";
  return (
    <Message severity="info" text={`${why}: these results are out of date.`}>
      <Button onClick={() => void run.run()}>Run Again</Button>
    </Message>
  );
}
