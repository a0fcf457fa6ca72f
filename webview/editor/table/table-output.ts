import type { TableView } from "../../../src/protocol/session-api.ts";
import type { Selection } from "../../grid/grid-selection.ts";
import type { GridView } from "../../grid/grid-view.ts";
import { announce } from "../../live-region.ts";
import { counted, countText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import { mostCopiedCells, selectionSize, selectionText } from "./copy-cells.ts";

/** Where cells go when they leave a table. */
export interface OutputPlaces {
  copy(text: string): Promise<void>;
  /** Asks for a file and writes these columns of the view to it. */
  exportTable(view: TableView, columns: readonly string[]): Promise<void>;
}

/** Why nothing was given away. */
export interface OutputNote {
  readonly text: string;
  /** A file would hold what the clipboard should not. */
  readonly offersExport: boolean;
}

/** Copies the selected cells; tells why where it does not. */
export async function copyCells(
  shown: GridView,
  selection: Selection,
  places: OutputPlaces,
): Promise<OutputNote | undefined> {
  if (shown.rowCount === 0) return undefined;
  const { rows, columns } = selectionSize(selection);
  if (rows * columns > mostCopiedCells)
    return {
      text: `${countText(rows * columns)} cells are more than the clipboard should hold (${countText(mostCopiedCells)}). Select fewer, or export the table to a file.`,
      offersExport: true,
    };
  await places.copy(await selectionText(shown, selection));
  announce(`Copied ${counted(rows, "row")} of ${counted(columns, "column")}.`);
  return undefined;
}

/** Writes the table with the columns shown to a file; tells why where it does not. */
export async function exportCells(
  shown: GridView,
  view: TableView,
  places: OutputPlaces,
): Promise<OutputNote | undefined> {
  try {
    await places.exportTable(
      view,
      shown.columns.map(({ name }) => name),
    );
    return undefined;
  } catch (error) {
    return { text: messageOf(error), offersExport: false };
  }
}
