import type { IncomingHttpHeaders } from "http";
import { groupedDigits } from "../core/grouped-digits.ts";

/** What tells one state of an object from another. */
export interface Validator {
  /** Bytes. */
  readonly size: number;
  readonly etag: string | null;
  /** The header Last-Modified as it came. */
  readonly modified: string | null;
}

/** An entity tag that stands for the very bytes; a weak one may not be asked for. */
export const strongEtag = ({ etag }: Pick<Validator, "etag">): string | null =>
  etag !== null && etag.startsWith('"') ? etag : null;

/** True where nothing but its size tells an object from another one. */
export const isVague = ({ etag, modified }: Validator): boolean => etag === null && modified === null;

/** The same bytes, as far as the server says: by size and strong entity tag, else by all that there is. */
export function isSame(a: Validator, b: Validator): boolean {
  if (a.size !== b.size) return false;
  const strong = strongEtag(a);
  if (strong !== null && strongEtag(b) !== null) return strong === b.etag;
  return a.etag === b.etag && a.modified === b.modified;
}

export const validatorOf = (headers: IncomingHttpHeaders, size: number): Validator => ({
  size,
  etag: headers.etag ?? null,
  modified: headers["last-modified"] ?? null,
});

/** How a person is told apart two states: the first thing that differs. */
export function differenceOf(was: Validator, is: Validator): [was: string, is: string] {
  if (was.size !== is.size) return [`size ${groupedDigits(was.size)}`, groupedDigits(is.size)];
  if (was.etag !== is.etag) return [`ETag ${was.etag ?? "none"}`, is.etag ?? "none"];
  return [`of ${was.modified ?? "no date"}`, is.modified ?? "no date"];
}
