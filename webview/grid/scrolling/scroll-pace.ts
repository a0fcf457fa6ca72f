/** Without a scroll for so long the window rests, ms. */
const restMs = 200;
/** The bubble stays a moment longer, to be read, ms. */
const readMs = 700;

/**
 * Whether a hand moves the window down or up, and whether so far that the rows fly by. Places gone to by keys
 * are told with {@link stand}: they are not flown over.
 */
export class ScrollPace {
  private readonly onChange: () => void;
  private top = 0;
  private held = false;
  private timers: readonly ReturnType<typeof setTimeout>[] = [];
  /** The window moves. */
  moving = false;
  /** It moves by the thumb, or by whole windows at a time, or did so a moment ago. */
  flying = false;

  /** @param onChange - called when the window has come to rest, and when that has been seen */
  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  /** The scroll bar was taken hold of. */
  hold(): void {
    this.held = true;
  }

  /** The window was put here. */
  stand(top: number): void {
    this.clear();
    this.top = top;
    this.moving = this.flying = this.held = false;
  }

  /** The window is here now; `viewport` is its height in the same pixels. Sideways is no movement. */
  scrolled(top: number, viewport: number): void {
    const step = Math.abs(top - this.top);
    if (step === 0) return;
    this.top = top;
    this.moving = true;
    this.flying ||= this.held || step >= viewport;
    this.clear();
    this.timers = [
      setTimeout(() => {
        this.moving = false;
        this.onChange();
      }, restMs),
      setTimeout(() => {
        this.flying = this.held = false;
        this.onChange();
      }, readMs),
    ];
  }

  private clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
