import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { CountWindow, Recipe } from "../../../src/core/recipe/recipe.ts";
import { Button } from "../../components/controls.tsx";
import { Icon } from "../../components/icon.tsx";
import { LabelPicker } from "../../components/label-picker.tsx";
import { Message } from "../../components/message.tsx";
import { usePopover } from "../../components/popover.ts";
import { announce } from "../../live-region.ts";
import { counted } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import { ClassTable } from "./class-table.tsx";
import { isVain, otherWarnings, readOut, spokenReadOut, windowText } from "./read-out-text.ts";
import { useChange } from "./use-change.ts";
import type { LivePreview } from "./use-preview.ts";
import { WindowForm } from "./window-form.tsx";

export interface ReadOutActions {
  readonly setLabel: (label: string | undefined) => void;
  readonly setWindow: (counts: CountWindow) => void;
  readonly extract: () => void;
  readonly decode: () => void;
}

export interface ReadOutProps {
  /** As it is now; what is shown may still be of the one before. */
  readonly recipe: Recipe;
  readonly live: LivePreview;
  readonly actions: ReadOutActions;
}

/** The line at the bottom of every tab: what the recipe selects, and what can be done with it. */
export function ReadOut({ recipe, live, actions }: ReadOutProps): JSX.Element {
  const { error, pending, columns } = live;
  const shown = error === undefined ? live.shown : undefined;
  const text = shown && readOut(shown.preview, shown.recipe);
  // Most are said beside their steps already: here they are counted, and listed when asked for.
  const warnings = shown ? otherWarnings(shown.preview) : [];
  const change = useChange(live.shown?.preview);
  const ofWindow = usePopover("Counting window");
  const ofClasses = usePopover("Classes");
  const ofWarnings = usePopover("Warnings");
  useLayoutEffect(() => {
    if (live.shown) announce(spokenReadOut(live.shown.preview, live.shown.recipe));
  }, [live.shown]);
  const times = columns.filter(({ name, type }) => type === "number" && name.endsWith("time"));
  return (
    <footer class="read-out" aria-label="Selection" aria-busy={pending ? "true" : undefined}>
      <div class="read-out-problems">
        {text?.problems.map((problem, i) => (
          <Message key={i} severity="warning" text={problem} />
        ))}
      </div>
      <div class="read-out-line">
        <span class="read-out-text">
          <Numbers error={error} text={text} />
          <button
            type="button"
            class="link"
            title="Show the classes"
            hidden={text?.classes === undefined}
            {...ofClasses.opener}
          >
            {text?.classes}
          </button>
          <button type="button" class="link" title="Change the counting window" {...ofWindow.opener}>
            {windowText(recipe)}
          </button>
          <span class="faint read-out-size" title="Size of the count matrix">
            {text?.size}
          </span>
          <span class="read-out-change">{change}</span>
          <button
            type="button"
            class="link warnings-button"
            hidden={warnings.length === 0}
            {...ofWarnings.opener}
          >
            <Icon name="warning" />
            {` ${counted(warnings.length, "warning")}`}
          </button>
        </span>
        <Actions
          recipe={recipe}
          live={live}
          actions={actions}
          vain={error !== undefined || (shown !== undefined && isVain(shown.preview))}
        />
      </div>
      <div {...ofWindow.panel}>
        <WindowForm
          counts={recipe.counts}
          alignColumns={times.map(({ name }) => name)}
          onChange={actions.setWindow}
        />
      </div>
      <div {...ofClasses.panel}>{shown && <ClassTable {...shown} />}</div>
      <div {...ofWarnings.panel}>
        {warnings.map((warning, i) => (
          <Message key={i} severity="warning" text={warning} />
        ))}
      </div>
    </footer>
  );
}

function Numbers(props: {
  readonly error: unknown;
  readonly text: ReturnType<typeof readOut> | undefined;
}): JSX.Element {
  const { error, text } = props;
  return (
    <span class="read-out-numbers">
      {error !== undefined ? (
        <>
          <Icon name="error" /> {messageOf(error)}
        </>
      ) : text ? (
        <>
          <strong>{text.trials}</strong> × <strong>{text.units}</strong>
        </>
      ) : (
        <span class="faint">Counting…</span>
      )}
    </span>
  );
}

/** @param props.vain - there is nothing to write or to decode */
function Actions(props: ReadOutProps & { readonly vain: boolean }): JSX.Element {
  const { recipe, live, actions, vain } = props;
  return (
    <span class="read-out-actions">
      <LabelPicker columns={live.columns} label={recipe.label} onPick={actions.setLabel} />
      <Button
        icon="export"
        title="Write the spike counts to a file"
        disabled={vain}
        onClick={actions.extract}
      >
        Extract…
      </Button>
      <Button
        primary
        icon="play"
        title="Decode the label from the counts"
        disabled={vain}
        onClick={actions.decode}
      >
        Decode…
      </Button>
    </span>
  );
}
