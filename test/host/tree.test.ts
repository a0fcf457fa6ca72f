import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { whereToGet } from "../../src/extension/sessions/where-to-get.ts";
import type { TreeNode } from "../../src/extension/sessions/tree-node.ts";
import { answerQuickPick, until } from "./dialogs.ts";
import { neuralCoding, workspaceFile } from "./extension.ts";

/** Lines of sessions.csv below its header. */
const sessionsInTable = (): number =>
  readFileSync(workspaceFile("cache/sessions.csv").fsPath, "utf8").trim().split("\n").length - 1;

const labelOf = ({ label }: vscode.TreeItem): string => (typeof label === "string" ? label : "");

describe("the Sessions tree", () => {
  async function children(node?: TreeNode): Promise<TreeNode[]> {
    return (await neuralCoding()).tree.getChildren(node);
  }
  async function item(node: TreeNode): Promise<vscode.TreeItem> {
    return (await neuralCoding()).tree.getTreeItem(node);
  }
  async function rootNamed(label: string): Promise<TreeNode> {
    for (const node of await children()) if ((await item(node)).label === label) return node;
    throw new Error(`no root ${label}`);
  }
  async function childLabelled(parent: TreeNode, label: string): Promise<TreeNode> {
    const all = await children(parent);
    for (const node of all) if ((await item(node)).label === label) return node;
    throw new Error(`no ${label} among ${all.length} nodes`);
  }

  it("shows the cache of the workspace with the sessions of its table", async () => {
    const cache = await rootNamed("cache");
    assert.match(String((await item(cache)).description), /^\d sessions, [\d.]+ MB$/);
    assert.equal((await children(cache)).length, sessionsInTable());
  });

  it("tells a session that is here from one that is not, by icon and by words", async () => {
    const cache = await rootNamed("cache");
    const local = await item(await childLabelled(cache, "750332458"));
    assert.equal((local.iconPath as vscode.ThemeIcon).id, "database");
    assert.equal(local.contextValue, "session.local");
    assert.match(String(local.description), /units$/);
    assert.match(local.accessibilityInformation!.label, /^Session 750332458, local, /);
    const remote = await item(await childLabelled(cache, "715093703"));
    assert.equal((remote.iconPath as vscode.ThemeIcon).id, "cloud");
    assert.match(String(remote.description), /^M {2}Sst {2}not downloaded/);
    assert.match(remote.accessibilityInformation!.label, /not downloaded/);
    assert.equal(remote.command?.command, "neuralCoding.openSession");
    const tooltip = (remote.tooltip as vscode.MarkdownString).value;
    assert.match(tooltip, /AllenSDK downloads it with `cache\.get_session_data\(715093703\)`/);
    assert.match(tooltip, /\[session_715093703\.nwb\]\(https:\/\/allen-brain-observatory\.s3\.[^)]+\)/);
  });

  it("says where a session that is not here can be had, and helps with the first step", async () => {
    const node = await childLabelled(await rootNamed("cache"), "715093703");
    assert.ok(node.kind === "session");
    const { message, offers } = whereToGet(node.entry);
    assert.match(
      message,
      /^Session 715093703 is not downloaded\. AllenSDK downloads it with cache\.get_session_data/,
    );
    assert.ok(message.includes(node.entry.path!), message);
    assert.deepEqual(
      offers.map(({ title }) => title),
      ["Download in Browser", "Copy AllenSDK's Line", "Copy Path"],
    );
    await offers[1]!.run();
    assert.equal(await vscode.env.clipboard.readText(), "cache.get_session_data(715093703)");
    const answered = vscode.commands.executeCommand("neuralCoding.whereToGetSession", node);
    await until("the message is closed", async () => {
      await vscode.commands.executeCommand("notifications.clearAll");
      return Promise.race([
        answered.then(() => true),
        new Promise<boolean>((no) => setTimeout(no, 100, false)),
      ]);
    });
  });

  it("shows the plain files of the workspace, and which of them are damaged", async () => {
    const { name } = vscode.workspace.workspaceFolders![0]!;
    const folder = await rootNamed(name);
    const truncated = await item(await childLabelled(folder, "truncated.nwb"));
    assert.equal((truncated.iconPath as vscode.ThemeIcon).id, "debug-pause");
    assert.match(String(truncated.description), /^incomplete/);
    const page = await item(await childLabelled(folder, "web-page.nwb"));
    assert.equal((page.iconPath as vscode.ThemeIcon).id, "warning");
    assert.match(page.accessibilityInformation!.label, /damaged/);
    const plain = await item(await childLabelled(folder, "plain.nwb"));
    assert.equal(plain.contextValue, "session.local");
  });

  it("says under a local session which stimuli and units it has", async () => {
    const session = await childLabelled(await rootNamed("cache"), "750332458");
    const labels = (await Promise.all((await children(session)).map(item))).map(({ label }) => label);
    assert.deepEqual(labels, ["Stimuli", "Units", "Probes"]);
    const stimuli = await item(await childLabelled(session, "Stimuli"));
    assert.match(String(stimuli.description), /static_gratings 73\d/);
    const units = await item(await childLabelled(session, "Units"));
    assert.match(String(units.description), /VISp \d+/);
  });

  it("says under a session that cannot be read why", async () => {
    const { name } = vscode.workspace.workspaceFolders![0]!;
    const folder = await rootNamed(name);
    const session = await childLabelled(folder, "web-page.nwb");
    const [line] = await children(session);
    assert.match((await item(line!)).label as string, /not an? /i);
  });

  it("sees a file that is added to the workspace", async () => {
    const copy = workspaceFile("recordings/copy.nwb");
    const changed = new Promise<void>((resolve) => {
      void neuralCoding().then(({ tree }) => {
        const listening = tree.onDidChangeTreeData(() => {
          listening.dispose();
          resolve();
        });
      });
    });
    await vscode.workspace.fs.copy(workspaceFile("recordings/plain.nwb"), copy);
    try {
      await changed;
      const { name } = vscode.workspace.workspaceFolders![0]!;
      assert.ok(await childLabelled(await rootNamed(name), "copy.nwb"));
    } finally {
      await vscode.workspace.fs.delete(copy);
    }
  });

  it("shows a folder of more than a handful of files as a folder", async () => {
    const { name } = vscode.workspace.workspaceFolders![0]!;
    const many = workspaceFile("recordings/many");
    for (let i = 1; i <= 6; i++)
      await vscode.workspace.fs.copy(
        workspaceFile("recordings/plain.nwb"),
        vscode.Uri.joinPath(many, `${i}.nwb`),
      );
    const { tree } = await neuralCoding();
    try {
      const folderNode = async (): Promise<TreeNode | undefined> => {
        tree.refresh();
        const inPlace = await children(await rootNamed(name));
        return inPlace.find((node) => node.kind === "folder");
      };
      await until("the folder is shown", async () => (await folderNode()) !== undefined);
      const folder = (await folderNode())!;
      assert.match(labelOf(tree.getTreeItem(folder)), /recordings/);
      const labels = async (node: TreeNode): Promise<string[]> => {
        const below = await Promise.all(
          (await children(node)).map(async (each) =>
            each.kind === "folder" ? labels(each) : [labelOf(await item(each))],
          ),
        );
        return below.flat();
      };
      const shown = await labels(folder);
      assert.ok(
        ["1.nwb", "6.nwb", "truncated.nwb"].every((file) => shown.includes(file)),
        shown.join(),
      );
    } finally {
      await vscode.workspace.fs.delete(many, { recursive: true });
    }
    await until("the folder is gone", async () => {
      tree.refresh();
      return (await children(await rootNamed(name))).every((node) => node.kind !== "folder");
    });
  });

  it("sorts the sessions by name or date", async () => {
    const { tree } = await neuralCoding();
    const sort = async (label: string): Promise<string[]> => {
      const restore = answerQuickPick((items) => items.find((each) => each.label === label));
      await tree.askOrder().finally(restore);
      return (await children(await rootNamed("cache"))).map((node) => labelOf(tree.getTreeItem(node)));
    };
    assert.equal((await sort("Date, newest first"))[0], "750332458");
    assert.equal((await sort("Name"))[0], "715093703");
  });

  it("groups the sessions by what their table says, and back", async () => {
    const { tree } = await neuralCoding();
    const restore = answerQuickPick((items) => items.find(({ label }) => label === "Session type"));
    try {
      await tree.askGrouping();
      const groups = await children(await rootNamed("cache"));
      assert.deepEqual(
        groups.map((node) => tree.getTreeItem(node).label),
        ["brain_observatory_1.1", "functional_connectivity"],
      );
      assert.ok(await childLabelled(groups[0]!, "750332458"));
    } finally {
      restore();
    }
    const back = answerQuickPick((items) => items.find(({ label }) => label === "No groups"));
    await tree.askGrouping().finally(back);
    assert.ok(await childLabelled(await rootNamed("cache"), "750332458"));
  });

  it("offers every value with its number of sessions as a filter, and keeps to what is chosen", async () => {
    const { tree } = await neuralCoding();
    const restore = answerQuickPick((items) => items.filter(({ label }) => label === "F"));
    try {
      await tree.askFilter();
    } finally {
      restore();
    }
    const cache = await rootNamed("cache");
    assert.match(String(tree.getTreeItem(cache).description), /^1 of 6 shown/);
    assert.ok(await childLabelled(cache, "760345702"));
    await tree.clearFilter();
    assert.equal((await children(await rootNamed("cache"))).length, sessionsInTable());
  });

  it("adds a folder to the settings, shows it, and removes it again", async () => {
    const window = vscode.window as unknown as { showOpenDialog: () => Promise<vscode.Uri[]> };
    const { showOpenDialog } = window;
    window.showOpenDialog = async () => [workspaceFile("recordings")];
    try {
      await vscode.commands.executeCommand("neuralCoding.addRoot");
    } finally {
      window.showOpenDialog = showOpenDialog;
    }
    const { tree } = await neuralCoding();
    const added = async (): Promise<TreeNode | undefined> =>
      (await children()).find((node) => tree.getTreeItem(node).contextValue === "root.added");
    await until("the folder is shown", async () => (await added()) !== undefined);
    const root = (await added())!;
    assert.equal(tree.getTreeItem(root).label, "recordings");
    assert.equal((await children(root)).length, 3);
    await vscode.commands.executeCommand("neuralCoding.removeRoot", root);
    await until("the folder is gone", async () => (await added()) === undefined);
  });

  it("shows Allen's 58 sessions by a command, joined to the caches of the tree, and takes them away", async () => {
    const { tree } = await neuralCoding();
    const name = "Allen Visual Coding - Neuropixels";
    const isShown = async (): Promise<boolean> =>
      (await children()).some((node) => labelOf(tree.getTreeItem(node)) === name);
    assert.equal(await isShown(), false);
    await vscode.commands.executeCommand("neuralCoding.connectAllen");
    await until("the data set is shown", isShown);
    const root = await rootNamed(name);
    assert.equal(tree.getTreeItem(root).description?.toString().split(",")[0], "58 sessions");
    assert.equal((await children(root)).length, 58);
    const local = await item(await childLabelled(root, "750332458"));
    assert.equal(local.contextValue, "session.local");
    assert.equal(local.command?.command, "neuralCoding.openSession");
    const remote = await item(await childLabelled(root, "721123822"));
    assert.equal((remote.iconPath as vscode.ThemeIcon).id, "cloud");
    assert.match(String(remote.description), /^M {2}Pvalb {2}not downloaded, 1\.7 GB {2}MB SCig/);
    assert.match(
      remote.accessibilityInformation!.label,
      /^Session 721123822, not downloaded, 1\.7 GB, M, Pvalb, 444/,
    );
    assert.equal(remote.command?.command, "neuralCoding.openSession");
    const restore = answerQuickPick((items) =>
      items.filter(({ label }) => label === "functional_connectivity"),
    );
    await tree.askFilter().finally(restore);
    assert.equal((await children(await rootNamed(name))).length, 26);
    await tree.clearFilter();
    await vscode.commands.executeCommand("neuralCoding.removeRoot", await rootNamed(name));
    await until("the data set is gone", async () => !(await isShown()));
  });
});
