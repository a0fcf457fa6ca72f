import type { RefObject } from "preact";
import { useMemo } from "preact/hooks";
import type { ColumnSummary, SessionApi } from "../../../src/protocol/session-api.ts";
import { counted } from "../../number-text.ts";
import type { Store } from "../../store.ts";
import type { EditorValue } from "../value/editor-value.ts";
import { withLook } from "../value/editor-value.ts";
import { arranged } from "../value/shown-columns.ts";
import type { TableLook } from "../value/table-look.ts";
import type { PaneView } from "./pane-grid.tsx";
import type { ReadTable, TableAnswer } from "./table-answer.ts";

/** A pane narrower than this freezes the id column only. */
const narrow = 760;

interface ViewSource {
  readonly session: SessionApi;
  readonly store: Store<EditorValue>;
  readonly answer: TableAnswer;
  readonly look: TableLook;
  readonly noun: string;
  /** Columns of which the first that is there stands beside the id. */
  readonly beside: readonly string[];
  readonly pane: RefObject<HTMLElement | null>;
}

/** What the grid is to show: the same view until other rows were read, or other columns are chosen. */
export function usePaneView(source: ViewSource): PaneView | undefined {
  const { answer, look, beside, pane } = source;
  const { read } = answer;
  const full = useMemo(() => new Map<string, Promise<ColumnSummary>>(), [answer.reading]);
  const rows = useMemo(() => read && rowsOf(source, read, full), [read]);
  const { order, hidden, frozen, released, inFull } = look;
  return useMemo(() => {
    if (!read || !rows) return undefined;
    const wide = (pane.current?.clientWidth ?? 0) >= narrow;
    const columns = arranged(look, read.facts.columns, { wanted: beside, wide });
    return { ...rows, ...columns, inFull: new Set(inFull) };
  }, [read, rows, order, hidden, frozen, released, inFull]);
}

/** @param full - the summaries of whole columns that were asked for: they stay the same whatever is selected */
function rowsOf(
  { session, store, noun }: ViewSource,
  { view, facts }: ReadTable,
  full: Map<string, Promise<ColumnSummary>>,
): Omit<PaneView, "columns" | "frozen" | "inFull"> {
  const { table } = view;
  const unsorted = { ...view, sort: [] };
  const fullSummary = (column: string): Promise<ColumnSummary> => {
    const summary = full.get(column) ?? session.summarizeColumn({ ...unsorted, where: [] }, column);
    full.set(column, summary);
    return summary;
  };
  return {
    table,
    label: `${table}, ${counted(facts.rowCount, noun)}`,
    rowCount: facts.rowCount,
    sort: view.sort,
    rows: (columns, from, to) => session.rows(view, columns, from, to),
    summarize: async (column) => {
      const filtered = await session.summarizeColumn(unsorted, column);
      return { filtered, full: await fullSummary(column) };
    },
    rested: (place) => store.change((value) => withLook(value, table, (look) => ({ ...look, ...place }))),
  };
}
