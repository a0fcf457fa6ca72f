/**
 * What a page shows beside what the session answers, as plain data. The host keeps it for each of its panels and never
 * looks inside: a page that is hidden, moved, reloaded or crashed is built again from it.
 */
export type PageValue = Readonly<Record<string, unknown>>;

/** Members that are others now; `gone` names those that are no more. */
export interface PageChange {
  readonly changed: PageValue;
  readonly gone: readonly string[];
}

/** What leads from one value to the next: a page tells its host no more than that. */
export function changeBetween(former: PageValue, next: PageValue): PageChange {
  const changed = Object.entries(next).filter(([name, member]) => member !== former[name]);
  const gone = Object.keys(former).filter((name) => !(name in next));
  return { changed: Object.fromEntries(changed), gone };
}

/** The value after a change. */
export function afterChange(value: PageValue | undefined, { changed, gone }: PageChange): PageValue {
  const kept = Object.entries(value ?? {}).filter(([name]) => !gone.includes(name));
  return { ...Object.fromEntries(kept), ...changed };
}
