import type { ColumnInfo } from "../../src/core/table.ts";
import { selectBox, setChoices } from "../ui.ts";
import { columnPresets } from "./column-presets.ts";

/** Which columns of a table are shown: all but those hidden one by one or by a preset. */
export class ShownColumns {
  /** A choice of presets, for tables that have some. */
  readonly presets: HTMLSelectElement;
  private readonly changed: () => void;
  private columns: readonly ColumnInfo[] = [];
  private hidden: ReadonlySet<string> = new Set();

  constructor(changed: () => void) {
    this.changed = changed;
    this.presets = selectBox("Columns", [], "", (name) => this.choosePreset(name));
    this.presets.hidden = true;
  }

  get someHidden(): boolean {
    return this.hidden.size > 0;
  }

  /** Another table: all its columns are shown. */
  reset(columns: readonly ColumnInfo[], offerPresets: boolean): void {
    this.columns = columns;
    this.hidden = new Set();
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

  /**
   * The columns shown, the frozen ones first.
   *
   * @param wanted - names of which the first that is shown is frozen beside the id
   */
  arrange(wanted: readonly string[]): { readonly columns: readonly ColumnInfo[]; readonly frozen: number } {
    const shown = this.columns.filter(({ name }) => !this.hidden.has(name));
    const others = shown.slice(1).map(({ name }) => name);
    const second = wanted.find((name) => others.includes(name));
    const frozen = shown.filter(({ name }, i) => i === 0 || name === second);
    const rest = shown.filter((column) => !frozen.includes(column));
    return { columns: [...frozen, ...rest], frozen: frozen.length };
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
