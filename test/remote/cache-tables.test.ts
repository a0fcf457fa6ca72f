import assert from "node:assert/strict";
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
import type { DownloadOptions, DownloadReport } from "../../src/remote/download/download.ts";
import { allenCache } from "../fixtures.ts";
import { bytes, downloadFrom, key, serve, session } from "./download-from.ts";
import { FaultServer } from "./fault-server.ts";

const tables = ["sessions.csv", "probes.csv", "channels.csv", "units.csv"];
const prefix = "/s3/visual-coding-neuropixels/ecephys-cache";

describe("a cache folder into which is downloaded", () => {
  let server: FaultServer;
  let folder: string;
  const warnings: string[] = [];
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cache-tables-"));
    server.objects.clear();
    serve(server, bytes);
    for (const table of tables) server.objects.set(`${prefix}/${table}`, tableBytes(table));
    server.reset();
    warnings.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const tableBytes = (table: string): Buffer => readFileSync(path.join(allenCache, table));
  const at = (name: string): string => path.join(folder, "cache", name);
  const fetched = (tables = true, more: Partial<DownloadOptions> = {}): Promise<DownloadReport> =>
    downloadFrom(
      server,
      folder,
      "allen:7",
      { warn: (message) => warnings.push(message), ...more },
      { kind: "cache", folder: path.join(folder, "cache"), tables },
    );
  const asked = (): readonly string[] => [...new Set(server.log.map((entry) => path.basename(entry.path)))];

  it("gets what AllenSDK needs, and nothing that is there", async () => {
    const { cacheError, requests, fetchedBytes } = await fetched();
    assert.equal(cacheError, undefined);
    for (const name of ["manifest.json", ...tables])
      assert.deepEqual(readFileSync(at(name)), readFileSync(path.join(allenCache, name)));
    assert.equal(readdirSync(path.join(folder, "cache")).length, 6);
    assert.equal(requests, server.log.length);
    assert.equal(
      fetchedBytes,
      server.log.reduce((sum, { sent }) => sum + sent, 0),
    );
    server.reset();
    writeFileSync(at("probes.csv"), "mine");
    rmSync(at("units.csv"));
    await fetched();
    assert.deepEqual(asked(), ["units.csv"]);
    assert.equal(readFileSync(at("probes.csv"), "utf8"), "mine");
    assert.deepEqual(warnings, []);
  });

  it("does without the tables when that is said, which is told", async () => {
    await fetched(false);
    assert.deepEqual(readdirSync(path.join(folder, "cache")).sort(), ["manifest.json", "session_7"]);
    assert.match(warnings[0]!, /^sessions\.csv, probes\.csv, channels\.csv, units\.csv of .* are left out/);
  });

  it("is left as it is when no session has come", async () => {
    server.objects.delete(`/s3/${key}`);
    const { outcomes, cacheError } = await fetched();
    assert.deepEqual([outcomes[0]?.error?.code, cacheError], ["server-refused", undefined]);
    assert.equal(existsSync(path.join(folder, "cache")), false);
  });

  it("gets its tables where the sessions come from, if that is laid out as the bucket", async () => {
    for (const [name, object] of [...server.objects])
      if (name.startsWith("/s3/")) server.objects.set(name.replace("/s3/", "/mine/"), object);
    for (const table of tables) server.objects.delete(`${prefix}/${table}`);
    const source = new URL(`${server.base}/mine/`);
    const { cacheError } = await fetched(true, { catalogue: { source, session: async () => session } });
    assert.equal(cacheError, undefined);
    assert.ok(server.log.every((entry) => entry.path.startsWith("/mine/visual")));
    assert.deepEqual(readFileSync(at("units.csv")), tableBytes("units.csv"));
  });

  it("gets no table that is none, or cut, beside the session that has come", async () => {
    for (const [wrong, reason] of [
      [Buffer.from("<!DOCTYPE html>"), /names no column id/],
      [tableBytes("channels.csv").subarray(0, -1), /last line/],
    ] as const) {
      server.objects.set(`${prefix}/channels.csv`, wrong);
      const { outcomes, cacheError } = await fetched();
      assert.ok(outcomes[0]?.file);
      assert.equal(cacheError?.code, "bad-answer");
      assert.match(cacheError.message, reason);
      assert.match(cacheError.message, /127\.0\.0\.1:\d+ sent as channels\.csv is not that table/);
      assert.deepEqual(
        readdirSync(path.join(folder, "cache")).filter((name) => name.startsWith("channels")),
        [],
      );
    }
    server.reset((_, name) => (name.endsWith("channels.csv") ? { kind: "status", status: 503 } : undefined));
    assert.equal((await fetched()).cacheError?.code, "network-failed");
  });

  it("leaves a table to the process that is fetching it", async () => {
    await fetched(false);
    const part = `${at("sessions.csv")}.part`;
    mkdirSync(part);
    writeFileSync(path.join(part, "lock"), JSON.stringify({ pid: process.ppid, host: hostname() }));
    const { cacheError } = await fetched();
    assert.equal(cacheError, undefined);
    assert.match(warnings.at(-1)!, new RegExp(`pid ${process.ppid}`));
    assert.ok(existsSync(at("units.csv")) && !existsSync(at("sessions.csv")));
  });
});
