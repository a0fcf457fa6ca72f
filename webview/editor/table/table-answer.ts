import { useRef, useState } from "preact/hooks";
import type { Quality } from "../../../src/core/recipe/recipe.ts";
import type { SessionApi, TableView, ViewFacts } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import type { SortKey } from "../../grid/sort-keys.ts";
import type { StepModel } from "../filter/step-model.ts";
import { expressionsOf } from "../value/draft.ts";
import { FaultyStep, firstFault } from "./first-fault.ts";

/** A view of a table with what the session says of it. */
export interface ReadTable {
  readonly view: TableView;
  readonly facts: ViewFacts;
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

/** Reads the view that a pane shows; finds the step that is at fault where it cannot be read. */
export function useTable({ session, model, sort, shown, reading }: TableQuestion): TableAnswer {
  const [tries, setTries] = useState(0);
  const { table } = model;
  const view = viewOf(model, sort);
  const asked = useRef<string>(undefined);
  if (shown && reading > 0)
    asked.current = table === undefined ? undefined : JSON.stringify([reading, tries, view]);
  const answer = useAnswer(asked.current, async (): Promise<ReadTable> => {
    try {
      return { view, facts: await session.openView(view) };
    } catch (error) {
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
