/** What was transferred of a file elsewhere, as pages and the tree tell it. Bytes. */
export interface TransferFacts {
  /** Who is asked; undefined before that is known. */
  readonly host?: string;
  /** Of the whole file; null before the server has said. */
  readonly size: number | null;
  readonly requests: number;
  /** Received over the network. */
  readonly fetchedBytes: number;
  /** Answered from what was read before. */
  readonly usedBytes: number;
  /** Kept on this disk. */
  readonly storedBytes: number;
  /** The server does not answer: when it is asked again, and what it did the last time. */
  readonly waiting: { readonly seconds: number; readonly reason: string } | null;
  /** What is worth saying beside it. */
  readonly warnings: readonly string[];
}
