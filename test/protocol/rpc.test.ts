import assert from "node:assert/strict";
import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { Control } from "../../src/core/control.ts";
import { AnalysisError, isCancelled } from "../../src/core/errors.ts";
import { connect, serve } from "../../src/protocol/rpc.ts";
import type { Connection, Port } from "../../src/protocol/rpc.ts";

interface Calculator {
  add(a: number, b: number): Promise<number>;
  fail(): Promise<never>;
  crash(): Promise<never>;
  count(to: number, control?: Control): Promise<number>;
}

const calculator: Calculator = {
  add: (a, b) => Promise.resolve(a + b),
  fail: () => Promise.reject(new AnalysisError("no-trials", "No trials are left.", { table: "trials" })),
  crash: () => Promise.reject(new TypeError("x is undefined")),
  async count(to, control) {
    for (let i = 0; i < to; i++) await control?.checkpoint(i, to, "counting");
    return to;
  },
};

const portOf = (port: MessagePort): Port => ({
  post: (message, transfer) => port.postMessage(message, [...(transfer ?? [])]),
  onMessage: (listener) => void port.on("message", listener),
});

describe("rpc", () => {
  let channel: MessageChannel;
  let connection: Connection<Calculator>;
  beforeEach(() => {
    channel = new MessageChannel();
    let clock = 0;
    serve<Calculator>(portOf(channel.port2), calculator, {
      // Every checkpoint pauses: the clock moves on by a second each time it is read.
      now: () => (clock += 1000),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
    connection = connect<Calculator>(portOf(channel.port1));
  });
  afterEach(() => {
    channel.port1.close();
    channel.port2.close();
  });

  it("answers each of many calls with its own value", async () => {
    const sums = await Promise.all([1, 2, 3].map((n) => connection.api.add(n, n)));
    assert.deepEqual(sums, [2, 4, 6]);
  });

  it("carries an error across as code, message and details", async () => {
    await assert.rejects(connection.api.fail(), (error: unknown) => {
      assert.ok(error instanceof AnalysisError);
      assert.equal(error.code, "no-trials");
      assert.equal(error.message, "No trials are left.");
      assert.deepEqual(error.details, { table: "trials" });
      return true;
    });
  });

  it("ends a call whose handler throws something unexpected, with its message", async () => {
    await assert.rejects(connection.api.crash(), { code: "internal", message: "x is undefined" });
  });

  it("refuses a call the other side does not know", async () => {
    const other = connection.api as unknown as { subtract(): Promise<void> };
    await assert.rejects(other.subtract(), { code: "internal" });
  });

  it("reports progress to the caller's control", async () => {
    const seen: [number, number, string | undefined][] = [];
    const control: Control = {
      checkpoint: (done, total, step) => Promise.resolve(void seen.push([done, total, step])),
    };
    assert.equal(await connection.api.count(3, control), 3);
    assert.deepEqual(seen[0], [0, 3, "counting"]);
  });

  it("cancels a call when the caller's control gives up", async () => {
    const control: Control = {
      checkpoint: () => Promise.reject(new AnalysisError("cancelled", "Cancelled.", {})),
    };
    await assert.rejects(connection.api.count(1_000_000, control), isCancelled);
  });

  it("fails open and later calls once the other side is gone", async () => {
    const open = connection.api.count(1_000_000, { checkpoint: () => Promise.resolve() });
    connection.close(new AnalysisError("worker-died", "Gone.", { path: "a.nwb", cause: "exit 1" }));
    await assert.rejects(open, { code: "worker-died" });
    await assert.rejects(connection.api.add(1, 1), { code: "worker-died" });
  });
});
