import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { countText, percentText } from "../../number-text.ts";

/** A cell of the matrix by its numbers. */
export type CellAt = readonly [row: number, column: number];

/** How far keys move in the matrix. */
export const moves: Readonly<Record<string, CellAt>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Trials of a true class that were taken for another, held-out. */
export const countAt = ({ confusion, classes }: Decoding, row: number, column: number): number =>
  confusion[row * classes.length + column]!;

/** Share of a true class that was taken for another. */
export function rowShare(decoding: Decoding, row: number, column: number): number {
  let total = 0;
  for (let other = 0; other < decoding.classes.length; other++) total += countAt(decoding, row, other);
  return total === 0 ? 0 : countAt(decoding, row, column) / total;
}

/** A cell in words. */
export function cellSentence(decoding: Decoding, row: number, column: number): string {
  const [truth, predicted] = [decoding.classes[row], decoding.classes[column]];
  const count = countAt(decoding, row, column);
  return `True ${truth}, predicted ${predicted}: ${countText(count)} trials, ${percentText(rowShare(decoding, row, column))} of the row.`;
}

/** The trials that a cell counts, as indices among those decoded. */
export const trialsAt = (
  { labelIndex, predicted }: Pick<Decoding, "labelIndex" | "predicted">,
  row: number,
  column: number,
): readonly number[] =>
  Array.from(labelIndex.keys()).filter((trial) => labelIndex[trial] === row && predicted[trial] === column);
