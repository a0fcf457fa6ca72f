/** Hands rest when nothing was moved for so long, ms. */
const restMs = 150;

/** Tells once that something was moved, when it has come to rest: not every step of the way. */
export class RestWatch {
  private readonly tell: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: () => void) {
    this.tell = tell;
  }

  moved(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), restMs);
  }

  /** Tells now what there is to tell. */
  settle(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tell();
  }
}
