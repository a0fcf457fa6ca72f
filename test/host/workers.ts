import type * as threads from "node:worker_threads";

/** The worker threads started from now on that still run; `restore` stops counting. */
export function countWorkers(): { readonly running: readonly threads.Worker[]; restore(): void } {
  // The module object itself is what the extension's bundle reads `Worker` from.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require("node:worker_threads") as { Worker: typeof threads.Worker };
  const { Worker } = module;
  const running: threads.Worker[] = [];
  module.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      running.push(this);
      this.once("exit", () => running.splice(running.indexOf(this), 1));
    }
  };
  return { running, restore: () => Object.assign(module, { Worker }) };
}
