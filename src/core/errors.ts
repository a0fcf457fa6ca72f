/**
 * Everything that can go wrong, as data: a code, a sentence for the user and typed facts. It crosses
 * processes as `{ code, message, details }` and is the same object in the log, the panel and `--json`.
 */

/** The facts that go with each code. A new way to fail is one line here. */
export interface ErrorDetails {
  // files
  "file-not-found": { path: string };
  "file-unreadable": { path: string; cause: string };
  /** Another file, or none, lies where one was opened; `when` that came about, ISO 8601, null when it is gone. */
  "file-changed": { path: string; how: FileChange; when: string | null };
  /** Not a file we can read, and why: empty, pointer, web page, not HDF5, truncated, NWB 1, Zarr, ... */
  "not-nwb": { path: string; reason: string; have?: number; need?: number };
  /** One object of the file cannot be read: damaged chunk, missing filter, index past the end, ... */
  "damaged-data": { path: string; object: string; reason: string };
  /** One object that may be sound, but is of a kind that is not read here, or kept in another file. */
  "unsupported-data": { path: string; object: string; reason: string };
  "missing-filter": { path: string; object: string; filter: number; name: string };
  "worker-died": { path: string; cause: string };
  "bad-cache": { path: string; reason: string };
  /** A list of recordings to be had elsewhere that is damaged, or is none. */
  "bad-catalogue": { path: string; reason: string };
  "write-failed": { path: string; cause: string };
  // files elsewhere
  /** Nobody was reached, or nobody was to be asked; what is here of the file, bytes. */
  offline: { host: string; reason: string; stored_bytes?: number; size?: number };
  /** Tries are used up; `status` of the last answer, null when none came. What is kept is not fetched again. */
  "network-failed": {
    host: string;
    reason: string;
    attempts: number;
    status: number | null;
    kept_bytes: number;
  };
  "server-refused": { host: string; status: number; address: string };
  "needs-token": { host: string; dandiset: string | null };
  /** The server sends whole files only. */
  "no-ranges": { host: string; name: string };
  /** The file is another than when it was first asked for. */
  "remote-changed": { name: string; was: string; is: string };
  /** Answers to something that was not asked. */
  "bad-answer": { host: string; reason: string; attempts: number };
  "redirect-refused": { host: string; to: string; into_own_network?: true };
  /** A file of another size than the published one: the server's, or the one that is here. Bytes. */
  "wrong-size": { name: string; size: number; expected: number };
  /** A file that is not the published one; SHA-256, hexadecimal. */
  "checksum-mismatch": { path: string; expected: string; actual: string };
  /** Bytes; null where the disk does not tell. */
  "disk-full": { path: string; needed: number; free: number | null };
  /** Another process writes the file. */
  busy: { path: string; pid: number };
  /** A catalogue has no session of that number. */
  "unknown-session": { id: string };
  /** An archive has no such dandiset, version or asset. */
  "unknown-dandiset": { name: string; reason: string };
  // questions
  "missing-table": { table: string; available: readonly string[] };
  "missing-column": {
    table: string;
    column: string;
    available: readonly string[];
    nearest: readonly string[];
  };
  "wrong-type": { column: string; type: string; expression?: string };
  "filter-syntax": { expression: string; position: number };
  "bad-recipe": { path: string; key: string; nearest?: string };
  "bad-argument": { argument: string; value?: string; allowed?: readonly string[] };
  "bad-window": { edges: readonly number[] };
  "no-trials": { table: string };
  "no-units": { table: string };
  "no-spike-times": { path: string };
  "missing-label": Record<string, never>;
  // decoding
  "bad-input": { what: string };
  "bad-parameter": { parameter: string; value: string };
  "singular-covariance": { unit?: number; pivot?: number };
  "too-few-classes": { classes: number };
  "bad-folds": { folds: number };
  "all-folds-failed": { folds: number; reason: string };
  // the rest
  /** What is kept of a download, bytes. */
  cancelled: { kept_bytes?: number };
  internal: { cause: string };
}

/** What became of a file since it was opened. Touched: its times or rights were set, and perhaps more. */
export type FileChange = "deleted" | "replaced" | "cut short" | "made longer" | "written to" | "touched";

export type ErrorCode = keyof ErrorDetails;

/** An {@link AnalysisError} as plain data, as it is posted between processes and printed by `--json`. */
export interface ErrorFacts {
  code: ErrorCode;
  message: string;
  details: unknown;
}

/** The one error class of the program. The message is for the user: what, where, what would help. */
export class AnalysisError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "AnalysisError";
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, message: string, details: ErrorDetails[C]) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Any thrown value as facts; what is not an {@link AnalysisError} becomes `internal`. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof AnalysisError) {
    const known = error as AnalysisError;
    return { code: known.code, message: known.message, details: known.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error ? (error.stack ?? message) : message;
  return { code: "internal", message, details: { cause } };
}

/** The error that {@link errorFacts} describes, on the other side of a port. */
export function errorFromFacts(facts: ErrorFacts): AnalysisError {
  return new AnalysisError(facts.code, facts.message, facts.details as ErrorDetails[ErrorCode]);
}

export const isCancelled = (error: unknown): boolean =>
  error instanceof AnalysisError && error.code === "cancelled";

export const isFileChanged = (error: unknown): error is AnalysisError<"file-changed"> =>
  error instanceof AnalysisError && error.code === "file-changed";

/**
 * True for an error that says nothing of one object but of the whole file: the medium did not give its bytes, or
 * the library that reads them is broken. Nobody may take it for an object that is not there.
 */
export const endsReading = (error: unknown): boolean =>
  error instanceof AnalysisError && wholeFile.has((error as AnalysisError).code);

/** True for an error with which the reading of a file elsewhere ends. */
export const isElsewhere = (error: unknown): boolean =>
  error instanceof AnalysisError && elsewhere.has((error as AnalysisError).code);

const elsewhere: ReadonlySet<ErrorCode> = new Set([
  ...(["offline", "network-failed", "server-refused", "needs-token", "no-ranges"] as const),
  ...(["remote-changed", "bad-answer", "redirect-refused"] as const),
]);

const wholeFile: ReadonlySet<ErrorCode> = new Set([
  ...(["file-unreadable", "file-changed", "worker-died"] as const),
  ...elsewhere,
]);

/** Something worth saying beside a result that is right: a sentence and what it is about. */
export interface Notice {
  /** Stable, for tests and for linking help; e.g. `unsorted-spikes`, `removes-nothing`. */
  code: string;
  message: string;
  /** What would help, ready to paste: an expression, an option. */
  suggestion?: string;
}
