import type { SessionEntry } from "./entry.ts";

/** Orders of the sessions of a place. */
export const orders = ["name", "newest", "oldest"] as const;
export type Order = (typeof orders)[number];

/** Sessions in an order; by date those that are not here last, by name. */
export function ordered(entries: readonly SessionEntry[], order: Order): readonly SessionEntry[] {
  const byName = (a: SessionEntry, b: SessionEntry): number =>
    a.id.localeCompare(b.id, "en", { numeric: true }) ||
    (a.folder ?? "").localeCompare(b.folder ?? "", "en", { numeric: true });
  if (order === "name") return [...entries].sort(byName);
  const sign = order === "newest" ? -1 : 1;
  return [...entries].sort((a, b) => {
    const [one, other] = [a.modifiedMs, b.modifiedMs];
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined) || byName(a, b);
    return sign * (one - other) || byName(a, b);
  });
}
