import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { BlockTable } from "../../src/core/block-table.ts";
import { Bell } from "../../src/core/mailbox.ts";
import type { AskedFile, BlocksWanted } from "../../src/core/mailbox.ts";
import { Pulse } from "../../src/core/pulse.ts";
import { AskedSource } from "../../src/nwb/asked-source.ts";

const blockSize = 100;
const bytes = Uint8Array.from({ length: 950 }, (_, i) => i % 251);
const blockOf = (block: number): Uint8Array => bytes.slice(block * blockSize, (block + 1) * blockSize);

describe("a file read through another thread", () => {
  let other: MessagePort;
  let file: AskedFile;
  let source: AskedSource;
  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    other = port2;
    const origin = { fileName: "a.nwb", address: "https://example.org/a.nwb", etag: null, sha256: null };
    const bell = new Bell().buffer;
    file = {
      name: "a.nwb",
      size: bytes.length,
      blockSize,
      port: port1,
      bell,
      stored: null,
      origin,
      published: false,
    };
    source = new AskedSource(file);
  });
  afterEach(() => {
    source.close();
    other.close();
  });

  const send = (...blocks: number[]): void => {
    for (const block of blocks) other.postMessage({ kind: "block", block, bytes: blockOf(block) });
  };
  const fail = (): void =>
    other.postMessage({ kind: "failed", error: { code: "network-failed", message: "gone", details: {} } });
  /** What was asked for since the last look. */
  function asked(): BlocksWanted[] {
    const found: BlocksWanted[] = [];
    for (let got = receiveMessageOnPort(other); got; got = receiveMessageOnPort(other))
      found.push(got.message as BlocksWanted);
    return found;
  }
  function read(from: number, to: number): Uint8Array {
    const into = new Uint8Array(to - from);
    const got = source.read(from, into.length, into);
    return into.subarray(0, got);
  }

  it("gives any bytes of blocks that have come, and asks for none of them", () => {
    send(0, 1, 2, 9);
    assert.deepEqual(read(50, 250), bytes.slice(50, 250));
    assert.deepEqual(read(100, 200), bytes.slice(100, 200));
    assert.deepEqual(read(940, 2000), bytes.slice(940));
    assert.equal(read(950, 960).length, 0);
    assert.deepEqual(asked(), []);
  });

  it("asks at once for all that a read lacks, and says what it has heard", () => {
    send(1);
    read(100, 110);
    fail();
    assert.throws(() => read(50, 350), { code: "network-failed", message: "gone" });
    // Told while it asked: the failure is a message, too.
    assert.deepEqual(asked(), [
      {
        runs: [
          [0, 1],
          [2, 4],
        ],
        now: true,
        heard: 2,
      },
    ]);
    assert.throws(() => read(400, 410), { code: "network-failed" });
    assert.deepEqual(read(100, 110), bytes.slice(100, 110));
  });

  it("reads ranges that are known together, and while other things are done", async () => {
    source.expect([{ from: 0, to: 150 }]);
    source.expect([{ from: 400, to: 2000 }]);
    assert.deepEqual(asked(), []);
    await Promise.resolve();
    assert.deepEqual(asked(), [
      {
        runs: [
          [0, 2],
          [4, 10],
        ],
        now: false,
        heard: 0,
      },
    ]);
    source.expect([{ from: 200, to: 300 }]);
    send(5);
    source.read(500, 60, new Uint8Array(60));
    assert.deepEqual(asked(), [{ runs: [[2, 3]], now: false, heard: 0 }]);
    const into = new Uint8Array(60);
    const reading = source.readSoon(880, 60, into);
    assert.deepEqual(asked(), [{ runs: [[8, 10]], now: false, heard: 1 }]);
    send(8, 9);
    assert.equal(await reading, 60);
    assert.deepEqual(into, bytes.slice(880, 940));
    const failing = source.readSoon(0, 10, into);
    fail();
    await assert.rejects(failing, { code: "network-failed" });
  });

  it("beats while it sleeps until bytes come", () => {
    const pulse = new Pulse();
    const sleeping = new AskedSource(file, pulse);
    let looks = 0;
    // Nobody else runs in this thread: the failure comes with the second beat.
    pulse.beat = () => {
      if (++looks === 2) fail();
    };
    assert.throws(() => sleeping.read(0, 10, new Uint8Array(10)), { code: "network-failed" });
    assert.equal(looks, 2);
  });

  describe("of which blocks lie on this disk", () => {
    let folder: string;
    let table: BlockTable;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "asked-source-"));
      const data = path.join(folder, "data");
      writeFileSync(data, bytes);
      table = new BlockTable(10);
      source.close();
      const { port1, port2 } = new MessageChannel();
      other = port2;
      source = new AskedSource({ ...file, port: port1, stored: { path: data, table: table.buffer } });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("reads them there, comparing those of earlier runs once", () => {
      table.set(0, "sound", 0);
      table.set(9, "unchecked", crc32(blockOf(9)));
      assert.deepEqual(read(10, 20), bytes.slice(10, 20));
      assert.deepEqual(read(920, 950), bytes.slice(920, 950));
      assert.equal(table.state(9), "sound");
      assert.deepEqual(asked(), []);
    });

    it("asks anew for those that are not as they were stored", () => {
      table.set(3, "unchecked", crc32(blockOf(4)));
      fail();
      assert.throws(() => read(300, 310), { code: "network-failed" });
      assert.equal(table.state(3), "missing");
      assert.deepEqual(asked(), [{ runs: [[3, 4]], now: true, heard: 1 }]);
    });
  });
});
