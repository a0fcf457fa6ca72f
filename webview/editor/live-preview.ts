import { AnalysisError } from "../../src/core/errors.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import type { ColumnInfo } from "../../src/core/table/table.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import type { ReadOutBar } from "./read-out-bar.ts";

const previewAfterMs = 20;

/** Keeps the read-out true to the recipe: every edit asks anew, and only the newest answer is shown. */
export class LivePreview {
  private readonly session: SessionApi;
  private readonly readOut: ReadOutBar;
  private columns: readonly ColumnInfo[] = [];
  private recipe: Recipe | undefined;
  private columnsOf: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor(session: SessionApi, readOut: ReadOutBar) {
    this.session = session;
    this.readOut = readOut;
  }

  /** The file was opened anew: its columns may be others. */
  forget(): void {
    this.columnsOf = undefined;
  }

  /** @param table - which the trials come from; undefined when the file has none */
  ask(recipe: Recipe, table: string | undefined): void {
    const turn = ++this.turn;
    this.recipe = recipe;
    clearTimeout(this.timer);
    this.readOut.edited(recipe, this.columns);
    this.timer = setTimeout(() => {
      void this.offerColumns(table);
      void this.preview(recipe, turn);
    }, previewAfterMs);
  }

  private async preview(recipe: Recipe, turn: number): Promise<void> {
    const isNewest = (): boolean => turn === this.turn;
    const superseded = (): Promise<never> =>
      Promise.reject(new AnalysisError("cancelled", "Superseded.", {}));
    const control = { checkpoint: () => (isNewest() ? Promise.resolve() : superseded()) };
    try {
      const preview = await this.session.preview(recipe, control);
      if (isNewest()) this.readOut.show(preview, recipe);
    } catch (error) {
      if (isNewest()) this.readOut.fail(error);
    }
  }

  /** The columns a label can be picked from; asked once a table. */
  private async offerColumns(table: string | undefined): Promise<void> {
    if (table === undefined || table === this.columnsOf) return;
    this.columnsOf = table;
    const { columns } = await this.session.openView({ table, where: [], sort: [] });
    if (table !== this.columnsOf) return;
    this.columns = columns;
    // The recipe may have been edited while they were read.
    if (this.recipe) this.readOut.offerColumns(this.recipe, columns);
  }
}
