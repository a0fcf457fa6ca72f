import type { ErrorFacts } from "../core/errors.ts";

/**
 * What a session's worker says beside its replies. It is started with `OpenOptions` as its data and serves
 * `SessionApi` on its own port; when the file cannot be opened it says so once, and ends.
 */
export interface OpeningRefused {
  readonly kind: "refused";
  readonly error: ErrorFacts;
}
