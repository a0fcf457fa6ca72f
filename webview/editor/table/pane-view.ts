import type { RefObject } from "preact";
import { useMemo } from "preact/hooks";
import type { ColumnSummary, RowBlock, SessionApi } from "../../../src/protocol/session-api.ts";
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
  const { where, quality } = read?.view ?? {};
  const full = useMemo<Summaries>(() => new Map(), [answer.reading]);
  // They are the same in any order of the rows.
  const filtered = useMemo<Summaries>(() => new Map(), [answer.reading, JSON.stringify([where, quality])]);
  const rows = useMemo(() => read && rowsOf(source, read, { full, filtered }), [read]);
  const { order, hidden, frozen, released, inFull } = look;
  return useMemo(() => {
    if (!read || !rows) return undefined;
    const wide = (pane.current?.clientWidth ?? 0) >= narrow;
    const columns = arranged(look, read.facts.columns, { wanted: beside, wide });
    return { ...rows, ...columns, inFull: new Set(inFull) };
  }, [read, rows, order, hidden, frozen, released, inFull]);
}

/** Those that were asked for, by column. */
type Summaries = Map<string, Promise<ColumnSummary>>;

/** What could not be answered is asked again the next time. */
function kept(known: Summaries, column: string, ask: () => Promise<ColumnSummary>): Promise<ColumnSummary> {
  const found = known.get(column);
  if (found) return found;
  const summary = ask();
  known.set(column, summary);
  summary.catch(() => known.delete(column));
  return summary;
}

/** @param known - `full`, of whole columns, stay the same whatever is selected */
function rowsOf(
  { session, store, noun }: ViewSource,
  { view, facts, ahead }: ReadTable,
  known: { readonly full: Summaries; readonly filtered: Summaries },
): Omit<PaneView, "columns" | "frozen" | "inFull"> {
  const { table, where } = view;
  const unsorted = { ...view, sort: [] };
  return {
    table,
    label: `${table}, ${counted(facts.rowCount, noun)}`,
    rowCount: facts.rowCount,
    sort: view.sort,
    rows: (columns, from, to) => {
      const ask = (): Promise<RowBlock> => session.rows(view, columns, from, to);
      const isAhead = from === 0 && columns.every((column) => ahead?.columns.includes(column));
      return isAhead && ahead ? ahead.block.catch(ask) : ask();
    },
    summarize: async (column) => {
      const own = kept(known.filtered, column, () => session.summarizeColumn(unsorted, column));
      const filtered = await own;
      // Where no step selects, the column is whole already.
      const whole = (): Promise<ColumnSummary> =>
        where.length === 0 ? own : session.summarizeColumn({ ...unsorted, where: [] }, column);
      return { filtered, full: await kept(known.full, column, whole) };
    },
    rested: (place) => store.change((value) => withLook(value, table, (look) => ({ ...look, ...place }))),
  };
}
