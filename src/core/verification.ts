/** What reading every value of a file has shown. */
export interface Verification {
  /** Datasets read to their last value. */
  readonly datasets: number;
  /** Bytes of their values, uncompressed. */
  readonly bytes: number;
  /** Of these datasets, how many carry checksums of their values, so that a changed bit would have been seen. */
  readonly checksummed: number;
  /** What cannot be read, or contradicts itself. */
  readonly problems: readonly VerificationProblem[];
  /** What was not read, and why: a filter that is not here, another file. It may be sound. */
  readonly unread: readonly VerificationProblem[];
}

export interface VerificationProblem {
  /** Path in the file. */
  readonly object: string;
  readonly reason: string;
}
