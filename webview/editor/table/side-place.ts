/** The place beside a table for one row, or one column, in full. One at a time; closing it gives the focus back. */
export class SidePlace {
  private readonly place: HTMLElement;
  private readonly back: () => void;
  private latest = 0;
  private row: number | undefined;

  constructor(place: HTMLElement, back: () => void) {
    this.place = place;
    this.back = back;
  }

  /** Shows what `make` brings, unless something else was asked for meanwhile. */
  async open(make: (close: () => void) => Promise<HTMLElement>, row?: number, focus = true): Promise<void> {
    const turn = ++this.latest;
    this.row = row;
    const panel = await make(() => this.close());
    if (turn !== this.latest) return;
    this.place.querySelector(".row-detail")?.remove();
    this.place.append(panel);
    if (focus) panel.focus();
  }

  /** True when a row is shown, and it is another than this. */
  showsOtherRow(row: number): boolean {
    return this.row !== undefined && row >= 0 && this.row !== row;
  }

  private close(): void {
    this.latest++;
    this.row = undefined;
    this.place.querySelector(".row-detail")?.remove();
    this.back();
  }
}
