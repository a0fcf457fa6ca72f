/** What a benchmark is told by the command line. */
export interface BenchOptions {
  /** Seconds rather than minutes. */
  readonly quick: boolean;
  /** Files that are made for it stay when it has ended. */
  readonly keep: boolean;
  /** A packaged extension to measure in place of the one built here. */
  readonly vsix: string | undefined;
}
