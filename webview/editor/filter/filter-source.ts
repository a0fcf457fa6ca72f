import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { Quality } from "../../../src/core/recipe/recipe.ts";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import type { StepModel } from "./step-model.ts";

/** The filter steps of one table, and the questions that help to edit them. */
export interface FilterSource extends StepModel {
  readonly columns: readonly ColumnInfo[];
  /** What these steps would do, without applying them. */
  try(where: readonly string[], quality?: Quality): Promise<SelectionReport>;
  /** A column over the rows these steps leave. */
  summarize(where: readonly string[], column: string): Promise<ColumnSummary>;
}

/** A pane's steps with its table's answers. */
export function filterSourceOf(
  model: StepModel,
  table: Pick<FilterSource, "try" | "summarize"> & { columns(): readonly ColumnInfo[] },
): FilterSource {
  return {
    store: model.store,
    pane: model.pane,
    noun: model.noun,
    get table() {
      return model.table;
    },
    get steps() {
      return model.steps;
    },
    get quality() {
      return model.quality;
    },
    get columns() {
      return table.columns();
    },
    get canUndo() {
      return model.canUndo;
    },
    get canRedo() {
      return model.canRedo;
    },
    setSteps: (steps) => model.setSteps(steps),
    setQuality: (quality) => model.setQuality(quality),
    undo: () => model.undo(),
    redo: () => model.redo(),
    try: (where, quality) => table.try(where, quality),
    summarize: (where, column) => table.summarize(where, column),
  };
}

/** A question about these rows, for `useAnswer`; of a column of theirs where one is given. */
export const questionOf = (
  { table, quality }: Pick<FilterSource, "table" | "quality">,
  where: readonly string[],
  column?: string,
): string => JSON.stringify([table, quality, where, column]);
