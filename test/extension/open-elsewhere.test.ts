import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import { readSourceName } from "../../src/core/source-name.ts";
import { Origins } from "../../src/extension/remote/origins.ts";
import { OpenedSources, rootOf } from "../../src/extension/remote/opened-sources.ts";
import type { TreeNode } from "../../src/extension/sessions/tree-node.ts";
import { allenSession } from "../fixtures.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { Activated, errors, run } from "./fake/activated.ts";
import { user } from "./fake/user.ts";
import type { Question } from "./fake/user.ts";

const asset = "0f9d1a5e-1111-4222-8333-0123456789ab";
const sources = (): string[] =>
  user.commands
    .filter(([command]) => command === "vscode.openWith")
    .map(([, uri]) => (uri as vscode.Uri).query);

/** Answers each kind of question in turn; then gives up. */
function answering(answers: Partial<Record<Question["kind"], unknown[]>>): void {
  user.answer = ({ kind, choices }) => {
    const answer = answers[kind]?.shift();
    return typeof answer === "function"
      ? (answer as (choices: readonly unknown[]) => unknown)(choices)
      : answer;
  };
}
const labelled = (text: string) => (choices: readonly unknown[]) =>
  (choices as readonly vscode.QuickPickItem[]).find(({ label }) => label.includes(text));

describe("recordings named by the user", () => {
  let server: FaultServer;
  let at: Activated;
  let store: string;
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(async () => {
    user.reset();
    at = await Activated.start();
    store = await mkdtemp(path.join(tmpdir(), "store-"));
    user.settings.set("remote.store", store);
    user.settings.set("remote.dandiBase", `${server.base}/api`);
    server.objects.set("/a.nwb", readFileSync(allenSession));
    server.reset();
  });
  afterEach(async () => {
    await at.stop();
    await rm(store, { recursive: true });
  });

  async function roots(): Promise<(readonly [string, readonly string[]])[]> {
    const { tree } = at.extension;
    const named = (nodes: TreeNode[]): string[] =>
      nodes.map((node) => (node.kind === "session" ? node.entry.id : node.kind));
    return Promise.all(
      (await tree.getChildren()).map(async (node) => {
        const name = node.kind === "root" ? node.root.name : node.kind;
        return [name, named(await tree.getChildren(node))] as const;
      }),
    );
  }

  it("are opened by every name there is, and refused with the sentences of the command line", async () => {
    const wrong = [
      "ftp://host/a.nwb",
      "https:///a.nwb",
      "https://me:word@host/a.nwb",
      "allen:x",
      "a.nwb",
      "",
    ];
    const right = ["https://host/b.nwb", "allen:715093703", `dandi:${asset}`, "s3://bucket/key.nwb"];
    for (const name of right) {
      answering({ pick: [...wrong, name] });
      await run("openUrl");
    }
    assert.deepEqual(sources(), right);
    const faults = user.faults.slice(0, wrong.length + 1);
    assert.match(faults[0]!, /^ftp:\/\/host\/a\.nwb is no name of a recording\. A recording is named by/);
    assert.match(faults[1]!, /is an address without a host/);
    assert.match(
      faults[2]!,
      /^https:\/\/\.\.\.@host\/a\.nwb has a user part: put no password into an address/,
    );
    assert.match(faults[3]!, /should be allen: and the number of a session/);
    assert.match(faults[4]!, /^a\.nwb names no recording elsewhere/);
    assert.deepEqual(faults.slice(5), ["", ""]);
    // What is named is not asked for before it is opened.
    assert.deepEqual([server.log.length, errors()], [0, []]);
  });

  it("become a root of the tree, until it is taken off, and are offered again", async () => {
    for (const name of ["https://host/b.nwb?download=1", "dandi:000021/sub-1/c.nwb", "allen:715093703"]) {
      answering({ pick: [name] });
      await run("openUrl");
    }
    assert.deepEqual(await roots(), [
      ["DANDI 000021", ["c.nwb"]],
      ["Opened by Address", ["b.nwb"]],
    ]);
    const [root] = await at.extension.tree.getChildren();
    await run("removeRoot", root);
    assert.deepEqual(
      (await roots()).map(([name]) => name),
      ["Opened by Address"],
    );
    assert.deepEqual(server.log, []);
  });

  it("are not remembered where their address holds a signature", async () => {
    answering({ pick: ["https://host/b.nwb?X-Amz-Signature=abc"] });
    await run("openUrl");
    assert.equal(sources().length, 1);
    assert.deepEqual(await roots(), []);
    assert.ok(user.log.every((line) => !line.includes("abc")));
  });

  it("are chosen from a dandiset, whose other assets are not opened", async () => {
    server.documents.set("/api/dandisets/000021/", { most_recent_published_version: { version: "0.1.2" } });
    server.documents.set("/api/dandisets/000021/versions/0.1.2/assets/?page_size=1000", {
      next: null,
      results: [
        { asset_id: asset, path: "sub-1/ecephys.zarr", size: 7, zarr: asset },
        { asset_id: asset, path: "sub-1/notes.txt", size: 8 },
        { asset_id: asset, path: "sub-1/a.nwb", size: 2_860_000_000 },
      ],
    });
    let shown: readonly vscode.QuickPickItem[] = [];
    const first = (choices: readonly unknown[]): unknown => (shown = choices as typeof shown)[0];
    answering({ input: ["https://dandiarchive.org/dandiset/000021"], pick: [first] });
    await run("browseDandi");
    assert.deepEqual(
      shown.map(({ label, description }) => [label, description]),
      [
        ["sub-1/a.nwb", "2.86 GB"],
        ["$(circle-slash) sub-1/ecephys.zarr", "7 B, Zarr: not readable here"],
        ["$(circle-slash) sub-1/notes.txt", "8 B, no NWB file"],
      ],
    );
    assert.deepEqual(sources(), ["dandi:000021@0.1.2/sub-1/a.nwb"]);
    assert.deepEqual(await roots(), [["DANDI 000021", ["a.nwb"]]]);
    for (const other of ["zarr", "notes"]) {
      answering({ input: ["000021"], pick: [labelled(other)] });
      await run("browseDandi");
    }
    assert.equal(sources().length, 1);
    assert.match(user.asked.at(-1)!.text, /notes\.txt is no NWB file/);
    answering({ input: ["000021x"] });
    await run("browseDandi");
    assert.match(user.faults.at(-1)!, /names no dandiset/);
    assert.deepEqual(errors(), []);
  });

  it("are asked for with the key of an archive that wants one, which is deleted on demand", async () => {
    const list = "/api/dandisets/000999/versions/draft/assets/?page_size=1000";
    server.reset((_, asked) =>
      asked.includes("000999") && !server.log.at(-1)!.headers.authorization
        ? { kind: "status", status: 401 }
        : undefined,
    );
    answering({ input: ["000999@draft", "s3cret"] });
    server.documents.delete(list);
    await run("browseDandi");
    const keys = server.log.map(({ headers }) => headers.authorization);
    assert.deepEqual(keys, [undefined, "token s3cret"]);
    await run("signOutDandi");
    assert.match(user.asked.at(-1)!.text, /key of dandi was deleted/);
    answering({ input: ["000999@draft"] });
    await run("browseDandi");
    assert.equal(server.log.at(-1)!.headers.authorization, undefined);
    assert.ok([...user.log, ...errors()].every((line) => !line.includes("s3cret")));
  });

  describe("by something else than the user", () => {
    const remembered = (): Pick<vscode.Memento, "get" | "update"> => {
      const values = new Map<string, unknown>();
      return {
        get: (key: string, usual?: unknown) => values.get(key) ?? usual,
        update: async (key: string, value: unknown) => void values.set(key, value),
      } as Pick<vscode.Memento, "get" | "update">;
    };
    const name = (text: string) => readSourceName(text)!;

    it("are asked about before their server is called, once or for the workspace", async () => {
      const state = remembered();
      const origins = new Origins(state, { all: [] });
      await assert.rejects(origins.require(name("https://host/a.nwb")), { code: "cancelled" });
      answering({ warning: ["Allow Once", "Always for This Workspace"] });
      await origins.require(name("https://host/a.nwb"));
      await origins.require(name("https://host/b.nwb"));
      await origins.require(name("https://host/c.nwb"));
      assert.equal(user.asked.length, 3);
      assert.match(user.asked[0]!.text, /^May https:\/\/host be asked/);
      await new Origins(state, { all: [] }).require(name("https://host/d.nwb"));
      await assert.rejects(origins.require(name("https://host:8443/a.nwb")), { code: "cancelled" });
    });

    it("are never allowed for good in this computer's own network", async () => {
      const origins = new Origins(remembered(), { all: [] });
      for (const host of ["127.0.0.1:8", "localhost", "10.1.2.3", "169.254.1.1", "[fe80::1]"])
        await assert.rejects(origins.require(name(`http://${host}/a.nwb`)), { code: "cancelled" });
      assert.deepEqual(
        user.asked.map(({ choices }) => choices.slice(1)),
        Array.from({ length: 5 }, () => ["Allow Once"]),
      );
    });

    it("need no question at the homes that the program knows, or where the user named the server", async () => {
      const all = [{ name: "https://opened/a.nwb" }];
      const origins = new Origins(remembered(), { all });
      await origins.require(name("https://opened/a.nwb"));
      await assert.rejects(origins.require(name("https://opened/b.nwb")), { code: "cancelled" });
      user.reset();
      await origins.named(name("http://127.0.0.1:8/a.nwb"));
      for (const text of [
        "http://127.0.0.1:8/b.nwb",
        "allen:1",
        `dandi:${asset}`,
        "s3://allen-brain-observatory/k",
      ])
        await origins.require(name(text));
      assert.deepEqual(user.asked, []);
      await assert.rejects(origins.require(name("s3://other/k")), { code: "cancelled" });
    });
  });

  it("are kept, the newest first, with the sizes that they turn out to have", async () => {
    let kept: unknown = undefined;
    const opened = new OpenedSources({
      get: (_: string, usual?: unknown) => kept ?? usual,
      update: async (_: string, value: unknown) => void (kept = value),
    } as ConstructorParameters<typeof OpenedSources>[0]);
    for (let i = 0; i < 120; i++) await opened.opened(readSourceName(`s3://bucket/${i}.nwb`)!);
    await opened.opened(readSourceName("s3://bucket/60.nwb")!, 5);
    await opened.sized("s3://bucket/119.nwb", 6);
    assert.equal(opened.all.length, 100);
    assert.deepEqual(opened.all.slice(0, 2), [
      { name: "s3://bucket/60.nwb", size: 5 },
      { name: "s3://bucket/119.nwb", size: 6 },
    ]);
    assert.equal(rootOf("dandi://linc/000001/a.nwb"), "dandi://linc/000001");
    assert.equal(rootOf("allen:1"), null);
  });
});
