/** What a benchmark is told by the command line. */
export interface BenchOptions {
  /** Seconds rather than minutes. */
  readonly quick: boolean;
  /** A packaged extension to measure in place of the one built here. */
  readonly vsix: string | undefined;
}
