import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { DataGrid } from "../../grid/data-grid.ts";
import { selectCell } from "../../grid/grid-selection.ts";
import type { GridEvents, GridPlace, GridView } from "../../grid/grid-view.ts";
import type { TableLook } from "../value/table-look.ts";

/** A view of a table, with its name. */
export interface PaneView extends GridView {
  readonly table: string;
}

export interface PaneGridProps {
  /** Shown as soon as its rows are here, and not again while it is the same one. */
  readonly view: PaneView | undefined;
  /** Where its table begins; the grid itself knows best afterwards. */
  readonly look: TableLook;
  readonly rowHeight: number;
  readonly hidden: boolean;
  readonly events: GridEvents;
  readonly grid: RefObject<DataGrid | null>;
  readonly onShown: (view: PaneView) => void;
}

/** The grid of a pane: it draws itself, for speed, and is told only of other views. */
export function PaneGrid(props: PaneGridProps): JSX.Element {
  const { view, rowHeight, hidden, grid } = props;
  const latest = useRef(props);
  latest.current = props;
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<PaneView>(undefined);
  useLayoutEffect(() => {
    const made = new DataGrid(eventsOf(latest), rowHeight, place.current!);
    grid.current = made;
    return () => made.close();
  }, []);
  useLayoutEffect(() => {
    if (!view) return;
    const { look, onShown, events } = latest.current;
    const made = grid.current!;
    const tellShown = (): void => {
      // Another view may have been asked for since.
      if (made.shown !== view) return;
      shown.current = view;
      onShown(view);
    };
    made.show(view, beginning(view, shown.current, look, made)).then(tellShown, events.error);
  }, [view]);
  return <div ref={place} class="grid" hidden={hidden} />;
}

/** Another table begins where it was left, other columns of the same rows stay where they are. */
function beginning(
  view: PaneView,
  shown: PaneView | undefined,
  { scroll, selection, widths }: TableLook,
  grid: DataGrid,
): Partial<GridPlace> {
  if (view.table !== shown?.table) return { scroll, selection: selection ?? selectCell(0, 0), widths };
  return view.rows === shown.rows ? { scroll: grid.scroll } : {};
}

/** Asks whoever owns the grid now. */
const eventsOf = (latest: { readonly current: PaneGridProps }): GridEvents => ({
  sort: (...of) => latest.current.events.sort(...of),
  menu: (...of) => latest.current.events.menu(...of),
  openRow: (row) => latest.current.events.openRow(row),
  copy: () => latest.current.events.copy(),
  moved: (row) => latest.current.events.moved(row),
  error: (error) => latest.current.events.error(error),
  range: (...of) => latest.current.events.range?.(...of),
});
