import { parentPort, workerData } from "node:worker_threads";
import { openCache } from "../../../cache/cache-folder.ts";
import { listSessions } from "../../../cache/session-list.ts";
import { errorFacts } from "../../../core/errors.ts";
import type { ListAnswer } from "./list-thread.ts";

/** Lists the sessions of one cache folder in a thread of its own, and ends. */
async function answer(folder: string): Promise<ListAnswer> {
  try {
    return { sessions: await listSessions(await openCache(folder)) };
  } catch (error) {
    return { error: errorFacts(error) };
  }
}

void answer(workerData as string).then((answered) => parentPort!.postMessage(answered));
