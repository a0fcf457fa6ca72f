import type { JSX } from "preact";
import { withLabel } from "../recipe-label.ts";
import type { TabProps } from "./editor-props.ts";
import { columnText } from "./filter/expression.ts";
import { TablePane } from "./table/table-pane.tsx";
import { OtherTablePicker, TrialTablePicker } from "./table/table-pickers.tsx";
import { withRecipe } from "./value/draft.ts";
import { withEdit } from "./value/editor-value.ts";
import type { PaneId } from "./value/editor-value.ts";

const rowHeights = { compact: 22, comfortable: 28 };

interface Kind {
  /** Said where the file has no such table. */
  readonly nothing: string;
  /** Columns of which the first that is there stands beside the id. */
  readonly beside: readonly string[];
  /** Chooses the table where there may be several. */
  readonly Picker?: typeof TrialTablePicker;
}

const kinds: Readonly<Record<PaneId, Kind>> = {
  stimuli: {
    nothing: "This file has no table of trials or stimuli.",
    beside: ["stimulus_name"],
    Picker: TrialTablePicker,
  },
  units: {
    nothing: "This file has no table of units.",
    beside: ["ecephys_structure_acronym", "structure_acronym", "location"],
  },
  tables: { nothing: "This file has no further tables.", beside: [], Picker: OtherTablePicker },
};

/** The table of a tab, with a choice of tables where there is one. */
export function EditorTable(props: TabProps & { readonly pane: PaneId }): JSX.Element {
  const { pane, page, start, store, models, facts, shown, reading, drawn } = props;
  const { host, session } = page;
  const { Picker, ...kind } = kinds[pane];
  const useAsLabel = (label: string): void =>
    store.change((value) =>
      withEdit(value, (draft) => withRecipe(draft, (recipe) => withLabel(recipe, columnText(label)))),
    );
  return (
    <TablePane
      {...kind}
      model={models[pane]}
      session={session}
      places={{
        copy: (text) => host.copy(text),
        exportTable: (view, columns) => host.exportTable(view, columns),
      }}
      shown={shown}
      reading={reading}
      rowHeight={rowHeights[start.settings.rowHeight]}
      picker={Picker && <Picker store={store} facts={facts.value} />}
      commands={drawn.commands[pane]}
      {...(pane === "stimuli" ? { useAsLabel } : {})}
    />
  );
}
