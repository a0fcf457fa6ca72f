import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AnalysisError } from "../../src/core/errors.ts";
import { startSessionWorker } from "../../src/extension/session-worker.ts";
import type { WorkerEnd } from "../../src/extension/session-worker.ts";

/** Scripts that behave like dist/worker.js at its best and at its worst. */
const scripts = {
  sound: `parentPort.on("message", ({ id }) => parentPort.postMessage({ kind: "ok", id, value: workerData.path }));`,
  refusing: `parentPort.postMessage({ kind: "refused", error: { code: "not-nwb", message: "no", details: {} } });`,
  leaving: `parentPort.on("message", () => process.exit(3));`,
  throwing: `parentPort.on("message", () => { throw new Error("out of luck"); });`,
};

describe("session worker", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "session-worker-"));
    for (const [name, body] of Object.entries(scripts))
      await writeFile(
        path.join(folder, `${name}.mjs`),
        `import { parentPort, workerData } from "node:worker_threads";\n${body}`,
      );
  });
  after(() => rm(folder, { recursive: true }));

  function start(script: keyof typeof scripts): {
    worker: ReturnType<typeof startSessionWorker>;
    ends: [WorkerEnd, AnalysisError][];
  } {
    const ends: [WorkerEnd, AnalysisError][] = [];
    const file = path.join(folder, `${script}.mjs`);
    const worker = startSessionWorker(file, { path: "/data/a.nwb" }, (how, error) => ends.push([how, error]));
    return { worker, ends };
  }

  it("starts with the path to open, and answers", async () => {
    const { worker, ends } = start("sound");
    assert.equal(await worker.api.describe(), "/data/a.nwb");
    await worker.stop();
    assert.deepEqual(ends, []);
  });

  it("fails every question with the error of a file that cannot be opened", async () => {
    const { worker, ends } = start("refusing");
    await assert.rejects(worker.api.describe(), { code: "not-nwb", message: "no" });
    await assert.rejects(worker.api.overview(), { code: "not-nwb" });
    assert.deepEqual(
      ends.map(([how]) => how),
      ["refused"],
    );
  });

  for (const script of ["leaving", "throwing"] as const)
    it(`fails open questions, and says so once, when the thread ends by ${script}`, async () => {
      const { worker, ends } = start(script);
      await assert.rejects(worker.api.describe(), { code: "worker-died" });
      await assert.rejects(worker.api.describe(), { code: "worker-died" });
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(ends.length, 1);
      assert.match(ends[0]![1].message, /a\.nwb ended unexpectedly/);
    });

  it("fails open questions as cancelled when it is stopped", async () => {
    const { worker, ends } = start("leaving");
    const asked = worker.api.describe();
    const failed = assert.rejects(asked, { code: "cancelled" });
    await worker.stop();
    await failed;
    assert.deepEqual(ends, []);
  });
});
