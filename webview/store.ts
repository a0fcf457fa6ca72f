import { useLayoutEffect, useState } from "preact/hooks";

/** A page's value, and who is told when it is another. Everything a page shows is drawn from it. */
export class Store<V> {
  private current: V;
  private readonly listeners = new Set<(value: V, former: V) => void>();

  constructor(value: V) {
    this.current = value;
  }

  get value(): V {
    return this.current;
  }

  /** Takes the value to the next one; nobody is told of a change that changes nothing. */
  change(next: (value: V) => V): void {
    const former = this.current;
    const value = next(former);
    if (value === former) return;
    this.current = value;
    for (const listener of this.listeners) listener(value, former);
  }

  /** Calls the listener after every change, until the returned function is called. */
  onChange(listener: (value: V, former: V) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The value as it is now; the component is drawn again when it changes. */
export function useStore<V>(store: Store<V>): V {
  const [value, setValue] = useState(store.value);
  useLayoutEffect(() => {
    setValue(store.value);
    return store.onChange((next) => setValue(next));
  }, [store]);
  return value;
}
