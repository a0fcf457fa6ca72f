import type { SessionFacts } from "../../src/protocol/session-api.ts";
import type { Store } from "../store.ts";
import { selectBox, setChoices } from "../ui.ts";
import { looseSteps } from "./filter/step-model.ts";
import { TablePane } from "./table/table-pane.ts";
import type { PaneOptions } from "./table/table-pane.ts";
import { otherTables } from "./table/trial-tables.ts";
import { withOtherTable } from "./value/editor-value.ts";
import type { EditorValue } from "./value/editor-value.ts";

/** The tab of the tables that no recipe asks about: one is shown, to be looked at. */
export class OtherTables {
  readonly pane: TablePane;
  private readonly picker: HTMLSelectElement;
  private readonly store: Store<EditorValue>;
  private names: readonly string[] = [];

  constructor(options: PaneOptions, store: Store<EditorValue>) {
    this.store = store;
    this.picker = selectBox("Table", [], "", (name) => this.show(name));
    this.pane = new TablePane(
      looseSteps(store, () => this.table),
      { ...options, picker: this.picker },
    );
  }

  /** The one chosen, or else the first; undefined when the file has none. */
  private get table(): string | undefined {
    const { table } = this.store.value;
    return this.names.find((name) => name === table) ?? this.names[0];
  }

  /** Offers the tables of a file; false when it has none. */
  offer(facts: SessionFacts): boolean {
    this.names = otherTables(facts).map(({ name }) => name);
    setChoices(
      this.picker,
      this.names.map((name) => ({ value: name, label: name })),
      this.table ?? "",
    );
    return this.names.length > 0;
  }

  show(table: string): void {
    this.picker.value = table;
    this.store.change((value) => withOtherTable(value, table));
  }
}
