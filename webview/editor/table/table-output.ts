import type { TableView } from "../../../src/protocol/session-api.ts";
import type { Selection } from "../../grid/grid-selection.ts";
import type { GridView } from "../../grid/grid-view.ts";
import { announce } from "../../live-region.ts";
import { message } from "../../message.ts";
import { counted, countText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import { button } from "../../ui.ts";
import { mostCopiedCells, selectionSize, selectionText } from "./copy-cells.ts";

/** Where cells go when they leave a table. */
export interface OutputPlaces {
  copy(text: string): Promise<void>;
  /** Asks for a file and writes these columns of the view to it. */
  exportTable(view: TableView, columns: readonly string[]): Promise<void>;
}

interface OutputSource {
  readonly view: () => TableView;
  /** As the grid shows it; undefined while there is nothing to show. */
  readonly shown: () => GridView | undefined;
  readonly selection: () => Selection;
  /** Says something above the table, until the view changes. */
  say(note: HTMLElement): void;
}

/** What a table gives away: its selection to the clipboard, all of it to a file. */
export class TableOutput {
  private readonly source: OutputSource;
  private readonly places: OutputPlaces;

  constructor(source: OutputSource, places: OutputPlaces) {
    this.source = source;
    this.places = places;
  }

  async copy(): Promise<void> {
    const shown = this.source.shown();
    if (!shown || shown.rowCount === 0) return;
    const selection = this.source.selection();
    const { rows, columns } = selectionSize(selection);
    if (rows * columns > mostCopiedCells) {
      const text = `${countText(rows * columns)} cells are more than the clipboard should hold (${countText(mostCopiedCells)}). Select fewer, or export the table to a file.`;
      this.note(
        text,
        button("Export…", () => void this.export()),
      );
      return;
    }
    await this.places.copy(await selectionText(shown, selection));
    announce(`Copied ${counted(rows, "row")} of ${counted(columns, "column")}.`);
  }

  async export(): Promise<void> {
    const shown = this.source.shown();
    if (!shown) return;
    try {
      await this.places.exportTable(
        this.source.view(),
        shown.columns.map(({ name }) => name),
      );
    } catch (error) {
      this.note(messageOf(error));
    }
  }

  private note(text: string, ...actions: readonly HTMLElement[]): void {
    const dismiss = button("Dismiss", () => note.remove());
    const note = message("warning", text, ...actions, dismiss);
    this.source.say(note);
  }
}
