import type { JSX } from "preact";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { SelectBox } from "../../components/controls.tsx";
import { cellAmong } from "../value/confusion-look.ts";
import type { ConfusionLook, ConfusionMode } from "../value/confusion-look.ts";
import { classNames } from "../value/result-view-state.ts";
import { ConfusionCanvas } from "./confusion-canvas.tsx";
import { cellSentence, trialsAt } from "./confusion-cells.ts";
import type { CellAt } from "./confusion-cells.ts";
import { ConfusionTable } from "./confusion-table.tsx";

/** Above so many classes the matrix is one drawing with a read-out instead of a table. */
const tabled = 40;

const modes: readonly { readonly value: ConfusionMode; readonly label: string }[] = [
  { value: "counts", label: "Counts" },
  { value: "percent", label: "Percent of row" },
];

/** How often each class was taken for each other, held-out: rows true, columns predicted. */
export function ConfusionMatrix(props: {
  readonly decoding: Decoding;
  readonly look: ConfusionLook;
  readonly onLook: (look: ConfusionLook) => void;
  /** Given the trials of a cell that was chosen, as indices among those decoded. */
  readonly showTrials: (trials: readonly number[]) => void;
}): JSX.Element {
  const { decoding, look, onLook, showTrials } = props;
  const names = classNames(decoding);
  const at = cellAmong(look, names);
  const read = ([row, column]: CellAt): void => onLook({ ...look, cell: [names[row]!, names[column]!] });
  const choose = (cell: CellAt): void => showTrials(trialsAt(decoding, ...cell));
  return (
    <section class="confusion">
      <header>
        <h2>Confusion, held-out</h2>
        <SelectBox
          label="Show as"
          choices={modes}
          value={look.mode}
          onChange={(mode) => onLook({ ...look, mode: mode as ConfusionMode })}
        />
      </header>
      <div class="confusion-place">
        {names.length <= tabled ? (
          <ConfusionTable decoding={decoding} mode={look.mode} at={at} onRead={read} onChoose={choose} />
        ) : (
          <ConfusionCanvas decoding={decoding} at={at} onRead={read} onChoose={choose} />
        )}
      </div>
      <div class="faint" role="status">
        {at && cellSentence(decoding, ...at)}
      </div>
    </section>
  );
}
