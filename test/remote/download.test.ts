import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { AnalysisError } from "../../src/core/errors.ts";
import { BlockStore } from "../../src/remote/block-store.ts";
import { download } from "../../src/remote/download/download.ts";
import type { DownloadOptions, DownloadReport, DownloadTarget } from "../../src/remote/download/download.ts";
import type { DownloadedFile } from "../../src/remote/download/file-task.ts";
import type { DownloadProgress } from "../../src/remote/download/progress.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { storeFolder } from "../../src/remote/stores.ts";
import { FaultServer } from "./fault-server.ts";
import type { ServedFault } from "./fault-server.ts";
import { block, bytes, downloadFrom, key, serve, session } from "./download-from.ts";
import { recordingBytes, sha256 } from "./served-recording.ts";

const allen = "allen:7";

describe("a download", () => {
  let server: FaultServer;
  let folder: string;
  const warnings: string[] = [];
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "download-"));
    serve(server, bytes);
    server.reset();
    warnings.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const final = (): string => path.join(folder, "cache", "session_7", "session_7.nwb");
  const fetched = (
    source: string = allen,
    more: Partial<DownloadOptions> = {},
    target?: DownloadTarget,
  ): Promise<DownloadReport> =>
    downloadFrom(server, folder, source, { warn: (message) => warnings.push(message), ...more }, target);
  /** The one file, which must be right. */
  async function whole(...args: Parameters<typeof fetched>): Promise<DownloadedFile> {
    const [outcome] = (await fetched(...args)).outcomes;
    if (!outcome?.file) throw outcome?.error ?? new Error("nothing came");
    const { file } = outcome;
    assert.ok(readFileSync(file.path).equals(bytes));
    assert.equal(existsSync(`${file.path}.part`), false);
    return file;
  }
  async function refused(...args: Parameters<typeof fetched>): Promise<AnalysisError> {
    const [outcome] = (await fetched(...args)).outcomes;
    assert.ok(outcome?.error, "it should have failed");
    return outcome.error;
  }
  const sent = (): number => server.log.reduce((sum, entry) => sum + entry.sent, 0);
  const to = (): DownloadTarget => ({ kind: "folder", folder: path.join(folder, "to") });
  const dying = (n: number, first: ServedFault): ServedFault | undefined =>
    n === 0 ? undefined : n === 1 ? first : { kind: "status", status: 503 };

  it("is whole, verified and told", async () => {
    const seen: DownloadProgress[] = [];
    const file = await whole(allen, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(file, {
      name: "allen:7",
      url: `${server.base}/s3/${key}`,
      path: final(),
      state: "downloaded",
      bytes: bytes.length,
      fetchedBytes: bytes.length,
      keptBytes: 0,
      requests: 3,
      retries: 0,
      sha256: sha256(bytes),
      verified: { size: true, hdf5: true, checksum: "match", by: "catalogue" },
    });
    assert.deepEqual(
      server.log.map(({ headers }) => headers.range),
      [`bytes=0-${block - 1}`, `bytes=${block}-${33 * block - 1}`, `bytes=${33 * block}-${bytes.length - 1}`],
    );
    const of = (phase: DownloadProgress["phase"]): number[] =>
      seen.filter((progress) => progress.phase === phase).map(({ done }) => done);
    for (const phase of ["fetching", "verifying"] as const) {
      assert.equal(of(phase).at(-1), bytes.length);
      assert.deepEqual(
        of(phase),
        of(phase).toSorted((a, b) => a - b),
      );
    }
  });

  it("is not made a second time, and asks nobody then", async () => {
    await whole();
    server.reset();
    const { state, fetchedBytes, verified } = await whole();
    assert.deepEqual([state, fetchedBytes, verified.checksum], ["already", 0, "match"]);
    assert.equal(server.log.length, 0);
  });

  it("that was given up keeps its blocks, and the next one fetches the rest alone", async () => {
    server.reset((n) => dying(n, { kind: "cut", after: 10 * block + 77 }));
    const error = await refused();
    assert.equal(error.code, "network-failed");
    const details = error.details as { kept_bytes: number; attempts: number; status: number };
    assert.deepEqual(details, { ...details, kept_bytes: 11 * block, attempts: 6, status: 503 });
    assert.match(error.message, /27 % \(2\.88 MB\) is kept and will be used when you run this again/);
    assert.equal(existsSync(final()), false);
    server.reset();
    const { state, keptBytes } = await whole();
    assert.deepEqual([state, keptBytes], ["resumed", 11 * block]);
    assert.equal(sent(), bytes.length - 11 * block + 1024);
  });

  it("goes on from another server where a checksum tells that it is the same file", async () => {
    server.reset((n) => dying(n, { kind: "cut", after: 10 * block }));
    await refused();
    server.objects.set(`/mine/${key}`, bytes);
    server.reset(() => ({ kind: "weak-etag" }));
    const catalogue = { source: new URL(`${server.base}/mine`), session: async () => session };
    assert.equal((await whole(allen, { catalogue })).keptBytes, 11 * block);
    assert.ok(sent() < 31 * block);
  });

  it("without a checksum is begun anew when the file has become another", async () => {
    server.objects.set("/a.nwb", recordingBytes(bytes.length, 9));
    server.reset((n) => dying(n, { kind: "cut", after: 10 * block }));
    assert.equal((await refused("/a.nwb", {}, to())).code, "network-failed");
    server.objects.set("/a.nwb", bytes);
    server.reset();
    const { state, verified } = await whole("/a.nwb", {}, to());
    assert.deepEqual([state, verified.checksum, verified.by], ["downloaded", "match", "etag"]);
  });

  it("without a checksum and without a tag is always begun anew", async () => {
    server.reset((n) => dying(n, { kind: "cut", after: 10 * block }) ?? { kind: "no-etag" });
    await refused("/a.nwb", {}, to());
    server.reset(() => ({ kind: "no-etag" }));
    const { keptBytes, verified } = await whole("/a.nwb", {}, to());
    assert.deepEqual([keptBytes, verified.checksum, verified.by], [0, "none", null]);
  });

  it("is never of two states", async () => {
    server.reset((n) => {
      if (n === 1) server.objects.set("/a.nwb", recordingBytes(bytes.length, 9));
      return undefined;
    });
    const error = await refused("/a.nwb", {}, to());
    assert.equal(error.code, "remote-changed");
    assert.match(error.message, /changed on the server while it was downloaded .* begun anew/);
    assert.deepEqual(readdirSync(path.join(folder, "to")), ["a.nwb.part"]);
  });

  it("takes what reading it elsewhere has stored", async () => {
    const address = new URL(`${server.base}/s3/${key}`);
    server.reset();
    const stored = await BlockStore.open(storeFolder(path.join(folder, "store"), address), {
      name: "allen:7",
      address: address.href,
      validator: { size: bytes.length, etag: etagOf(bytes), modified: "Mon, 04 May 2020 00:00:00 GMT" },
      blockSize: block,
    });
    assert.ok(stored instanceof BlockStore);
    for (const at of [3, 4, 40]) await stored.write(at, bytes.slice(at * block, (at + 1) * block));
    await stored.close();
    const { keptBytes } = await whole();
    assert.equal(keptBytes, stored.storedBytes);
    assert.equal(sent(), bytes.length - 2 * block - 5);
  });

  it("completes a file that another program has left too short", async () => {
    mkdirSync(path.dirname(final()), { recursive: true });
    writeFileSync(final(), bytes.subarray(0, 20 * block + 99));
    const { state, keptBytes } = await whole();
    assert.deepEqual([state, keptBytes], ["resumed", 20 * block]);
    assert.equal(sent(), bytes.length - 20 * block + 1024);
  });

  it("fetches it anew, once, when its bytes are not those of the file", async () => {
    mkdirSync(path.dirname(final()), { recursive: true });
    const wrong = bytes.slice(0, 20 * block);
    wrong[777_777]! ^= 1;
    writeFileSync(final(), wrong);
    const { state, keptBytes } = await whole();
    assert.deepEqual([state, keptBytes], ["downloaded", 0]);
    assert.match(warnings[0]!, /5\.24 MB of allen:7 that were here before are not of the published file/);
    server.objects.set(`/s3/${key}`, recordingBytes(bytes.length, 3));
    rmSync(final());
    writeFileSync(final(), wrong);
    server.reset();
    assert.equal((await refused()).code, "checksum-mismatch");
    assert.equal(sent(), bytes.length - 20 * block + 1024 + bytes.length);
    assert.equal(existsSync(final()), false);
    assert.equal(existsSync(`${final()}.part`), false);
  });

  it("replaces a page or a pointer that lies in its place", async () => {
    mkdirSync(path.dirname(final()), { recursive: true });
    for (const text of ["<!DOCTYPE html>", "version https://git-lfs.github.com/spec/v1\n", ""]) {
      writeFileSync(final(), text);
      assert.equal((await whole()).state, "downloaded");
    }
  });

  it("leaves another whole file where it is, unless it is to be repaired", async () => {
    const damaged = bytes.slice();
    damaged[888_888]! ^= 1;
    const longer = Buffer.concat([bytes, Buffer.from([1, 2, 3])]);
    const other = recordingBytes(5 * block);
    for (const [there, code] of [
      [damaged, "checksum-mismatch"],
      [longer, "wrong-size"],
      [other, "wrong-size"],
    ] as const) {
      mkdirSync(path.dirname(final()), { recursive: true });
      writeFileSync(final(), there);
      server.reset();
      const error = await refused();
      assert.equal(error.code, code);
      assert.match(error.message, /--repair/);
      assert.equal(server.log.length, 0);
      assert.ok(readFileSync(final()).equals(there));
      server.reset(() => ({ kind: "status", status: 404 }));
      assert.equal((await refused(allen, { repair: true })).code, "server-refused");
      assert.ok(readFileSync(final()).equals(there));
      server.reset();
      assert.equal((await whole(allen, { repair: true })).state, "repaired");
    }
    assert.equal((await whole(allen, { repair: true })).state, "already");
  });

  it("of a file that the server has in another size is refused, and nothing is written", async () => {
    server.objects.set(`/s3/${key}`, bytes.subarray(0, 30 * block));
    const error = await refused();
    assert.equal(error.code, "wrong-size");
    assert.match(error.message, /another version of allen:7: 7\.86 MB instead of 10\.5 MB/);
    assert.equal(server.log.length, 1);
    assert.deepEqual(readdirSync(folder), []);
    const other = recordingBytes(30 * block);
    server.objects.set(`/s3/${key}`, other);
    const [outcome] = (await fetched(allen, { anyVersion: true })).outcomes;
    assert.equal(outcome?.file?.sha256, sha256(other));
    assert.deepEqual(outcome.file.verified, { size: true, hdf5: true, checksum: "match", by: "etag" });
  });

  it("looks for room before anything is transferred", async () => {
    const spare = 64 * 1024 * 1024;
    const free = async (): Promise<number> => bytes.length + spare - 1;
    const error = await refused(allen, { free });
    assert.equal(error.code, "disk-full");
    assert.match(error.message, /Not enough room in .*: 77\.6 MB needed, 77\.6 MB free/);
    assert.equal(server.log.length, 0);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal((await refused("/a.nwb", { free }, to())).code, "disk-full");
    assert.ok(sent() <= block);
    await whole(allen, { free: async () => bytes.length + spare });
  });

  it("refuses what is no recording before the rest of it comes", async () => {
    for (const [there, reason] of [
      [new Uint8Array(20 * block), "not-hdf5"],
      [recordingBytes(30 * block).subarray(0, 20 * block), "truncated"],
    ] as const) {
      server.objects.set("/a.nwb", there);
      server.reset();
      const error = await refused("/a.nwb", {}, to());
      assert.deepEqual([error.code, (error.details as { reason: string }).reason], ["not-nwb", reason]);
      assert.match(error.message, new RegExp(`What ${new URL(server.base).host} has as`));
      assert.equal(server.log.length, 1);
      assert.deepEqual(readdirSync(folder), []);
    }
    server.reset(() => ({ kind: "html" }));
    assert.match((await refused("/a.nwb", {}, to())).message, /starts with "<!DOCTYPE html>/);
  });

  it("from a server that sends files only whole is begun anew when it is cut", async () => {
    let asked = 0;
    server.reset(() => (++asked === 2 ? { kind: "cut", after: 3 * block } : { kind: "no-range" }));
    const { state, verified } = await whole();
    assert.deepEqual([state, verified.checksum], ["downloaded", "match"]);
    assert.equal(
      warnings[0],
      `${new URL(server.base).host} sends files only whole: allen:7 was cut and is begun anew.`,
    );
    assert.deepEqual(
      server.log.map(({ headers }) => headers.range),
      [`bytes=0-${block - 1}`, undefined, undefined],
    );
  });

  it("goes on where a server sends the file whole once, and takes it so where it goes on to", async () => {
    server.reset((n) => (n === 1 ? { kind: "no-range" } : undefined));
    assert.deepEqual([(await whole()).keptBytes, sent()], [0, bytes.length + 1024 + bytes.length]);
    rmSync(final());
    server.reset((n) => (n > 0 ? { kind: "no-range" } : undefined));
    assert.deepEqual([(await whole()).keptBytes, server.log.length], [0, 4]);
  });

  it("from such a server leaves nothing when it fails", async () => {
    server.reset((n) => (n === 0 ? { kind: "no-range" } : { kind: "cut", after: 3 * block }));
    const error = await refused();
    assert.equal(error.code, "network-failed");
    assert.match(error.message, /Try again later/);
    server.objects.set(`/s3/${key}`, bytes.subarray(0, 30 * block));
    server.reset(() => ({ kind: "no-range" }));
    assert.equal((await refused()).code, "wrong-size");
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is made by one process at a time", async () => {
    mkdirSync(`${final()}.part`, { recursive: true });
    const lock = { pid: process.ppid, host: hostname(), id: "x" };
    writeFileSync(path.join(`${final()}.part`, "lock"), JSON.stringify(lock));
    const error = await refused();
    assert.deepEqual([error.code, error.details], ["busy", { path: final(), pid: process.ppid }]);
    assert.match(error.message, new RegExp(`pid ${process.ppid}\\) is downloading this file`));
    assert.equal(server.log.length, 0);
  });

  it("ends when its user gives up, and says what is kept", async () => {
    const end = new AbortController();
    const onProgress = ({ done }: DownloadProgress): void => {
      if (done >= 5 * block) end.abort(new AnalysisError("cancelled", "Cancelled.", {}));
    };
    await assert.rejects(fetched(allen, { onProgress, signal: end.signal }), (error: AnalysisError) => {
      const { kept_bytes: kept } = error.details as { kept_bytes: number };
      assert.ok(error.code === "cancelled" && kept >= 5 * block);
      assert.match(error.message, /^Cancelled\. \d+ % of allen:7 \([\d.]+ MB\) is kept\.$/);
      return true;
    });
    server.reset();
    const { keptBytes } = await whole();
    assert.ok(keptBytes >= 5 * block);
  });

  it("that is ended while it is verified has lost nothing, and asks nobody the next time", async () => {
    const end = new AbortController();
    const onProgress = ({ phase, done }: DownloadProgress): void => {
      if (phase === "verifying" && done > 5e6) end.abort(new AnalysisError("cancelled", "Cancelled.", {}));
    };
    await assert.rejects(fetched(allen, { onProgress, signal: end.signal }), (error: AnalysisError) => {
      assert.deepEqual(error.details, { kept_bytes: bytes.length });
      return true;
    });
    server.reset();
    const { state, keptBytes } = await whole();
    assert.deepEqual([state, keptBytes, server.log.length], ["resumed", bytes.length, 0]);
  });

  it("puts no two recordings into one file, and none but sessions into a cache folder", async () => {
    server.objects.set("/b/a.nwb", bytes);
    const sources = ["/a.nwb", "/b/a.nwb"].map(
      (at) => ({ kind: "address", address: server.base + at }) as const,
    );
    const settings = remoteSettings({ NEURAL_CODING_STORE: path.join(folder, "store") });
    const catalogue = { source: "s3", session: async () => undefined } as const;
    const options = { settings, catalogue, warn: () => undefined };
    const { outcomes } = await download(sources, to(), options);
    assert.equal(outcomes[0]?.file?.bytes, bytes.length);
    assert.equal(outcomes[1]?.error?.code, "bad-argument");
    const cache = { kind: "cache", folder, tables: false } as const;
    await assert.rejects(download(sources, cache, options), { code: "bad-argument" });
  });
});

/** As the server makes them. */
const etagOf = (of: Uint8Array): string => `"${createHash("md5").update(of).digest("hex")}"`;
