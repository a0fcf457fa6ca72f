import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AnalysisError } from "../../src/core/errors.ts";
import { startSessionWorker } from "../../src/extension/session-worker.ts";
import type { ThreadEnd } from "../../src/protocol/session-thread.ts";

/** Scripts that behave like dist/worker.cjs at its best and at its worst. */
const scripts = {
  sound: `parentPort.on("message", ({ id }) => parentPort.postMessage({ kind: "ok", id, value: workerData.path }));`,
  refusing: `parentPort.postMessage({ kind: "refused", error: { code: "not-nwb", message: "no", details: {} } });`,
  leaving: `parentPort.on("message", () => process.exit(3));`,
  throwing: `parentPort.on("message", () => { throw new Error("out of luck"); });`,
  // As if inside HDF5, at one object, without a beat.
  circling: `parentPort.on("message", () => { pulse.read("/units/id"); pulse.enter("library"); for (;;); });`,
  // The same, and a beat now and then: reading a long file.
  reading: `parentPort.on("message", ({ id }) => {
    pulse.enter("library");
    for (let end = Date.now() + 300, next = 0; Date.now() < end; ) if (Date.now() > next) { pulse.beat(); next = Date.now() + 10; }
    parentPort.postMessage({ kind: "ok", id, value: "read" });
  });`,
  // Arithmetic of our own between two checkpoints.
  computing: `parentPort.on("message", ({ id }) => {
    for (const end = Date.now() + 300; Date.now() < end; );
    parentPort.postMessage({ kind: "ok", id, value: "computed" });
  });`,
};

/** What a script needs of the pulse, for scripts are not compiled. */
const pulse = `
const cells = new Int32Array(workerData.pulse, 0, 3);
const pulse = {
  beat: () => Atomics.add(cells, 0, 1),
  enter: (place) => { pulse.beat(); Atomics.store(cells, 1, ["own", "library", "source"].indexOf(place)); },
  read: (object) => {
    new Uint16Array(workerData.pulse, 12).set([...object].map((c) => c.charCodeAt(0)));
    Atomics.store(cells, 2, object.length);
  },
};`;

const soon = { everyMs: 20, library: 6, otherwise: 200 };

describe("session worker", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "session-worker-"));
    for (const [name, body] of Object.entries(scripts))
      await writeFile(
        path.join(folder, `${name}.mjs`),
        `import { parentPort, workerData } from "node:worker_threads";\n${pulse}\n${body}`,
      );
  });
  after(() => rm(folder, { recursive: true }));

  function start(script: keyof typeof scripts): {
    worker: ReturnType<typeof startSessionWorker>;
    ends: [ThreadEnd, AnalysisError][];
  } {
    const ends: [ThreadEnd, AnalysisError][] = [];
    const file = path.join(folder, `${script}.mjs`);
    const worker = startSessionWorker(
      file,
      { path: "/data/a.nwb" },
      (how, error) => ends.push([how, error]),
      soon,
    );
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

  it("is ended when it makes no progress inside HDF5, and says where and what would help", async () => {
    const { worker, ends } = start("circling");
    await assert.rejects(worker.api.describe(), (error: AnalysisError) => {
      assert.equal(error.code, "worker-died");
      assert.match(error.message, /^Reading \/units\/id in a\.nwb was given up after \d+ s without progress/);
      assert.match(error.message, /Get another copy/);
      return true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(
      ends.map(([how]) => how),
      ["died"],
    );
  });

  for (const script of ["reading", "computing"] as const)
    it(`is left alone while it gets on ${script}, however long it takes`, async () => {
      const { worker, ends } = start(script);
      await worker.api.describe();
      assert.deepEqual(ends, []);
      await worker.stop();
    });

  it("is left alone when nobody asks for anything", async () => {
    const { worker, ends } = start("sound");
    await worker.api.describe();
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.deepEqual(ends, []);
    await worker.stop();
  });
});
