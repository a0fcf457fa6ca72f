import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { MessagePort } from "node:worker_threads";
import { BlockTable } from "../../src/core/block-table.ts";
import type { BlockRun, BlocksTold } from "../../src/core/mailbox.ts";
import { openRemote } from "../../src/remote/open-remote.ts";
import type { OpenRemote, OpenRemoteOptions } from "../../src/remote/open-remote.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { listStores } from "../../src/remote/stores.ts";
import { FaultServer } from "./fault-server.ts";

const blockSize = 32_768;
const bytes = Uint8Array.from({ length: 40 * blockSize + 5 }, (_, i) => (i * 7) % 253);

describe("a file elsewhere", () => {
  let server: FaultServer;
  let store: string;
  const warnings: string[] = [];
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(() => {
    store = mkdtempSync(path.join(tmpdir(), "open-remote-"));
    server.objects.set("/a.nwb", bytes);
    server.reset();
    warnings.length = 0;
  });
  afterEach(() => rmSync(store, { recursive: true }));

  function opened(
    more: Partial<OpenRemoteOptions> = {},
    offline = false,
    address = `${server.base}/a.nwb`,
  ): Promise<OpenRemote> {
    const environment = { NEURAL_CODING_STORE: store, NEURAL_CODING_RETRY_SCALE: "0" };
    return openRemote(
      { kind: "address", address },
      {
        settings: remoteSettings(environment, { offline }),
        catalogue: { source: "s3", session: async () => undefined },
        blockSize,
        stored: true,
        warn: (message) => warnings.push(message),
        ...more,
      },
    );
  }

  /** What is told until the last of these blocks has come, or the reading has failed; blocks in ascending order. */
  async function told(remote: OpenRemote, runs: readonly BlockRun[], now = true): Promise<BlocksTold[]> {
    const port = remote.asked.port as MessagePort;
    const wanted = new Set(
      runs.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)),
    );
    const found: BlocksTold[] = [];
    const hear = new Promise<void>((resolve) => {
      port.on("message", (message: BlocksTold) => {
        found.push(message);
        if (message.kind === "failed" || (wanted.delete(message.block) && wanted.size === 0)) resolve();
      });
    });
    port.postMessage({ runs, now, heard: 0 });
    await hear;
    port.removeAllListeners("message");
    return found;
  }
  const blocksOf = (messages: readonly BlocksTold[]): number[] =>
    messages.flatMap((message) => (message.kind === "block" ? [message.block] : [])).sort((a, b) => a - b);
  const ranges = (): (string | undefined)[] => server.log.map(({ headers }) => headers.range);
  const rangeOf = (from: number, to: number): string =>
    `bytes=${from * blockSize}-${Math.min(to * blockSize, bytes.length) - 1}`;

  it("is opened by one request, and read in as few as there are stretches", async () => {
    const remote = await opened();
    const { size, name, origin } = remote.asked;
    assert.deepEqual([size, name, origin.fileName], [bytes.length, `${server.base}/a.nwb`, "a.nwb"]);
    const messages = await told(remote, [
      [3, 4],
      [5, 6],
      [20, 21],
      [40, 41],
    ]);
    // The block between two is fetched with them.
    assert.deepEqual(blocksOf(messages), [0, 3, 4, 5, 20, 40]);
    for (const message of messages)
      if (message.kind === "block")
        assert.deepEqual(
          Uint8Array.from(message.bytes),
          bytes.slice(message.block * blockSize, (message.block + 1) * blockSize),
        );
    assert.deepEqual(
      ranges().sort(),
      [rangeOf(0, 1), rangeOf(20, 21), rangeOf(3, 6), rangeOf(40, 41)].sort(),
    );
    await remote.close();
    const { requests, fetchedBytes, storedBytes } = remote.transfer;
    assert.deepEqual([requests, fetchedBytes, storedBytes], [4, 5 * blockSize + 5, 0]);
  });

  it("that comes over http from elsewhere says that nobody vouches for it", async () => {
    await (await opened()).close();
    assert.deepEqual(warnings, []);
    // This machine, by an address that is not the loopback's.
    const address = `${server.base.replace("127.0.0.1", "0.0.0.0")}/a.nwb`;
    await (await opened({}, false, address)).close();
    assert.match(warnings[0]!, /a\.nwb comes over http, so nobody vouches for its bytes/);
    assert.equal(warnings.length, 1);
  });

  it("is fetched ahead where it is read in order, more each time", async () => {
    const remote = await opened();
    for (const block of [1, 2, 4, 7]) await told(remote, [[block, block + 1]]);
    assert.deepEqual(
      ranges(),
      [
        [0, 1],
        [1, 2],
        [2, 4],
        [4, 7],
        [7, 12],
      ].map(([from, to]) => rangeOf(from!, to!)),
    );
    await remote.close();
  });

  it("is fetched with what lies beside it where nobody has said what will be read, and else alone", async () => {
    const remote = await opened({ blockSize: 4 * blockSize });
    assert.equal(remote.asked.blockSize, blockSize);
    await told(remote, [[8, 9]], false);
    await told(remote, [[10, 11]]);
    await told(remote, [[12, 13]]);
    await told(remote, [[38, 39]]);
    const asked = [
      [0, 4],
      [8, 9],
      [9, 12], // but for what was here
      [12, 20], // in order, and so as much again ahead of it
      [36, 40],
    ];
    assert.deepEqual(
      ranges(),
      asked.map(([from, to]) => rangeOf(from!, to!)),
    );
    await remote.close();
    assert.equal(
      remote.transfer.fetchedBytes,
      asked.reduce((sum, [from, to]) => sum + to! - from!, 0) * blockSize,
    );
  });

  it("costs one small request the second time, and none offline", async () => {
    const first = await opened();
    await told(first, [[1, 4]]);
    await first.close();
    server.reset();
    for (const offline of [false, true]) {
      const again = await opened({}, offline);
      const table = new BlockTable(again.asked.stored!.table);
      assert.equal(table.stored, 4);
      table.set(2, "sound");
      await again.close();
      assert.equal(again.transfer.storedBytes, blockSize);
      assert.deepEqual(ranges(), ["bytes=0-1023"]);
    }
    const offline = await opened({}, true);
    const [failed] = await told(offline, [[9, 10]]);
    assert.ok(failed?.kind === "failed");
    assert.equal(failed.error.code, "offline");
    assert.match(failed.error.message, /What was read before is still here: 131 kB of 1\.31 MB/);
    await offline.close();
  });

  it("is not read from what was stored of another state", async () => {
    await (await opened()).close();
    server.objects.set("/a.nwb", bytes.slice(0, 3 * blockSize));
    const changed = await opened();
    assert.equal(changed.asked.size, 3 * blockSize);
    assert.equal(new BlockTable(changed.asked.stored!.table).state(1), "missing");
    await changed.close();
    const [kept] = await listStores(store);
    assert.equal(kept?.size, 3 * blockSize);
  });

  it("is read from what is stored when nobody is reached, and that is said", async () => {
    await (await opened()).close();
    server.reset(() => ({ kind: "drop" }));
    const remote = await opened();
    assert.match(warnings[0]!, /stopped answering.*It is read from what is stored/);
    const asked = server.log.length;
    const [failed] = await told(remote, [[9, 10]]);
    assert.equal(failed?.kind, "failed");
    assert.equal(server.log.length, asked);
    await remote.close();
  });

  it("is read all the same where nothing can be kept", async () => {
    const file = path.join(store, "file");
    writeFileSync(file, "");
    const settings = remoteSettings({ NEURAL_CODING_STORE: file, NEURAL_CODING_RETRY_SCALE: "0" });
    for (const more of [{ settings }, { stored: false }]) {
      const remote = await opened(more);
      assert.equal(remote.asked.stored, null);
      assert.deepEqual(blocksOf(await told(remote, [[2, 3]])), [0, 2]);
      await remote.close();
    }
    assert.match(warnings[0]!, /cannot be kept/);
    assert.deepEqual(readdirSync(store), ["file"]);
    server.reset(() => ({ kind: "no-etag" }));
    const vague = await opened();
    assert.equal(vague.asked.stored, null);
    await vague.close();
  });

  it("tells every reader that its fetching has ended, and fetches no block twice", async () => {
    const remote = await opened();
    server.reset((n) => (n > 0 ? { kind: "status", status: 404 } : undefined));
    await told(remote, [[5, 7]], false);
    // The reading thread has heard of the first block only: what it was told later it does not lack.
    (remote.asked.port as MessagePort).postMessage({ runs: [[5, 7]], now: true, heard: 1 });
    const [failed] = await told(remote, [[20, 21]]);
    assert.ok(failed?.kind === "failed" && failed.error.code === "server-refused");
    assert.equal(server.log.length, 2);
    await remote.close();
  });

  it("ends when its user gives up", async () => {
    server.reset((n) => (n > 0 ? { kind: "stall", after: 10 } : undefined));
    const end = new AbortController();
    const remote = await opened({ signal: end.signal });
    const telling = told(remote, [[5, 6]]);
    while (server.log.length < 2) await new Promise((resolve) => setImmediate(resolve));
    end.abort(new Error("enough"));
    const last = (await telling).at(-1);
    assert.ok(last?.kind === "failed" && last.error.message === "enough");
    await remote.close();
  });
});
