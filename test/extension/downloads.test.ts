import assert from "node:assert/strict";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import type { Download } from "../../src/extension/transfers/downloads.ts";
import { Downloads } from "../../src/extension/transfers/downloads.ts";
import { downloadIcon, downloadWords } from "../../src/extension/transfers/download-words.ts";
import type { SessionNode } from "../../src/extension/sessions/tree-node.ts";
import { catalogueOf } from "../../src/extension/remote/catalogue-of.ts";
import { networkSettings } from "../../src/extension/remote/remote-settings.ts";
import { allenCache, allenSession } from "../fixtures.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { catalogueText } from "../remote/catalogue-text.ts";
import { Activated, errors, run } from "./fake/activated.ts";
import { user } from "./fake/user.ts";

const prefix = "/visual-coding-neuropixels/ecephys-cache";
const id = "750332458";
const source = `allen:${id}`;
const blockSize = 262_144;

describe("downloads in VS Code", function () {
  this.timeout(60_000);
  const bytes = readFileSync(allenSession);
  let server: FaultServer;
  let at: Activated;
  let folder: string;
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(async () => {
    user.reset();
    folder = await mkdtemp(path.join(tmpdir(), "downloads-"));
    writeFileSync(
      path.join(folder, "catalogue.csv"),
      catalogueText([{ id, key: `${prefix.slice(1)}/session_${id}.nwb`, bytes }]),
    );
    process.env["NEURAL_CODING_CATALOGUE"] = path.join(folder, "catalogue.csv");
    process.env["NEURAL_CODING_RETRY_SCALE"] = "0";
    user.settings.set("remote.s3Base", server.base);
    user.settings.set("remote.store", path.join(folder, "store"));
    user.settings.set("connectAllen", true);
    server.objects.set(`${prefix}/session_${id}.nwb`, bytes);
    for (const table of ["sessions", "probes", "channels", "units"])
      server.objects.set(`${prefix}/${table}.csv`, readFileSync(path.join(allenCache, `${table}.csv`)));
    server.reset();
    at = await Activated.start();
  });
  afterEach(async () => {
    await at.extension.downloads.stop();
    await at.stop();
    delete process.env["NEURAL_CODING_CATALOGUE"];
    delete process.env["NEURAL_CODING_RETRY_SCALE"];
    await rm(folder, { recursive: true });
  });

  const target = (): string => path.join(folder, "cache");
  const final = (): string => path.join(target(), `session_${id}`, `session_${id}.nwb`);
  /** Chooses the folder, and agrees to it. */
  const agree = (): void => {
    user.answer = ({ kind }) =>
      kind === "open" ? [{ fsPath: target() }] : kind === "information" ? "Download Here" : undefined;
  };
  async function node(): Promise<SessionNode> {
    at.extension.tree.refresh();
    for (const root of await at.extension.tree.getChildren())
      for (const child of await at.extension.tree.getChildren(root))
        if (child.kind === "session" && child.entry.id === id) return child;
    throw new Error("no such session in the tree");
  }
  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      const listening = at.extension.downloads.onDidEnd(() => {
        listening.dispose();
        resolve();
      });
    });
  const asked = (): string[] =>
    server.log.flatMap(({ path: wanted, headers }) =>
      wanted.endsWith(".nwb") ? [headers.range?.slice("bytes=".length) ?? "whole"] : [],
    );
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  it("ask once where to, with the room there is, and leave a cache folder that the tree shows", async () => {
    agree();
    const { onDidChange, onDidEnd } = at.extension.downloads;
    const shown: string[] = [];
    onDidChange(() => shown.push(user.status));
    const end = new Promise<unknown>((resolve) => onDidEnd(resolve));
    await run("download", await node());
    await end;
    assert.ok(readFileSync(final()).equals(bytes));
    assert.ok(!existsSync(`${final()}.part`));
    assert.match(
      user.asked.find(({ kind }) => kind === "information")!.text,
      /^Download recordings into .*cache\?$/,
    );
    assert.deepEqual(
      [user.settings.get("downloadDirectory"), user.settings.get("cacheRoots")],
      [target(), [target()]],
    );
    assert.match(shown[0]!, /^\$\(sync~spin\) 1 download/);
    assert.equal(user.status, "");
    const local = await node();
    assert.deepEqual(
      [local.entry.state, local.uri?.scheme, at.extension.downloads.all],
      ["local", "file", []],
    );
    assert.ok(
      ["manifest.json", "sessions.csv", "units.csv"].every((name) => existsSync(path.join(target(), name))),
    );
    const questions = user.asked.length;
    await run("download", local);
    await ended();
    assert.equal(user.asked.length, questions);
    assert.deepEqual(errors(), []);
  });

  it("begin by nobody but the user, and not where the user chooses no folder", async () => {
    await run("download", await node());
    assert.deepEqual([at.extension.downloads.all, server.log, user.status], [[], [], ""]);
  });

  it("are paused with what has come, and go on with the rest", async () => {
    agree();
    server.reset((n) => (n > 0 ? { kind: "stall", after: blockSize + 10 } : undefined));
    await run("download", await node());
    await until(() => (at.extension.downloads.of(source)?.progress?.done ?? 0) >= blockSize);
    assert.equal((await node()).entry.state, "remote");
    const end = ended();
    await run("pauseDownload", await node());
    await end;
    const paused = at.extension.downloads.of(source)!;
    assert.equal(paused.state, "paused");
    assert.match(downloadWords(paused), /^paused at \d+ %$/);
    assert.ok(existsSync(`${final()}.part`) && !existsSync(final()));
    const kept = paused.progress!.done;
    server.reset();
    const whole = ended();
    await run("resumeDownload", await node());
    await whole;
    assert.ok(readFileSync(final()).equals(bytes));
    const sent = server.log.reduce((sum, entry) => sum + (entry.path.endsWith(".nwb") ? entry.sent : 0), 0);
    assert.ok(sent <= bytes.length - kept + 1024, `${sent} of ${bytes.length}, ${kept} kept`);
  });

  it("that VS Code's end interrupted are there as paused, and ask nobody", async () => {
    const state = new Map<string, unknown>();
    const parts = {
      state: {
        get: (key: string, usual?: unknown) => state.get(key) ?? usual,
        update: async (key: string, value: unknown) => void state.set(key, JSON.parse(JSON.stringify(value))),
      } as unknown as vscode.Memento,
      log: { info: () => undefined, warn: () => undefined } as unknown as vscode.LogOutputChannel,
      settings: async () => networkSettings(),
      catalogue: () => catalogueOf(folder),
    };
    server.reset((n) => (n > 0 ? { kind: "stall", after: blockSize + 10 } : undefined));
    const before = new Downloads(parts);
    await before.start(source, { kind: "cache", folder: target(), tables: false });
    await until(() => (before.of(source)?.progress?.done ?? 0) >= blockSize);
    await before.stop();
    server.reset();
    const later = new Downloads(parts);
    await until(() => later.of(source)?.progress !== undefined);
    const left = later.of(source)!;
    assert.deepEqual([left.state, server.log.length], ["paused", 0]);
    assert.ok(left.progress!.done >= blockSize && left.progress!.size === bytes.length);
    const end = new Promise((resolve) => later.onDidEnd(resolve));
    await later.resume(source);
    await end;
    assert.ok(readFileSync(final()).equals(bytes));
    assert.deepEqual(later.all, []);
    assert.ok(asked().length > 0);
  });

  it("that fail say so with Resume, and keep what has come", async () => {
    server.reset((n) => (n > 0 ? { kind: "status", status: 503 } : undefined));
    agree();
    const end = ended();
    await run("download", await node());
    await end;
    const failed = at.extension.downloads.of(source)!;
    assert.deepEqual([failed.state, failed.error?.code], ["failed", "network-failed"]);
    assert.equal(downloadIcon(failed), "warning");
    const told = user.asked.find(({ kind }) => kind === "error")!;
    assert.match(told.text, /stopped answering after 6 tries \(HTTP 503\)/);
    assert.equal(told.choices[0], "Resume");
  });

  it("of a file that is not the published one leave nothing under its name", async () => {
    const other = Uint8Array.from(bytes);
    other[100_000]! ^= 1;
    server.objects.set(`${prefix}/session_${id}.nwb`, other);
    agree();
    const end = ended();
    await run("download", await node());
    await end;
    assert.match(errors()[0]!, /not the published one \(its checksum differs\)/);
    assert.ok(!existsSync(final()));
  });

  it("are deleted after a question, and had again", async () => {
    agree();
    let end = ended();
    await run("download", await node());
    await end;
    await run("deleteLocal", await node());
    assert.ok(existsSync(final()));
    const question = user.asked.at(-1)!;
    assert.match(question.text, /^Delete the local copy of 750332458 \([\d.]+ MB\)\?$/);
    user.answer = ({ kind }) => (kind === "warning" ? "Delete" : undefined);
    await run("deleteLocal", await node());
    assert.ok(!existsSync(final()));
    assert.equal((await node()).entry.state, "remote");
    end = ended();
    await run("download", await node());
    await end;
    assert.ok(existsSync(final()));
  });

  it("are verified by their checksum, and one that was cut is told and completed", async () => {
    agree();
    let end = ended();
    await run("download", await node());
    await end;
    await run("verifyFile", await node());
    assert.match(
      user.asked.at(-1)!.text,
      /is sound: every value of \d+ datasets was read, and its checksum is the published one\./,
    );
    truncateSync(final(), 1_000_000);
    const cut = await node();
    assert.equal(cut.entry.state, "partial");
    server.reset();
    end = ended();
    await run("repairFile", cut);
    await end;
    assert.ok(readFileSync(final()).equals(bytes));
    assert.ok(server.log.reduce((sum, entry) => sum + entry.sent, 0) < bytes.length - 500_000);
    assert.deepEqual(errors(), []);
  });

  it("are said with share, speed and what is left", () => {
    const words = (more: Partial<Download>): string =>
      downloadWords({
        ...{ source, target: { kind: "folder", folder }, repair: false, state: "running", error: undefined },
        progress: { phase: "fetching", path: "", done: 430, size: 1000, bytesPerSecond: 19 },
        ...more,
      });
    assert.equal(words({}), "43 %, 19 B/s, 30 s left");
    assert.equal(words({ state: "paused" }), "paused at 43 %");
    assert.equal(words({ state: "queued" }), "waits for its turn");
    const progress = { path: "", done: 430, size: 1000, bytesPerSecond: null };
    assert.equal(words({ progress: { ...progress, phase: "verifying" } }), "verifying, 43 %");
    assert.equal(
      words({ progress: { ...progress, phase: "waiting", retryInMs: 7100 } }),
      "43 %, retrying in 8 s",
    );
  });
});
