import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { sourceUri } from "../../src/extension/remote/source-uri.ts";
import type { TreeNode } from "../../src/extension/sessions/tree-node.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { until } from "./dialogs.ts";
import { neuralCoding, workspaceFile } from "./extension.ts";
import { tutorialLda, tutorialRecipe } from "./tutorial.ts";

const key = "/visual-coding-neuropixels/ecephys-cache/session_715093703/session_715093703.nwb";
const session = sourceUri({ kind: "allen", id: "715093703" });
/** Without a cache's tables a structure is what the file calls it. */
const recipe = {
  ...tutorialRecipe,
  units: {
    ...tutorialRecipe.units,
    where: tutorialRecipe.units.where.map((step) => step.replace("ecephys_structure", "structure")),
  },
};
const setting = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace
    .getConfiguration("neuralCoding")
    .update(`remote.${name}`, value, vscode.ConfigurationTarget.Global);

describe("a session that is not on this disk", () => {
  let server: FaultServer;
  let store: string;
  before(async () => {
    server = await FaultServer.start();
    store = mkdtempSync(path.join(tmpdir(), "host-store-"));
    await setting("s3Base", server.base);
    await setting("store", store);
    // Any recording does: what is shown is what is served.
    const file = workspaceFile("cache/session_750332458/session_750332458.nwb").fsPath;
    server.objects.set(key, readFileSync(file));
  });
  beforeEach(() => server.reset());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  after(async () => {
    for (const name of ["s3Base", "store", "offline"]) await setting(name, undefined);
    await server.stop();
    rmSync(store, { recursive: true, force: true });
    (await neuralCoding()).tree.refresh();
  });

  async function nodeOf(id: string): Promise<TreeNode & { kind: "session" }> {
    const { tree } = await neuralCoding();
    for (const root of await tree.getChildren())
      for (const node of await tree.getChildren(root))
        if (node.kind === "session" && node.entry.id === id) return node;
    throw new Error(`no session ${id} in the tree`);
  }
  async function item(): Promise<vscode.TreeItem> {
    return (await neuralCoding()).tree.getTreeItem(await nodeOf("715093703"));
  }

  it("costs no request as long as nobody opens it", async () => {
    const { tree } = await neuralCoding();
    tree.refresh();
    const { command, iconPath, contextValue } = await item();
    assert.equal((iconPath as vscode.ThemeIcon).id, "cloud");
    assert.equal(contextValue, "session.streamed");
    assert.equal(command?.command, "neuralCoding.openSession");
    assert.deepEqual(server.log, []);
  });

  it("is read where it lies by a click, and the tree tells how much of it is here", async () => {
    const { command, arguments: values } = (await item()).command!;
    await vscode.commands.executeCommand(command, ...(values as unknown[]));
    await until("the page has asked", async () =>
      (await neuralCoding()).sessions.openFiles.includes(session.toString()),
    );
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab!;
    assert.equal(tab.label, "session_715093703.nwb");
    assert.ok(tab.input instanceof vscode.TabInputCustom && tab.input.uri.query === "allen:715093703");
    await until("the tree tells it", async () => / here/.test(String((await item()).description)));
    assert.equal(((await item()).iconPath as vscode.ThemeIcon).id, "cloud-download");
    assert.match(
      (await item()).accessibilityInformation!.label,
      /^Session 715093703, [\d.]+ [kM]B of [\d.]+ MB here/,
    );
    assert.ok(server.log.every(({ path: asked }) => asked === key));
  });

  it("gives scikit-learn's scores, and counts that say where they come from", async () => {
    const handle = (await neuralCoding()).sessions.acquire(session);
    const output = workspaceFile("streamed.npz");
    try {
      const { decoding } = await handle.api.decode(recipe);
      assert.deepEqual(Array.from(decoding.scores), tutorialLda.fold_scores);
      await vscode.commands.executeCommand("neuralCoding.extractCounts", { uri: session, recipe, output });
      const beside = workspaceFile("streamed.npz.provenance.json");
      const { session: from } = JSON.parse(readFileSync(beside.fsPath, "utf8")) as {
        session: { file_name: string; origin: { name: string; address: string; etag: string } };
      };
      assert.deepEqual([from.file_name, from.origin.name], ["session_715093703.nwb", "allen:715093703"]);
      assert.equal(from.origin.address, server.base + key);
      for (const file of [output, beside]) await vscode.workspace.fs.delete(file);
    } finally {
      handle.dispose();
    }
  });

  it("says why it cannot be read, and is read once the server answers again", async () => {
    const { sessions } = await neuralCoding();
    const other = sourceUri({ kind: "address", address: `${server.base}/none.nwb` });
    const handle = sessions.acquire(other);
    try {
      await assert.rejects(handle.api.describe(), {
        code: "server-refused",
        message: /has no such file \(HTTP 404\)/,
      });
      server.objects.set("/none.nwb", server.objects.get(key)!);
      assert.equal((await handle.api.describe()).sessionId, "750332458");
    } finally {
      handle.dispose();
    }
  });

  it("asks nobody when the user is offline by choice", async () => {
    await setting("offline", true);
    const handle = (await neuralCoding()).sessions.acquire(sourceUri({ kind: "allen", id: "721123822" }));
    try {
      await assert.rejects(handle.api.describe(), {
        code: "offline",
        message: /neuralCoding\.remote\.offline/,
      });
      assert.deepEqual(server.log, []);
    } finally {
      handle.dispose();
    }
  });
});
