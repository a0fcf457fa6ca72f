import type { ColumnInfo } from "../../../src/core/table/table.ts";
import { selectBox, setChoices } from "../../ui.ts";
import { columnPresets } from "../value/column-presets.ts";

/** Which columns of a table are shown, in which order, which stay at the left, and whose numbers are in full. */
export class ShownColumns {
  /** A choice of presets, for tables that have some. */
  readonly presets: HTMLSelectElement;
  private readonly changed: () => void;
  private columns: readonly ColumnInfo[] = [];
  private hidden: ReadonlySet<string> = new Set();
  /** Frozen by hand, beside those frozen by themselves. */
  private readonly frozen = new Set<string>();
  private readonly released = new Set<string>();
  private full: ReadonlySet<string> = new Set();
  private frozenNow: ReadonlySet<string> = new Set();

  constructor(changed: () => void) {
    this.changed = changed;
    this.presets = selectBox("Columns", [], "", (name) => this.choosePreset(name));
    this.presets.hidden = true;
  }

  get someHidden(): boolean {
    return this.hidden.size > 0;
  }
  /** Columns whose numbers are shown with all their digits. */
  get inFull(): ReadonlySet<string> {
    return this.full;
  }

  /** Another table: all its columns are shown, in its own order. */
  reset(columns: readonly ColumnInfo[], offerPresets: boolean): void {
    this.columns = columns;
    this.hidden = new Set();
    this.frozen.clear();
    this.released.clear();
    this.full = new Set();
    const presets = columnPresets(columns);
    this.presets.hidden = presets.length < 2 || !offerPresets;
    setChoices(
      this.presets,
      presets.map(({ name }) => ({ value: name, label: name })),
      "All columns",
    );
  }

  hide(column: string): void {
    this.setHidden([...this.hidden, column]);
  }

  showAll(): void {
    this.setHidden([]);
  }

  isFrozen(column: string): boolean {
    return this.frozenNow.has(column);
  }

  /** Keeps a column at the left, or lets it scroll with the others. */
  freeze(column: string, wanted: boolean): void {
    (wanted ? this.frozen : this.released).add(column);
    (wanted ? this.released : this.frozen).delete(column);
    this.changed();
  }

  showInFull(column: string, wanted: boolean): void {
    this.full = new Set(wanted ? [...this.full, column] : [...this.full].filter((name) => name !== column));
    this.changed();
  }

  /** Changes places with the next shown column on one side. The id stays first. */
  move(column: string, by: -1 | 1): void {
    const from = this.columns.findIndex(({ name }) => name === column);
    let to = from + by;
    while (to > 0 && to < this.columns.length && this.passes(column, this.columns[to]!.name)) to += by;
    if (from <= 0 || to <= 0 || to >= this.columns.length) return;
    const moved = [...this.columns];
    const [taken] = moved.splice(from, 1);
    moved.splice(to, 0, taken!);
    this.columns = moved;
    this.changed();
  }

  /** Hidden ones are no neighbours, nor those on the other side of the frozen edge. */
  private passes(column: string, neighbour: string): boolean {
    return this.hidden.has(neighbour) || this.isFrozen(column) !== this.isFrozen(neighbour);
  }

  /**
   * The columns shown, the frozen ones first.
   *
   * @param wanted - names of which the first that is shown stands beside the id
   * @param wide - whether it can be frozen there and leave room for others
   */
  arrange(
    wanted: readonly string[],
    wide: boolean,
  ): { readonly columns: readonly ColumnInfo[]; readonly frozen: number } {
    const shown = this.columns.filter(({ name }) => !this.hidden.has(name));
    const others = shown.slice(1).map(({ name }) => name);
    const second = wanted.find((name) => others.includes(name));
    const isBeside = (name: string): boolean => name === second && !this.released.has(name);
    const isFrozen = (name: string, at: number): boolean =>
      at === 0 || this.frozen.has(name) || (wide && isBeside(name));
    const frozen = shown.filter(({ name }, at) => isFrozen(name, at));
    const rest = shown.filter((column) => !frozen.includes(column));
    const beside = rest.filter(({ name }) => isBeside(name));
    this.frozenNow = new Set(frozen.map(({ name }) => name));
    return {
      columns: [...frozen, ...beside, ...rest.filter((column) => !beside.includes(column))],
      frozen: frozen.length,
    };
  }

  private choosePreset(name: string): void {
    const kept = columnPresets(this.columns).find((preset) => preset.name === name)?.columns;
    const names = this.columns.map((column) => column.name);
    this.setHidden(kept ? names.filter((column) => !kept.includes(column)) : []);
  }

  private setHidden(columns: readonly string[]): void {
    this.hidden = new Set(columns);
    this.changed();
  }
}
