import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { shownMessages, until } from "./dialogs.ts";
import { extension, neuralCoding, workspaceFile } from "./extension.ts";
import { longRecipe } from "./tutorial.ts";
import { countWorkers } from "./workers.ts";

const session = (): vscode.Uri => workspaceFile("cache/session_750332458/session_750332458.nwb");

const activeInput = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
async function isOpen(uri: vscode.Uri): Promise<boolean> {
  return (await neuralCoding()).sessions.openFiles.includes(uri.toString());
}

describe("the NWB editor", () => {
  const workers = countWorkers();
  after(() => workers.restore());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("opens .nwb files by default, and its page asks the worker", async () => {
    await vscode.commands.executeCommand("vscode.open", session());
    await until("the editor is in front", () => activeInput() instanceof vscode.TabInputCustom);
    assert.equal((activeInput() as vscode.TabInputCustom).viewType, "neuralCoding.nwb");
    await until("the page has asked", () => isOpen(session()));
  });

  it("shares one worker among editor, commands and tree", async () => {
    await vscode.commands.executeCommand("neuralCoding.openSession", session());
    await until("the page has asked", () => isOpen(session()));
    const handle = (await neuralCoding()).sessions.acquire(session());
    await handle.api.describe();
    handle.dispose();
    assert.ok(workers.running.length <= 1, `${workers.running.length} workers`);
  });

  it("survives the death of the worker: says so, and the next question starts another", async () => {
    const { sessions } = await neuralCoding();
    await vscode.commands.executeCommand("neuralCoding.openSession", session());
    const handle = sessions.acquire(session());
    await handle.reopen();
    await handle.api.describe();
    const { errors, restore } = shownMessages();
    try {
      const died = new Promise((resolve) => handle.onDidDie(resolve));
      const asked = handle.api.decode(longRecipe);
      const failed = assert.rejects(asked, { code: "worker-died" });
      for (const worker of workers.running) void worker.terminate();
      await failed;
      await died;
      await until("the editor has said so", () => errors.length > 0);
      assert.match(errors[0]!, /session_750332458\.nwb ended unexpectedly/);
      assert.equal((await handle.api.describe()).sessionId, "750332458");
    } finally {
      restore();
      handle.dispose();
    }
  });

  it("opens a damaged file without harm: every question is answered with the reason", async () => {
    const uri = workspaceFile("recordings/truncated.nwb");
    await vscode.commands.executeCommand("vscode.open", uri);
    await until("the editor is in front", () => activeInput() instanceof vscode.TabInputCustom);
    const handle = (await neuralCoding()).sessions.acquire(uri);
    try {
      await assert.rejects(handle.api.describe(), /truncated\.nwb/);
    } finally {
      handle.dispose();
    }
  });

  it("asks before a link leads out of the file's folder, and follows it when told to", async () => {
    const root = mkdtempSync(path.join(tmpdir(), "links-"));
    const fixture = (name: string): string => path.join(extension().extensionPath, "test/fixtures/nwb", name);
    const file = path.join(root, "folder/linking.nwb");
    mkdirSync(path.dirname(file));
    cpSync(fixture("damaged.nwb"), file);
    cpSync(fixture("linked.h5"), path.join(root, "elsewhere.nwb"));
    const uri = vscode.Uri.file(file);
    const { warnings, restore } = shownMessages("Follow Links");
    const handle = (await neuralCoding()).sessions.acquire(uri);
    try {
      const linked = { table: "scratch/linked", where: [], sort: [] };
      const outside = async (): Promise<unknown> =>
        (await handle.api.rows(linked, ["outside"], 0, 2)).columns;
      // It is linked, so it is not missing; it cannot be read as long as nobody allows it.
      await assert.rejects(outside(), /lies outside its folder and is not opened unasked/);
      await vscode.commands.executeCommand("vscode.open", uri);
      await until("the user is asked", () => warnings.length > 0);
      assert.ok(warnings[0]!.includes(path.join(root, "elsewhere.nwb")), warnings[0]);
      const followed = (): Promise<boolean> => outside().then(Boolean, () => false);
      await until("the link is followed", followed);
      assert.deepEqual(await outside(), [
        { name: "outside", type: "number", numbers: Float64Array.of(10, 20) },
      ]);
    } finally {
      restore();
      handle.dispose();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      rmSync(root, { recursive: true });
    }
  });
});
