import { facetIds } from "./entry.ts";
import type { FacetId, SessionEntry } from "./entry.ts";

/** Values wanted of each facet: any of them within one facet, all facets together. */
export type SessionFilter = Readonly<Partial<Record<FacetId, readonly string[]>>>;

export interface FacetValue {
  readonly facet: FacetId;
  readonly value: string;
  /** Sessions that have it. */
  readonly count: number;
}

export const isEmpty = (filter: SessionFilter): boolean => facetIds.every((facet) => !filter[facet]?.length);

/** Whether a session has, of every facet filtered by, one of the wanted values. */
export function matches({ facets }: SessionEntry, filter: SessionFilter): boolean {
  return facetIds.every((facet) => {
    const wanted = filter[facet];
    return !wanted?.length || wanted.some((value) => facets[facet].includes(value));
  });
}

/** Every value of every facet with the sessions that have it, most frequent first. */
export function facetValues(entries: readonly SessionEntry[]): FacetValue[] {
  return facetIds.flatMap((facet) =>
    groupBy(entries, facet)
      .filter(({ value }) => value !== undefined)
      .map(({ value, entries: members }) => ({ facet, value: value!, count: members.length }))
      .sort((a, b) => b.count - a.count || compareNatural(a.value, b.value)),
  );
}

/** The filter that wants exactly these. */
export function filterOf(chosen: readonly FacetValue[]): SessionFilter {
  const filter: Partial<Record<FacetId, string[]>> = {};
  for (const { facet, value } of chosen) (filter[facet] ??= []).push(value);
  return filter;
}

export interface SessionGroup {
  /** Undefined for sessions of which the facet is not known. */
  readonly value: string | undefined;
  readonly entries: readonly SessionEntry[];
}

/** Sessions by the value of a facet; one with several values is in several groups. */
export function groupBy(entries: readonly SessionEntry[], facet: FacetId): SessionGroup[] {
  const groups = new Map<string | undefined, SessionEntry[]>();
  for (const entry of entries) {
    const values: readonly (string | undefined)[] = entry.facets[facet].length
      ? entry.facets[facet]
      : [undefined];
    for (const value of values) {
      const members = groups.get(value) ?? [];
      members.push(entry);
      groups.set(value, members);
    }
  }
  return [...groups]
    .map(([value, members]) => ({ value, entries: members }))
    .sort((a, b) => compareNatural(a.value, b.value));
}

/** By number where there are numbers; what is not known last. */
function compareNatural(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a.localeCompare(b, "en", { numeric: true });
}
