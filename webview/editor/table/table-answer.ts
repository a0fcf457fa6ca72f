import { useRef, useState } from "preact/hooks";
import { isElsewhere } from "../../../src/core/errors.ts";
import type { Quality } from "../../../src/core/recipe/recipe.ts";
import type { RowBlock, SessionApi, TableView, ViewFacts } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { blockRows } from "../../grid/block-cache.ts";
import type { SortKey } from "../../grid/sort-keys.ts";
import type { StepModel } from "../filter/step-model.ts";
import { expressionsOf } from "../value/draft.ts";
import { FaultyStep, firstFault } from "./first-fault.ts";

/** A view of a table with what the session says of it. */
export interface ReadTable {
  readonly view: TableView;
  readonly facts: ViewFacts;
  /** Its first block of rows, where the grid needs no other columns than these. */
  readonly ahead: { readonly columns: readonly string[]; readonly block: Promise<RowBlock> } | undefined;
}

export interface TableAnswer {
  /** The last that was read of the table of now: older steps or another order while those of now are read. */
  readonly read: ReadTable | undefined;
  readonly fault: FaultyStep | undefined;
  /** Why it cannot be read, other than by its steps. */
  readonly error: unknown;
  retry(): void;
  /** Changes when what is known of the table itself may be others. */
  readonly reading: string;
}

export interface TableQuestion {
  readonly session: SessionApi;
  readonly model: StepModel;
  readonly sort: readonly SortKey[];
  /** Nothing is asked for a table that is not to be seen. */
  readonly shown: boolean;
  /** How often the file was read: 0 when nothing is known of it yet. */
  readonly reading: number;
  /** The table as the grid shows it, which of its columns are in sight. */
  readonly inSight: () => { readonly table: string; readonly columns: readonly string[] } | undefined;
}

/** The view that these steps leave. */
export function viewOf(
  model: StepModel,
  sort: readonly SortKey[] = [],
  where = expressionsOf(model.steps),
  quality: Quality | undefined = model.quality,
): TableView {
  return { table: model.table ?? "", where, sort, ...(quality === undefined ? {} : { quality }) };
}

/** Of a table that is in sight the same columns are wanted in any order: their rows need not wait for its facts. */
function rowsAhead(
  session: SessionApi,
  view: TableView,
  sight: ReturnType<TableQuestion["inSight"]>,
): ReadTable["ahead"] {
  if (sight?.table !== view.table) return undefined;
  const block = session.rows(view, sight.columns, 0, blockRows);
  // A view that cannot be opened says so itself.
  block.catch(() => undefined);
  return { columns: sight.columns, block };
}

/** Reads the view that a pane shows; finds the step that is at fault where it cannot be read. */
export function useTable(question: TableQuestion): TableAnswer {
  const { session, model, sort, shown, reading, inSight } = question;
  const [tries, setTries] = useState(0);
  const { table } = model;
  const view = viewOf(model, sort);
  const asked = useRef<string>(undefined);
  if (shown && reading > 0)
    asked.current = table === undefined ? undefined : JSON.stringify([reading, tries, view]);
  const answer = useAnswer(asked.current, async (): Promise<ReadTable> => {
    try {
      const facts = session.openView(view);
      return { view, ahead: rowsAhead(session, view, inSight()), facts: await facts };
    } catch (error) {
      // No step is at fault where nothing comes of the whole file.
      if (isElsewhere(error)) throw error;
      throw (await firstFault(model.steps, (where) => session.openView(viewOf(model, [], where)))) ?? error;
    }
  });
  const { value, error } = answer;
  const fault = error instanceof FaultyStep ? error : undefined;
  return {
    read: value?.view.table === table ? value : undefined,
    fault,
    error: fault ? undefined : error,
    retry: () => setTries((before) => before + 1),
    reading: `${reading} ${tries} ${table}`,
  };
}
