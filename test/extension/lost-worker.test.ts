import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { AnalysisError } from "../../src/core/errors.ts";
import { startSessionWorker } from "../../src/extension/session-worker.ts";
import type { SessionThread, ThreadEnd } from "../../src/protocol/session-thread.ts";
import type { TableView } from "../../src/protocol/session-api.ts";
import { fixtures } from "../fixtures.ts";

/** The real worker on files that break HDF5 itself, or lead it in circles: what the user is told, and what goes on. */
const script = fileURLToPath(new URL("./session-worker.mjs", import.meta.url));
const sound = `${fixtures}/nwb/latest.nwb`;
const soon = { everyMs: 50, library: 20, otherwise: 400 };

interface Started {
  readonly thread: SessionThread;
  readonly ends: [ThreadEnd, AnalysisError][];
  /** Resolved when the thread has ended by itself. */
  readonly lost: Promise<ThreadEnd>;
}
const threads: SessionThread[] = [];

function start(file: string, unguarded = false): Started {
  const ends: [ThreadEnd, AnalysisError][] = [];
  const options = { path: file, ...(unguarded ? { unguarded } : {}) };
  let lose: (how: ThreadEnd) => void;
  const lost = new Promise<ThreadEnd>((resolve) => (lose = resolve));
  const onEnd = (how: ThreadEnd, error: AnalysisError): void => {
    ends.push([how, error]);
    lose(how);
  };
  const thread = startSessionWorker(script, options, onEnd, soon);
  threads.push(thread);
  return { thread, ends, lost };
}

const view = (table: string): TableView => ({ table, where: [], sort: [] });

describe("a session whose worker is lost", () => {
  let folder: string;
  let other: Started;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "lost-worker-"));
    other = start(sound);
    await other.thread.api.describe();
  });
  after(async () => {
    await Promise.all(threads.map((thread) => thread.stop()));
    await rm(folder, { recursive: true });
  });

  async function written(name: string, bytes: Uint8Array): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    return file;
  }

  it("because a damaged chunk broke the HDF5 library says so, ends, and another takes its place", async () => {
    const bytes = readFileSync(`${fixtures}/nwb/summed.nwb`);
    // The stored size of the chunk of stop_time: 36 bytes.
    assert.equal(bytes.readBigUInt64LE(15_632), 36n);
    bytes.writeBigUInt64LE(2n ** 53n, 15_632);
    const file = await written("broken.nwb", bytes);
    const first = start(file);
    const rows = first.thread.api.rows(view("trials"), ["stop_time"], 0, 4);
    await assert.rejects(rows, { code: "worker-died", message: /broken\.nwb has broken the HDF5 library/ });
    assert.equal(await first.lost, "died");
    await assert.rejects(first.thread.api.describe(), { code: "worker-died" });
    assert.equal(first.ends.length, 1);
    const second = start(file);
    const { columns } = await second.thread.api.rows(view("trials"), ["start_time"], 0, 4);
    assert.deepEqual("numbers" in columns[0]! && [...columns[0].numbers], [0, 1, 2, 3]);
    assert.deepEqual(second.ends, []);
  });

  it("because HDF5 went in circles is ended, and names the object", async () => {
    const bytes = readFileSync(sound);
    const heap = bytes.indexOf("GCOL");
    bytes.fill(0, heap + 500, heap + 900);
    const file = await written("circles.nwb", bytes);
    const { thread, ends } = start(file, true);
    await assert.rejects(thread.api.describe(), (error: AnalysisError) => {
      assert.equal(error.code, "worker-died");
      assert.match(
        error.message,
        /^Reading \/.* in circles\.nwb was given up after \d+ s without progress\. HDF5/,
      );
      return true;
    });
    assert.equal(ends.length, 1);
  });

  it("leaves the other files alone", async () => {
    assert.equal((await other.thread.api.describe()).path, sound);
    assert.deepEqual(other.ends, []);
  });
});
