import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { errorFacts } from "../core/errors.ts";
import { Pulse } from "../core/pulse.ts";
import { serve } from "../protocol/rpc.ts";
import type { Port, Reply } from "../protocol/rpc.ts";
import type { Extraction, SessionApi } from "../protocol/session-api.ts";
import type { OpeningRefused, WorkerStart } from "../protocol/worker.ts";
import { openSession } from "../session/open-session.ts";

/**
 * One worker thread, one open file: answers `SessionApi` until the thread is ended. Whoever started it sees by its
 * pulse whether it gets on: it beats when bytes are read, around calls into HDF5, and when the thread comes to rest.
 */

/** Often enough for whoever counts looks. */
const beatEveryMs = 500;

/** Encoded files are handed over, not copied: they may be as large as what else is in memory. */
function filesOf(message: unknown): ArrayBuffer[] {
  const { value } = message as { value?: Partial<Extraction> };
  const whole = (value?.files ?? []).filter(({ bytes }) => bytes.byteLength === bytes.buffer.byteLength);
  return [...new Set(whole.map(({ bytes }) => bytes.buffer))].filter(
    (buffer) => buffer instanceof ArrayBuffer,
  );
}

function portOf(parent: MessagePort): Port {
  return {
    post(message) {
      parent.postMessage(message, filesOf(message));
      // A damaged object has broken the library: this thread can read nothing any more, the next one can.
      const { kind, error } = message as Partial<Extract<Reply, { kind: "error" }>>;
      if (kind === "error" && error?.code === "worker-died") setImmediate(() => process.exit(1));
    },
    onMessage: (listener) => void parent.on("message", listener),
  };
}

async function main(parent: MessagePort): Promise<void> {
  const port = portOf(parent);
  const { pulse: shared, ...options } = workerData as WorkerStart;
  const pulse = new Pulse(shared);
  // Alive while other threads compute for this one.
  setInterval(() => pulse.beat(), beatEveryMs).unref();
  try {
    const session = await openSession(options, pulse);
    serve<SessionApi>(port, session, {
      pause: () => {
        pulse.beat();
        return new Promise((resolve) => setImmediate(resolve));
      },
      now: () => performance.now(),
    });
  } catch (error) {
    port.post({ kind: "refused", error: errorFacts(error) } satisfies OpeningRefused);
  }
}

if (!parentPort) throw new Error("worker.cjs runs in a worker thread only");
void main(parentPort);
