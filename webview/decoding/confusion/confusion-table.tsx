import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { countText, percentText } from "../../number-text.ts";
import type { ConfusionMode } from "../value/confusion-look.ts";
import { classNames } from "../value/result-view-state.ts";
import { cellSentence, countAt, moves, rowShare } from "./confusion-cells.ts";
import type { CellAt } from "./confusion-cells.ts";

interface TableProps {
  readonly decoding: Decoding;
  readonly mode: ConfusionMode;
  /** The cell that is read, if any. */
  readonly at: CellAt | undefined;
  readonly onRead: (at: CellAt) => void;
  readonly onChoose: (at: CellAt) => void;
}

/** A matrix of few classes as a table, walked by the arrow keys: one stop for the Tab key. */
export function ConfusionTable(props: TableProps): JSX.Element {
  const { decoding, at = [0, 0], onChoose } = props;
  const table = useRef<HTMLTableElement>(null);
  const names = classNames(decoding);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onChoose(at);
      return;
    }
    const by = moves[event.key];
    const next = by && table.current!.querySelector<HTMLElement>(cellSelector(at[0] + by[0], at[1] + by[1]));
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div class="confusion-scroll">
      <table
        ref={table}
        class="plain-table confusion-table"
        aria-label="Confusion matrix, rows true, columns predicted"
        onKeyDown={onKey}
      >
        <thead>
          <tr>
            <th scope="col" class="corner">
              {"true \\ predicted"}
            </th>
            {names.map((name, i) => (
              <th key={i} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, row) => (
            <Row key={row} {...props} name={name} row={row} stop={row === at[0] ? at[1] : -1} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One true class. Its cells are made again only when they say something else, or the Tab key stops elsewhere. */
function Row(
  props: TableProps & { readonly name: string; readonly row: number; readonly stop: number },
): JSX.Element {
  const { decoding, mode, name, row, stop } = props;
  const now = useRef(props);
  now.current = props;
  return useMemo(
    () => (
      <tr>
        <th scope="row">{name}</th>
        {Array.from({ length: decoding.classes.length }, (_, column) => {
          const share = rowShare(decoding, row, column);
          return (
            <td
              key={column}
              class={row === column ? "diagonal" : ""}
              tabIndex={column === stop ? 0 : -1}
              title={cellSentence(decoding, row, column)}
              style={{ "--share": `${Math.round(share * 100)}%` }}
              data-at={`${row},${column}`}
              onFocus={() => now.current.onRead([row, column])}
              onClick={() => now.current.onChoose([row, column])}
            >
              {mode === "counts" ? countText(countAt(decoding, row, column)) : percentText(share)}
            </td>
          );
        })}
      </tr>
    ),
    [decoding, mode, row, stop],
  );
}

const cellSelector = (row: number, column: number): string => `[data-at="${row},${column}"]`;
