import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import type { Control } from "../../src/core/control.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import type { SourceName } from "../../src/core/source-name.ts";
import { sourceOf, sourceUri } from "../../src/extension/remote/source-uri.ts";
import type { SessionHandle } from "../../src/extension/session-pool.ts";
import type { TableView } from "../../src/protocol/session-api.ts";
import type { TransferFacts } from "../../src/protocol/transfer.ts";
import { allenSession } from "../fixtures.ts";
import { FaultServer } from "../remote/fault-server.ts";
import type { ServedFault } from "../remote/fault-server.ts";
import { Activated, gratings, recording } from "./fake/activated.ts";
import { user } from "./fake/user.ts";

const view: TableView = { table: "stimulus_presentations", where: [], sort: [] };
const stalled: ServedFault = { kind: "stall", after: 10 };

describe("a recording elsewhere, opened in the editor", function () {
  this.timeout(60_000);
  const bytes = readFileSync(allenSession);
  let server: FaultServer;
  let at: Activated;
  let store: string;
  let handle: SessionHandle | undefined;
  before(async () => {
    server = await FaultServer.start();
    at = await Activated.start();
  });
  after(async () => {
    await at.stop();
    await server.stop();
  });
  beforeEach(async () => {
    user.reset();
    store = await mkdtemp(path.join(tmpdir(), "store-"));
    user.settings.set("remote.store", store);
    user.settings.set("remote.blockSizeKiB", 64);
    process.env["NEURAL_CODING_RETRY_SCALE"] = "0";
    server.objects.set("/a.nwb", bytes);
    server.reset();
  });
  afterEach(async () => {
    await handle?.reopen();
    handle?.dispose();
    handle = undefined;
    delete process.env["NEURAL_CODING_RETRY_SCALE"];
    await rm(store, { recursive: true });
  });

  const name = (): SourceName => ({ kind: "address", address: `${server.base}/a.nwb` });
  const sent = (): number => server.log.reduce((sum, entry) => sum + entry.sent, 0);
  function open(uri: vscode.Uri = sourceUri(name())): SessionHandle {
    handle = at.extension.sessions.acquire(uri);
    return handle;
  }
  /** A caller that gives up once the server has been asked so many times. */
  const patientFor = (requests: number): Control => ({
    checkpoint: () =>
      server.log.length < requests
        ? Promise.resolve()
        : Promise.reject(new AnalysisError("cancelled", "Enough.", {})),
  });

  it("is a document whose address holds its name", () => {
    const uri = sourceUri({ kind: "allen", id: "715093703" });
    assert.deepEqual([uri.path, uri.query], ["/session_715093703.nwb", "allen:715093703"]);
    assert.deepEqual(sourceOf(uri), { kind: "allen", id: "715093703" });
    assert.equal(sourceOf(recording), null);
    const odd = sourceUri({ kind: "address", address: "https://host/a/%2e%2e%2fb%0a.nwb?x=1" });
    assert.equal(odd.path, "/b.nwb");
    assert.equal(sourceUri({ kind: "s3", bucket: "b", key: "k/..." }).path, "/recording.nwb");
  });

  it("answers as the file on this disk does, and tells what was transferred", async () => {
    const local = at.extension.sessions.acquire(recording);
    const told: TransferFacts[] = [];
    const { api, onDidTransfer } = open();
    const listening = onDidTransfer((transfer) => told.push(transfer));
    const wanted = await local.api.rows({ ...view, table: "units" }, ["firing_rate"], 0, 20);
    assert.deepEqual(await api.rows({ ...view, table: "units" }, ["firing_rate"], 0, 20), wanted);
    const elsewhere = await api.decode(gratings);
    assert.deepEqual(elsewhere.decoding.scores, (await local.api.decode(gratings)).decoding.scores);
    local.dispose();
    listening.dispose();
    const last = told.at(-1)!;
    assert.deepEqual(
      [last.size, last.requests, last.fetchedBytes],
      [bytes.length, server.log.length, sent()],
    );
    assert.equal(last.host, new URL(server.base).host);
    assert.ok(last.fetchedBytes < bytes.length);
    // The last block of the file is shorter than the others.
    assert.ok(last.storedBytes >= sent() && last.storedBytes < sent() + 65_536);
    assert.ok(told.some(({ requests }) => requests < last.requests));
  });

  it("is asked for by nobody when it is offline, and read from what is here", async () => {
    await open().api.describe();
    await handle!.reopen();
    server.reset();
    user.settings.set("remote.offline", true);
    assert.equal((await handle!.api.describe()).path, `${server.base}/a.nwb`);
    const refused = handle!.api.decode(gratings);
    await assert.rejects(refused, { code: "offline", message: /\(neuralCoding\.remote\.offline\)/ });
    assert.equal(server.log.length, 0);
  });

  it("is opened anew for the next question when its server failed", async () => {
    await open().api.describe();
    server.reset(() => ({ kind: "status", status: 503 }));
    await assert.rejects(handle!.api.decode(gratings), { code: "network-failed" });
    assert.equal(server.log.length % 6, 0);
    server.reset();
    await handle!.api.decode(gratings);
    // What was known is confirmed by the first request.
    assert.equal(server.log[0]!.headers.range, "bytes=0-1023");
  });

  it("answers nothing any more when it has changed, until it is read again", async () => {
    await open().api.describe();
    const longer = Buffer.concat([bytes, Buffer.alloc(8)]);
    server.objects.set("/a.nwb", longer);
    await assert.rejects(handle!.api.decode(gratings), {
      code: "remote-changed",
      message: /a\.nwb has changed/,
    });
    const asked = server.log.length;
    await assert.rejects(handle!.api.describe(), { code: "remote-changed" });
    assert.equal(server.log.length, asked);
    await handle!.reopen();
    assert.equal((await handle!.api.describe()).fileSize, longer.length);
  });

  it("that became another while it was opened anew is not mixed with what is shown", async () => {
    await open().api.describe();
    server.reset(() => ({ kind: "status", status: 500 }));
    await assert.rejects(handle!.api.decode(gratings), { code: "network-failed" });
    server.objects.set("/a.nwb", Buffer.concat([bytes, Buffer.alloc(8)]));
    server.reset();
    await assert.rejects(handle!.api.describe(), { code: "remote-changed" });
    await handle!.reopen();
    await handle!.api.describe();
  });

  it("ends its requests when whoever asks gives up, though the reading sleeps", async () => {
    await open().api.describe();
    server.reset(() => stalled);
    await assert.rejects(handle!.api.decode(gratings, patientFor(1)), { code: "cancelled" });
    assert.equal(server.log.length, 1);
    server.reset();
    assert.equal((await handle!.api.decode(gratings)).decoding.scores.length, 5);
  });

  it("goes on for others who wait when one gives up", async () => {
    await open().api.describe();
    let stalls = true;
    server.reset(() => (stalls ? { kind: "cut", after: 10 } : undefined));
    const waits = handle!.api.preview(gratings, { checkpoint: () => Promise.resolve() });
    const given = handle!.api.decode(gratings, patientFor(1));
    given.catch(() => undefined);
    while (server.log.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    stalls = false;
    assert.ok((await waits).trials.left > 0);
    await assert.rejects(given, { code: "cancelled" });
  });

  it("is let go with its requests when nobody holds it any more", async () => {
    server.reset(() => stalled);
    const asked = assert.rejects(open().api.describe(), { code: "cancelled" });
    while (server.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    handle!.dispose();
    await asked;
    assert.ok(!at.extension.sessions.openFiles.includes(handle!.uri.toString()));
  });

  it("says that its server does not answer while it is asked again", async () => {
    process.env["NEURAL_CODING_RETRY_SCALE"] = "0.01";
    const told: TransferFacts[] = [];
    server.reset((n) => (n < 2 ? { kind: "status", status: 503 } : undefined));
    open().onDidTransfer((transfer) => told.push(transfer));
    await handle!.api.describe();
    assert.equal(told.find(({ waiting }) => waiting)?.waiting?.reason, "HTTP 503");
    assert.equal(told.at(-1)!.waiting, null);
  });
});
