import { changeBetween } from "../src/protocol/page-value.ts";
import type { PageChange, PageValue } from "../src/protocol/page-value.ts";
import type { Store } from "./store.ts";

const rememberAfterMs = 200;

interface Keepers {
  /** What the host has: a member that is no more must go there too. */
  readonly known: PageValue | undefined;
  /** The host, which has the value while its window lives. */
  keep(change: PageChange): Promise<void>;
  /** VS Code, which has it over a reload of the window. */
  remember(value: PageValue): void;
}

/**
 * Keeps a page's value where the page's own end does not reach: every change with the host at once, and the whole with
 * VS Code, which writes it to disk, no more often than it has to.
 */
export function keepValue<V extends object>(store: Store<V>, keepers: Keepers): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rememberedAt = -Infinity;
  const remember = (): void => {
    timer = undefined;
    rememberedAt = performance.now();
    keepers.remember(store.value as PageValue);
  };
  void keepers.keep(changeBetween(keepers.known ?? {}, store.value as PageValue));
  remember();
  store.onChange((value, former) => {
    void keepers.keep(changeBetween(former as PageValue, value as PageValue));
    const wait = rememberedAt + rememberAfterMs - performance.now();
    if (wait <= 0) remember();
    else timer ??= setTimeout(remember, wait);
  });
}
