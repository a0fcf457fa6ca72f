import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AnalysisError } from "../../src/core/errors.ts";
import type { DownloadProgress } from "../../src/remote/download/progress.ts";
import type { DownloadTarget } from "../../src/remote/download/download.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { block, bytes, downloadFrom, serve, session } from "./download-from.ts";
import { FaultServer } from "./fault-server.ts";
import type { ServedFault } from "./fault-server.ts";
import { sha256 } from "./served-recording.ts";

const uuid = "58703c97-c0a9-4736-b684-73c85c1a444a";

describe("a download that fails", () => {
  let server: FaultServer;
  let folder: string;
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "download-failures-"));
    serve(server, bytes);
    server.objects.set(`/api/assets/${uuid}/download/`, bytes);
    server.documents.clear();
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const to = (): DownloadTarget => ({ kind: "folder", folder: path.join(folder, "to") });

  async function refused(
    ...args: readonly [string, Partial<Parameters<typeof downloadFrom>[3]>?]
  ): Promise<AnalysisError> {
    const [source, more = {}] = args;
    const [outcome] = (await downloadFrom(server, folder, source, more, to())).outcomes;
    assert.ok(outcome?.error, "it should have failed");
    return outcome.error;
  }

  const lasting: readonly (readonly [fault: ServedFault, code: string, message: RegExp])[] = [
    [{ kind: "status", status: 404 }, "server-refused", /no such file \(HTTP 404\)/],
    [{ kind: "status", status: 403 }, "server-refused", /refuses it \(HTTP 403\)/],
    [{ kind: "status", status: 500 }, "network-failed", /after 6 tries \(HTTP 500\)/],
    [{ kind: "status", status: 429, headers: { "retry-after": "0" } }, "network-failed", /HTTP 429/],
    [{ kind: "drop" }, "network-failed", /after 6 tries/],
    [{ kind: "stall", after: 10 }, "network-failed", /no byte came for 0\.3 s/],
    [{ kind: "cut", after: 10 }, "network-failed", /after 6 tries/],
    [{ kind: "shift", by: 512 }, "bad-answer", /bytes 512-.* instead of 0-.*proxy/],
    [{ kind: "gzip" }, "bad-answer", /packed as gzip/],
    [{ kind: "status", status: 416 }, "bad-answer", /HTTP 416/],
    [{ kind: "loop" }, "redirect-refused", /5 redirects/],
    [{ kind: "redirect", to: "file:///etc/passwd" }, "redirect-refused", /leads to file:/],
    [{ kind: "html" }, "not-nwb", /web page.*sign-in page/],
  ];
  for (const [fault, code, message] of lasting)
    it(`leaves nothing: ${fault.kind} ${"status" in fault ? fault.status : ""}`, async () => {
      server.reset(() => fault);
      const error = await refused("/a.nwb");
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.deepEqual(readdirSync(folder), []);
    });

  it("leaves nothing of an empty file, which is told at once", async () => {
    server.objects.set("/empty.nwb", new Uint8Array(0));
    const { code, message, details } = await refused("/empty.nwb");
    assert.equal(code, "not-nwb");
    assert.match(message, /empty\.nwb is no whole recording\. It is empty \(0 bytes\)/);
    assert.equal((details as { reason: string }).reason, "empty");
    assert.equal(server.log.length, 1);
    assert.deepEqual(readdirSync(folder), []);
  });

  const passing: readonly ServedFault[] = [
    { kind: "cut", after: 3 * block + 7 },
    { kind: "stall", after: 3 * block + 7 },
    { kind: "drop" },
    { kind: "status", status: 503, headers: { "retry-after": "0" } },
    { kind: "short", by: 100 },
    { kind: "long", by: 100 },
    { kind: "wrong-length", by: 50 },
    { kind: "shift", by: 512 },
    { kind: "chunked" },
    { kind: "no-etag" },
  ];
  for (const fault of passing)
    it(`does not fail for one answer: ${fault.kind}`, async () => {
      server.reset((n) => (n === 1 ? fault : undefined));
      const waits: DownloadProgress[] = [];
      const onProgress = (progress: DownloadProgress): void => {
        if (progress.phase === "waiting") waits.push(progress);
      };
      const [outcome] = (await downloadFrom(server, folder, "/a.nwb", { onProgress }, to())).outcomes;
      assert.equal(outcome?.file?.sha256, sha256(bytes), outcome?.error?.message);
      // Nothing is wrong with a long answer without a length, nor with a connection of before that was closed.
      assert.equal(waits.length, ["chunked", "drop"].includes(fault.kind) ? 0 : 1);
      assert.ok(waits.every(({ retryInMs, done }) => retryInMs === 0 && done >= block));
    });

  it("tells that nobody is there", async () => {
    const gone = await FaultServer.start();
    const address = `${gone.base}/a.nwb`;
    await gone.stop();
    const error = await refused(address);
    assert.equal(error.code, "offline");
    assert.match(error.message, /no connection to 127\.0\.0\.1:\d+/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("tells that DANDI wants a key, and compares DANDI's checksum", async () => {
    const source = `dandi:${uuid}`;
    server.reset(() => ({ kind: "status", status: 401 }));
    const needed = await refused(source);
    assert.equal(needed.code, "needs-token");
    assert.match(needed.message, /embargoed: set DANDI_API_KEY/);
    server.documents.set(`/api/assets/${uuid}/`, { path: "a.nwb", contentSize: bytes.length });
    for (const status of [401, 403]) {
      server.reset((n) => (n === 0 ? { kind: "no-range" } : { kind: "status", status }));
      assert.equal((await refused(source)).code, "needs-token");
    }
    const metadata = (sum: string): void =>
      void server.documents.set(`/api/assets/${uuid}/`, {
        path: "../../a.nwb",
        contentSize: bytes.length,
        digest: { "dandi:sha2-256": sum },
      });
    server.reset();
    metadata("ab".repeat(32));
    const error = await refused(source);
    assert.equal(error.code, "checksum-mismatch");
    assert.match(error.message, /not the published one \(its checksum differs\)\. It was removed/);
    assert.deepEqual(readdirSync(folder), []);
    metadata(sha256(bytes));
    const { outcomes } = await downloadFrom(server, folder, source, {}, to());
    assert.deepEqual(outcomes[0]?.file?.verified, { size: true, hdf5: true, checksum: "match", by: "dandi" });
    assert.deepEqual(readdirSync(path.join(folder, "to")), ["a.nwb"]);
  });

  it("tells where it cannot write", async () => {
    writeFileSync(path.join(folder, "to"), "a file");
    const error = await refused("/a.nwb");
    assert.equal(error.code, "write-failed");
    assert.match(error.message, /could not be written/);
    rmSync(path.join(folder, "to"));
    if (process.platform === "linux") {
      const file = "/proc/none/a.nwb";
      const nowhere = await downloadFrom(server, folder, "/a.nwb", {}, { kind: "file", file });
      assert.equal(nowhere.outcomes[0]?.error?.code, "write-failed");
    }
    const { outcomes } = await downloadFrom(
      server,
      folder,
      "/a.nwb",
      {},
      {
        kind: "file",
        file: folder,
      },
    );
    assert.equal(outcomes[0]?.error?.code, "write-failed");
    assert.match(outcomes[0].error.message, /is a folder, where a file is to be/);
  });

  it("asks nobody offline", async () => {
    const settings = remoteSettings({ NEURAL_CODING_S3_BASE: `${server.base}/s3` }, { offline: true });
    assert.equal((await refused("allen:7", { settings })).code, "offline");
    assert.equal(server.log.length, 0);
  });

  it("knows the checksum though the catalogue does not know the size", async () => {
    const { nwbBytes, ...unsized } = session;
    const catalogue = { source: "s3", session: async () => unsized } as const;
    const fetched = async (): Promise<readonly unknown[]> => {
      const { outcomes } = await downloadFrom(server, folder, "allen:7", { catalogue }, to());
      return [outcomes[0]?.file?.state, outcomes[0]?.file?.verified.by];
    };
    assert.deepEqual(await fetched(), ["downloaded", "catalogue"]);
    assert.deepEqual(await fetched(), ["already", "catalogue"]);
    writeFileSync(path.join(folder, "to", "session_7.nwb"), bytes.subarray(0, nwbBytes! >> 1));
    assert.deepEqual(await fetched(), ["resumed", "catalogue"]);
  });
});
