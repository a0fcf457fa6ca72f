import { Worker } from "node:worker_threads";
import type { CachedSession } from "../../../cache/session-list.ts";
import { AnalysisError, errorFromFacts } from "../../../core/errors.ts";
import type { ErrorFacts } from "../../../core/errors.ts";

/** What the thread says at its end. */
export type ListAnswer = { readonly sessions: readonly CachedSession[] } | { readonly error: ErrorFacts };

/**
 * The sessions of a cache folder, listed in a thread: the tables that their units are counted from have 100,000 rows,
 * and VS Code must not wait for them.
 *
 * @param script - path of dist/list-sessions.cjs
 * @throws AnalysisError `bad-cache`
 */
export function listInThread(script: string, folder: string): Promise<readonly CachedSession[]> {
  const worker = new Worker(script, { workerData: folder });
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: ListAnswer) => {
      if ("error" in answer) reject(errorFromFacts(answer.error));
      else resolve(answer.sessions);
    });
    worker.once("error", reject);
    // After an answer this changes nothing.
    worker.once("exit", (code) =>
      reject(
        new AnalysisError("bad-cache", `The sessions of ${folder} could not be listed.`, {
          path: folder,
          reason: `the thread ended with code ${code}`,
        }),
      ),
    );
  });
}
