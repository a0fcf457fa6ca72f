import type { ColumnInfo } from "../../../src/core/table/table.ts";
import { columnPresets } from "./column-presets.ts";
import { lacking } from "./table-look.ts";
import type { TableLook } from "./table-look.ts";

/** Columns as they stand side by side: the first `frozen` stay at the left. */
export interface Arrangement {
  readonly columns: readonly ColumnInfo[];
  readonly frozen: number;
}

/** Columns that stand beside the id unless they are let go. */
export interface KeptColumns {
  /** The first of these that is shown stands there. */
  readonly wanted: readonly string[];
  /** It can be frozen there and leave room for others. */
  readonly wide: boolean;
}

/** The columns shown, the frozen ones first. */
export function arranged(
  look: TableLook,
  table: readonly ColumnInfo[],
  { wanted, wide }: KeptColumns,
): Arrangement {
  const shown = inOrder(look, table).filter(({ name }) => !look.hidden.includes(name));
  const others = shown.slice(1).map(({ name }) => name);
  const second = wanted.find((name) => others.includes(name));
  const isBeside = (name: string): boolean => name === second && !look.released.includes(name);
  const isFrozen = (name: string, at: number): boolean =>
    at === 0 || look.frozen.includes(name) || (wide && isBeside(name));
  const frozen = shown.filter(({ name }, at) => isFrozen(name, at));
  const rest = shown.filter((column) => !frozen.includes(column));
  const beside = rest.filter(({ name }) => isBeside(name));
  return {
    columns: [...frozen, ...beside, ...rest.filter((column) => !beside.includes(column))],
    frozen: frozen.length,
  };
}

export const isFrozen = ({ columns, frozen }: Arrangement, column: string): boolean =>
  columns.slice(0, frozen).some(({ name }) => name === column);

/** In the order chosen by hand; columns that were not there when it was chosen stand at the end, the id first. */
function inOrder({ order }: TableLook, table: readonly ColumnInfo[]): readonly ColumnInfo[] {
  if (order.length === 0) return table;
  const place = (name: string, at: number): number =>
    at === 0 ? -1 : order.includes(name) ? order.indexOf(name) : order.length + at;
  const places = new Map(table.map(({ name }, at) => [name, place(name, at)]));
  return [...table].sort((a, b) => places.get(a.name)! - places.get(b.name)!);
}

export const withHidden = (look: TableLook, column: string): TableLook => ({
  ...look,
  hidden: [...without(look.hidden, column), column],
});

export const withAllShown = (look: TableLook): TableLook => ({ ...lacking(look, "preset"), hidden: [] });

/** Shows the columns of a preset and no others. */
export function withPreset(look: TableLook, table: readonly ColumnInfo[], preset: string): TableLook {
  const kept = columnPresets(table).find(({ name }) => name === preset)?.columns;
  const hidden = kept ? table.map(({ name }) => name).filter((name) => !kept.includes(name)) : [];
  return { ...look, preset, hidden };
}

/** Keeps a column at the left, or lets it scroll with the others. */
export function withFrozen(look: TableLook, column: string, wanted: boolean): TableLook {
  const frozen = without(look.frozen, column);
  const released = without(look.released, column);
  return wanted
    ? { ...look, frozen: [...frozen, column], released }
    : { ...look, frozen, released: [...released, column] };
}

export const withDigits = (look: TableLook, column: string, inFull: boolean): TableLook => ({
  ...look,
  inFull: inFull ? [...without(look.inFull, column), column] : without(look.inFull, column),
});

/**
 * Changes places with the next column on one side. The id stays first; hidden columns are no neighbours, nor those on
 * the other side of the frozen edge.
 */
export function withMoved(
  look: TableLook,
  table: readonly ColumnInfo[],
  shown: Arrangement,
  { column, by }: { readonly column: string; readonly by: -1 | 1 },
): TableLook {
  const order = inOrder(look, table).map(({ name }) => name);
  const passes = (neighbour: string): boolean =>
    look.hidden.includes(neighbour) || isFrozen(shown, column) !== isFrozen(shown, neighbour);
  const from = order.indexOf(column);
  let to = from + by;
  while (to > 0 && to < order.length && passes(order[to]!)) to += by;
  if (from <= 0 || to <= 0 || to >= order.length) return look;
  order.splice(to, 0, ...order.splice(from, 1));
  return { ...look, order };
}

const without = (names: readonly string[], column: string): readonly string[] =>
  names.filter((name) => name !== column);
