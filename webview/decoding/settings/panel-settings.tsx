import type { JSX } from "preact";
import { Button, LinkButton } from "../../components/controls.tsx";
import { LabelPicker } from "../../components/label-picker.tsx";
import { useAnswer } from "../../answer.ts";
import { counted } from "../../number-text.ts";
import type { PanelParts } from "../panel-parts.ts";
import { savable } from "../run/run-state.ts";
import type { RunState, Shown } from "../run/run-state.ts";
import { withDecode, withLabelled, withMore } from "../value/decoding-value.ts";
import type { DecodingValue } from "../value/decoding-value.ts";
import { SettingsForm } from "./settings-form.tsx";

/** What is decoded and how, and the buttons that do something with it. */
export function PanelSettings(
  props: PanelParts & { readonly value: DecodingValue; readonly state: RunState },
): JSX.Element {
  const { page, start, store, run, files, value, state } = props;
  const { recipe } = value;
  const table = recipe.trials.table ?? "stimulus_presentations";
  // Without its columns the label can still be typed as an expression.
  const columns = useAnswer(`${state.readings} ${table}`, async () => {
    const view = await page.session.openView({ table, where: [], sort: [] });
    return view.columns;
  });
  const reason = whyNot(value, state);
  return (
    <aside class="settings" aria-label="Settings">
      <h1>
        <LinkButton title="Open the session" onClick={() => void page.host.openSession()}>
          {start.sessionTitle}
        </LinkButton>
      </h1>
      <p class="faint selection">{state.shown && selectionText(state.shown)}</p>
      <LabelPicker
        columns={columns.value ?? []}
        label={recipe.label}
        onPick={(label) => store.change((now) => withLabelled(now, label))}
      />
      <SettingsForm
        options={recipe.decode}
        onChange={(decode) => store.change((now) => withDecode(now, decode))}
        moreOpen={value.moreOpen}
        onMore={(open) => store.change((now) => withMore(now, open))}
      />
      <div class="run-line">
        <Button
          primary
          icon="play"
          describedBy="run-reason"
          class="run"
          disabled={reason !== ""}
          busy={state.running}
          onClick={() => void run.run()}
        >
          Run
        </Button>
        {savable(state) && (
          <Button icon="export" onClick={(event) => files.openMenu(event.currentTarget as HTMLElement)}>
            Export…
          </Button>
        )}
      </div>
      <p class="faint" id="run-reason">
        {state.running ? "" : reason}
      </p>
    </aside>
  );
}

/** Why Run cannot be pressed, if so. */
function whyNot({ recipe }: DecodingValue, { changed }: RunState): string {
  if (changed) return "The file has changed: read it again first.";
  return recipe.label === undefined ? "Choose a label column to decode." : "";
}

function selectionText({ answer: { decoding, preview } }: Shown): string {
  const { length } = decoding.classes;
  const classes = decoding.regression ? counted(length, "value") : counted(length, "class", "classes");
  return `${counted(preview.trials.left, "trial")} × ${counted(preview.units.left, "unit")}, ${classes}`;
}
