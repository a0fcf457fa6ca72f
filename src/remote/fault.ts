/**
 * One request that did not bring what it should. It may be over when it is made again; what cannot be is an
 * `AnalysisError` from the start.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  /** Nobody there; an answer that ended early or not at all; a status; or an answer to another question. */
  readonly kind: "unreachable" | "cut" | "status" | "answer";
  readonly status: number | null;
  /** What the server asks to wait, milliseconds. */
  readonly retryAfterMs: number | null;
  /** The connection had been used before and was closed as we wrote to it: nothing is wrong yet. */
  readonly idled: boolean;

  constructor(
    kind: Fault["kind"],
    reason: string,
    facts: { status?: number; retryAfterMs?: number | null; idled?: boolean } = {},
  ) {
    super(reason);
    this.kind = kind;
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.idled = facts.idled ?? false;
  }
}

/** Codes of the system that mean that nobody was reached. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
]);

/** An error of the system as a fault. */
export function faultOf(error: NodeJS.ErrnoException, idled: boolean): Fault {
  // Several addresses of one host fail together.
  const each = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [error];
  const codes = each.map(({ code }) => code ?? "");
  const kind = codes.length > 0 && codes.every((code) => unreachable.has(code)) ? "unreachable" : "cut";
  return new Fault(kind, error.message || codes.join(", "), { idled });
}

const longestWaitMs = 120_000;

/** The header Retry-After, seconds or a date, in milliseconds from now; null where there is none. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, 1000 * seconds), longestWaitMs);
}
