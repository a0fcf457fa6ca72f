import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TableAction } from "../../../src/protocol/editor-host-api.ts";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { IconButton, SelectBox } from "../../components/controls.tsx";
import type { DataGrid } from "../../grid/data-grid.ts";
import { selectCell } from "../../grid/grid-selection.ts";
import { announce } from "../../live-region.ts";
import { counted } from "../../number-text.ts";
import { useStore } from "../../store.ts";
import { FilterBar } from "../filter/filter-bar.tsx";
import { filterSourceOf } from "../filter/filter-source.ts";
import type { StepModel } from "../filter/step-model.ts";
import { columnPresets } from "../value/column-presets.ts";
import { lookOf, withCard, withLook } from "../value/editor-value.ts";
import { withPreset } from "../value/shown-columns.ts";
import { withBeside, withFindOpen, withFindText } from "../value/table-look.ts";
import type { TableLook } from "../value/table-look.ts";
import { BesideTable } from "./beside-table.tsx";
import { FindBar } from "./find-bar.tsx";
import type { Finder } from "./find-bar.tsx";
import { paneEvents } from "./pane-events.ts";
import { PaneGrid } from "./pane-grid.tsx";
import type { PaneView } from "./pane-grid.tsx";
import { PaneNotices } from "./pane-notices.tsx";
import { usePaneView } from "./pane-view.ts";
import { useTable, viewOf } from "./table-answer.ts";
import type { ReadTable } from "./table-answer.ts";
import { copyCells, exportCells } from "./table-output.ts";
import type { OutputNote, OutputPlaces } from "./table-output.ts";
import { TableOverlay } from "./table-overlay.tsx";

export interface TablePaneProps {
  /** Which table, and its steps. */
  readonly model: StepModel;
  readonly session: SessionApi;
  readonly places: OutputPlaces;
  /** It is the tab in front. */
  readonly shown: boolean;
  /** How often the file was read: 0 when nothing is known of it yet. */
  readonly reading: number;
  readonly rowHeight: number;
  /** Said where the file has no such table. */
  readonly nothing: string;
  /** Columns of which the first that is there stands beside the id. */
  readonly beside?: readonly string[];
  readonly useAsLabel?: (column: string) => void;
  /** A choice of tables, above the filter. */
  readonly picker?: ComponentChildren;
  /** Takes what commands ask of the table. */
  readonly commands?: { current: ((action: TableAction) => Promise<void>) | undefined };
}

const none: readonly string[] = [];

/** One table with its filter: an editor tab. It is asked anew when the view changes; nothing is kept. */
export function TablePane(props: TablePaneProps): JSX.Element {
  const { model, session, places, shown, reading, rowHeight, nothing, picker } = props;
  const { store, noun, table } = model;
  const look = lookOf(useStore(store), table ?? "");
  const pane = useRef<HTMLDivElement>(null);
  const grid = useRef<DataGrid>(null);
  const finder = useRef<Finder>(undefined);
  const [drawn, setDrawn] = useState<{ readonly read: ReadTable; readonly view: PaneView }>();
  const [failure, setFailure] = useState<unknown>();
  const [note, setNote] = useState<OutputNote & { readonly of: ReadTable | undefined }>();
  const [wish, setWish] = useState(0);
  const answer = useTable({
    session,
    model,
    sort: look.sort,
    shown,
    reading,
    inSight: () => drawn && { table: drawn.read.view.table, columns: grid.current!.columnsInSight },
  });
  const { read, fault } = answer;
  const view = usePaneView({ session, store, answer, look, noun, beside: props.beside ?? none, pane });
  const inSight = drawn?.read.view.table === table ? drawn : undefined;
  useAnnouncement(read, noun);

  const change = (next: (look: TableLook) => TableLook): void => {
    if (table !== undefined) store.change((value) => withLook(value, table, next));
  };
  const output = async (give: Promise<OutputNote | undefined>): Promise<void> => {
    const refused = await give;
    if (refused) setNote({ ...refused, of: read });
  };
  const giveCells = (): Promise<void> | undefined =>
    inSight && output(copyCells(inSight.view, grid.current!.selection, places));
  const giveTable = (): Promise<void> | undefined =>
    inSight && output(exportCells(inSight.view, inSight.read.view, places));
  const close = (next: (look: TableLook) => TableLook): void => {
    change(next);
    grid.current!.element.focus();
  };
  const commands = async (action: TableAction): Promise<void> => {
    if (!inSight) return;
    if (action === "find") finder.current!.open();
    else if (action === "find-next") finder.current!.step(1);
    else if (action === "find-previous") finder.current!.step(-1);
    else await (action === "copy" ? giveCells() : giveTable());
  };
  if (props.commands) props.commands.current = commands;
  const source = useMemo(
    () =>
      filterSourceOf(model, {
        columns: () => latest.current?.facts.columns ?? [],
        try: async (where, quality) => (await session.openView(viewOf(model, [], where, quality))).report,
        summarize: (where, column) => session.summarizeColumn(viewOf(model, [], where), column),
      }),
    [model, session],
  );
  const latest = useRef(read);
  latest.current = read;
  const events = paneEvents({
    model,
    places,
    look,
    arrangement: view,
    columns: read?.facts.columns ?? [],
    grid,
    change,
    wishFocus: () => setWish((before) => before + 1),
    copy: () => void giveCells(),
    failed: setFailure,
    ...(props.useAsLabel ? { useAsLabel: props.useAsLabel } : {}),
  });
  return (
    <div ref={pane} class="table-pane">
      <div class="pane-line" hidden={table === undefined}>
        {picker}
        <FilterBar source={source} report={read?.facts.report} fault={fault} />
        <IconButton icon="search" label="Find in the table (Ctrl+F)" onClick={() => finder.current!.open()} />
        <IconButton icon="save" label="Export the table…" onClick={() => void giveTable()} />
        {noun === "unit" && read && <Presets read={read} look={look} change={change} />}
      </div>
      <PaneNotices
        notices={read?.facts.notices ?? []}
        note={note?.of === read ? note : undefined}
        onExport={() => void giveTable()}
        onDismiss={() => setNote(undefined)}
      />
      <div class="grid-place">
        <PaneGrid
          view={view}
          look={look}
          rowHeight={rowHeight}
          hidden={table === undefined}
          events={events}
          grid={grid}
          onShown={(now) => {
            setFailure(undefined);
            setDrawn({ read: read!, view: now });
          }}
        />
        <TableOverlay
          model={model}
          answer={answer}
          drawn={inSight?.read}
          failure={failure}
          nothing={nothing}
          onEditStep={(index) =>
            store.change((value) => withCard(value, model.pane, { kind: "step", index }))
          }
        />
        <FindBar
          find={look.find}
          finder={finder}
          shown={inSight && JSON.stringify([inSight.read.view, inSight.view.columns.map(({ name }) => name)])}
          search={(text, control) => {
            const { read: searched, view: seen } = inSight!;
            return session.find(
              searched.view,
              seen.columns.map(({ name }) => name),
              text,
              control,
            );
          }}
          place={() => grid.current!.selection}
          go={({ row, column }) => grid.current!.select(selectCell(row, column))}
          onOpen={(open) => (open ? change : close)((before) => withFindOpen(before, open))}
          onText={(text) => change((before) => withFindText(before, text))}
        />
        {read && look.beside && isThere(look, read) && (
          <BesideTable
            session={session}
            read={read}
            beside={look.beside}
            wish={wish}
            onClose={() => close((before) => withBeside(before, undefined))}
          />
        )}
      </div>
    </div>
  );
}

/** The row is one of those that are left. */
const isThere = ({ beside }: TableLook, { facts }: ReadTable): boolean =>
  beside?.kind !== "row" || beside.row < facts.rowCount;

function Presets(props: {
  readonly read: ReadTable;
  readonly look: TableLook;
  readonly change: (next: (look: TableLook) => TableLook) => void;
}): JSX.Element {
  const { read, look, change } = props;
  const { columns } = read.facts;
  const presets = columnPresets(columns);
  return (
    <SelectBox
      label="Columns"
      choices={presets.map(({ name }) => ({ value: name, label: name }))}
      value={look.preset ?? presets[0]!.name}
      hidden={presets.length < 2}
      onChange={(name) => change((before) => withPreset(before, columns, name))}
    />
  );
}

/** Says how many rows other steps leave; a table that is shown at first says so itself. */
function useAnnouncement(read: ReadTable | undefined, noun: string): void {
  const former = useRef<ReadTable>(undefined);
  useLayoutEffect(() => {
    if (read && former.current?.view.table === read.view.table)
      announce(`${counted(read.facts.rowCount, noun)}.`);
    if (read) former.current = read;
  }, [read]);
}
