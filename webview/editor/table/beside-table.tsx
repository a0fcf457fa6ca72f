import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ColumnStatistics } from "../../../src/core/table/column-statistics.ts";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { RowBlock, SessionApi } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { IconButton } from "../../components/controls.tsx";
import { ErrorMessage } from "../../components/message.tsx";
import { cellText } from "../../number-text.ts";
import type { Beside } from "../value/table-look.ts";
import { ColumnDescription } from "./column-description.tsx";
import type { ReadTable } from "./table-answer.ts";

const longest = 4000;

/** What was asked, with its answer. */
type Facts =
  | { readonly kind: "row"; readonly row: number; readonly block: RowBlock }
  | { readonly kind: "column"; readonly column: string; readonly statistics: ColumnStatistics };

/**
 * One row, or one column, in full beside the table.
 *
 * @param props.wish - another number takes the focus here once what is asked for is
 */
export function BesideTable(props: {
  readonly session: SessionApi;
  readonly read: ReadTable;
  readonly beside: Beside;
  readonly wish: number;
  readonly onClose: () => void;
}): JSX.Element | null {
  const { session, read, beside, wish, onClose } = props;
  const panel = useRef<HTMLElement>(null);
  const granted = useRef(0);
  const question = JSON.stringify([read.view, beside]);
  const { value, of, error } = useAnswer(question, () => ask(session, read, beside));
  useLayoutEffect(() => {
    if (of !== question || wish === granted.current) return;
    granted.current = wish;
    panel.current?.focus();
  }, [wish, of, question]);
  const what = error !== undefined || value === undefined ? beside : value;
  if (value === undefined && error === undefined) return null;
  const isRow = what.kind === "row";
  const title = isRow ? `Row ${what.row + 1}` : what.column;
  return (
    <aside
      ref={panel}
      class="row-detail"
      tabIndex={-1}
      aria-label={isRow ? title : `Description of ${title}`}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header>
        <h2>{title}</h2>
        <IconButton icon="close" label={isRow ? "Close row" : "Close description"} onClick={onClose} />
      </header>
      {error !== undefined ? (
        <ErrorMessage error={error} />
      ) : value?.kind === "row" ? (
        <RowCells columns={read.facts.columns} block={value.block} />
      ) : (
        value && <ColumnDescription statistics={value.statistics} />
      )}
    </aside>
  );
}

async function ask(session: SessionApi, { view, facts }: ReadTable, beside: Beside): Promise<Facts> {
  if (beside.kind === "column") {
    const statistics = await session.describeColumn({ ...view, sort: [] }, beside.column);
    return { ...beside, statistics };
  }
  const names = facts.columns.map(({ name }) => name);
  return { ...beside, block: await session.rows(view, names, beside.row, beside.row + 1) };
}

/** Every column of one row, in full. */
function RowCells(props: { readonly columns: readonly ColumnInfo[]; readonly block: RowBlock }): JSX.Element {
  const units = new Map(props.columns.map(({ name, unit }) => [name, unit]));
  return (
    <dl class="facts">
      {props.block.columns.flatMap((column) => {
        const value = "cells" in column ? (column.cells[0] ?? null) : present(column.numbers[0]);
        const text = cellText(value);
        const unit = units.get(column.name);
        return [
          <dt key={`name ${column.name}`}>{column.name}</dt>,
          <dd key={`value ${column.name}`} class={value === null ? "missing" : ""}>
            {text.length > longest ? `${text.slice(0, longest)}…` : text}
            {unit !== undefined && <span class="faint">{` ${unit}`}</span>}
          </dd>,
        ];
      })}
    </dl>
  );
}

const present = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
