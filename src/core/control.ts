/**
 * How long work tells how far it is and learns that nobody waits for it any more. Core has no clock and no
 * thread: whoever runs the work decides how often a checkpoint really pauses.
 */
export interface Control {
  /**
   * Called between pieces of work, at least every 50 ms of them.
   *
   * @param done - pieces finished
   * @param total - pieces in all
   * @param step - what is being done, for the progress line
   * @throws AnalysisError `cancelled` when the caller gave up
   */
  checkpoint(done: number, total: number, step?: string): Promise<void>;
}

/** For callers that neither watch nor cancel. */
export const unattended: Control = { checkpoint: () => Promise.resolve() };
