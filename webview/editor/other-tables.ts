import type { SessionFacts } from "../../src/protocol/session-api.ts";
import { selectBox, setChoices } from "../ui.ts";
import { LooseSteps } from "./filter/step-model.ts";
import { TablePane } from "./table/table-pane.ts";
import type { PaneOptions } from "./table/table-pane.ts";
import { otherTables } from "./table/trial-tables.ts";

/** The tab of the tables that no recipe asks about: one is shown, to be looked at. */
export class OtherTables {
  readonly pane: TablePane;
  private readonly picker: HTMLSelectElement;
  private readonly steps = new LooseSteps(() => void this.pane.refresh());

  /**
   * @param table - the one shown last
   * @param picked - called when the user picks another
   */
  constructor(options: PaneOptions, table: string | undefined, picked: () => void) {
    this.steps.table = table;
    this.picker = selectBox("Table", [], "", (name) => {
      this.show(name);
      picked();
    });
    this.pane = new TablePane(this.steps, { ...options, picker: this.picker });
  }

  get table(): string | undefined {
    return this.steps.table;
  }

  /** Offers the tables of a file; false when it has none. */
  offer(facts: SessionFacts): boolean {
    const names = otherTables(facts).map(({ name }) => name);
    this.steps.table = names.find((name) => name === this.table) ?? names[0];
    setChoices(
      this.picker,
      names.map((name) => ({ value: name, label: name })),
      this.table ?? "",
    );
    return names.length > 0;
  }

  show(table: string): void {
    this.picker.value = table;
    this.steps.table = table;
    this.steps.setSteps([]);
  }
}
