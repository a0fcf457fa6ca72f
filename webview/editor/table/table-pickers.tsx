import type { JSX } from "preact";
import type { SessionFacts, TableEntry } from "../../../src/protocol/session-api.ts";
import { SelectBox } from "../../components/controls.tsx";
import { useStore } from "../../store.ts";
import type { Store } from "../../store.ts";
import { withTrialTable } from "../value/draft.ts";
import { withEdit, withOtherTable } from "../value/editor-value.ts";
import type { EditorValue } from "../value/editor-value.ts";
import { otherTableOf, trialTableOf } from "../value/navigation.ts";
import { otherTables, trialTables } from "./trial-tables.ts";

interface PickerProps {
  readonly store: Store<EditorValue>;
  readonly facts: SessionFacts | undefined;
}

const choices = (tables: readonly TableEntry[]): readonly { value: string; label: string }[] =>
  tables.map(({ name }) => ({ value: name, label: name }));

/** Chooses the table that trials come from, where there is a choice. */
export function TrialTablePicker({ store, facts }: PickerProps): JSX.Element {
  const value = useStore(store);
  const tables = facts ? trialTables(facts) : [];
  return (
    <SelectBox
      label="Table of trials"
      choices={choices(tables)}
      value={trialTableOf(value, facts) ?? ""}
      hidden={tables.length < 2}
      onChange={(table) =>
        store.change((before) => withEdit(before, (draft) => withTrialTable(draft, table)))
      }
    />
  );
}

/** Chooses one of the tables that no recipe asks about. */
export function OtherTablePicker({ store, facts }: PickerProps): JSX.Element {
  const value = useStore(store);
  return (
    <SelectBox
      label="Table"
      choices={choices(facts ? otherTables(facts) : [])}
      value={otherTableOf(value, facts) ?? ""}
      onChange={(table) => store.change((before) => withOtherTable(before, table))}
    />
  );
}
