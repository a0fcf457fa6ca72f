import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { noFacets } from "../../src/extension/sessions/entry.ts";
import type { SessionEntry } from "../../src/extension/sessions/entry.ts";
import { Activated, errors, gratings, recording as uri, run } from "./fake/activated.ts";
import { user } from "./fake/user.ts";

const ran = (name: string): unknown[][] =>
  user.commands.filter(([command]) => command === name).map(([, ...args]) => args);

const entry: SessionEntry = {
  id: "42",
  path: "/cache/42.nwb",
  state: "remote",
  address: "https://host/42.nwb",
  facets: noFacets,
  facts: [{ name: "Sex", value: "F" }],
};
const node = { kind: "session", entry, under: "", uri: vscode.Uri.file("/cache/42.nwb") };
const root = { kind: "root", root: { kind: "folder", path: "/added", added: true, entries: [] }, shown: [] };

describe("the commands", () => {
  let at: Activated;
  before(async () => (at = await Activated.start()));
  after(() => at.stop());
  beforeEach(() => user.reset());

  it("that package.json names are there", async () => {
    const manifest = JSON.parse(await readFile("package.json", "utf8")) as {
      contributes: { commands: { command: string }[] };
    };
    const known = new Set(await vscode.commands.getCommands());
    const named = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(named.length > 15);
    assert.deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
  });

  it("called from the palette do nothing, and show no error, when the user gives up on every question", async () => {
    const onNodes = ["openToSide", "copySessionId", "copySessionPath", "whereToGetSession", "removeRoot"];
    const names = (await vscode.commands.getCommands()).map((name) => name.slice("neuralCoding.".length));
    // Asks nothing: its name says all there is to say.
    const others = names.filter((one) => ![...onNodes, "connectAllen"].includes(one));
    for (const name of others) await run(name);
    assert.deepEqual(errors(), []);
    assert.deepEqual(user.panels, []);
    assert.equal(user.clipboard, "");
    assert.deepEqual([...user.settings], []);
    assert.deepEqual(ran("vscode.openWith"), []);
    assert.deepEqual(await at.written(), []);
  });

  it("show Allen's catalogue by a setting, and take it away", async () => {
    await run("connectAllen");
    assert.deepEqual([...user.settings], [["connectAllen", true]]);
    assert.equal(ran("neuralCoding.sessions.focus").length, 1);
    await run("removeRoot", {
      kind: "root",
      root: { kind: "catalogue", path: "/x.csv", entries: [] },
      shown: [],
    });
    assert.deepEqual([...user.settings], [["connectAllen", false]]);
  });

  describe("on sessions", () => {
    it("open the editor, at a tab, to the side, or on what the user picks", async () => {
      await run("openSession", uri, "units");
      await run("openToSide", node);
      user.answer = () => [uri];
      await run("openSession");
      assert.deepEqual(
        ran("vscode.openWith").map(([which, type, column]) => [String(which), type, column]),
        [
          [String(uri), "neuralCoding.nwb", undefined],
          [String(node.uri), "neuralCoding.nwb", vscode.ViewColumn.Beside],
          [String(uri), "neuralCoding.nwb", undefined],
        ],
      );
    });

    it("copy id and path", async () => {
      await run("copySessionId", node);
      assert.equal(user.clipboard, "42");
      await run("copySessionPath", node);
      assert.equal(user.clipboard, "/cache/42.nwb");
    });

    it("say where a session can be had, and help with it", async () => {
      const titles = ["Download in Browser", "Copy AllenSDK's Line", "Copy Path"];
      for (const title of titles) {
        user.answer = ({ choices }) => (choices as { title: string }[]).find((one) => one.title === title);
        await run("whereToGetSession", node);
      }
      assert.deepEqual(
        user.asked[0]!.choices.map((one) => (one as { title: string }).title),
        titles,
      );
      assert.match(user.asked[0]!.text, /Session 42 is .*get_session_data\(42\).*\/cache\/42\.nwb/);
      assert.deepEqual(ran("openExternal"), [["https://host/42.nwb"]]);
      assert.equal(user.clipboard, "/cache/42.nwb");
    });

    it("show a file in the file manager, and in a browser, where there is none, offer its path", async () => {
      await run("revealSession", uri);
      assert.equal(ran("revealFileInOS").length, 1);
      user.desktop = false;
      user.answer = () => "Copy Path";
      await run("revealSession", uri);
      assert.match(user.asked[0]!.text, /outside the open folders/);
      assert.equal(user.clipboard, uri.fsPath);
    });

    it("show the log", async () => {
      await run("showLog");
      assert.equal(ran("log").length, 1);
    });
  });

  describe("on places", () => {
    it("add folders to the settings, once each, and remove them", async () => {
      user.answer = () => [vscode.Uri.file("/added"), at.place("dist")];
      await run("addRoot");
      await run("addRoot");
      assert.deepEqual(user.settings.get("folders"), ["/added", at.place("dist").fsPath]);
      await run("removeRoot", root);
      assert.deepEqual(user.settings.get("folders"), [at.place("dist").fsPath]);
    });

    it("group and sort by what is picked", async () => {
      user.answer = ({ choices }) => choices.at(-1);
      await run("groupSessions");
      await run("sortSessions");
      user.answer = () => undefined;
      await run("groupSessions");
      const current = user.asked.at(-1)!.choices as { value: string; description: string }[];
      assert.deepEqual(
        current.filter(({ description }) => description === "current").map(({ value }) => value),
        ["state"],
      );
    });
  });

  describe("Decode with LDA", () => {
    it("opens a panel for each question, and shows the one that is there", async () => {
      await run("decode", { uri, recipe: gratings });
      assert.deepEqual(
        user.panels.map(({ title }) => title),
        ["Decode orientation: 750332458"],
      );
      await run("decode", { uri, recipe: { ...gratings, decode: { ...gratings.decode, folds: 3 } } });
      assert.deepEqual([user.panels.length, user.panels[0]!.revealed], [1, 1]);
      await run("decode", { uri, recipe: { ...gratings, label: "spatial_frequency" } });
      assert.equal(user.panels.length, 2);
      // A page that has not started has nothing to save.
      user.answer = ({ choices }) => choices[0];
      for (const name of ["exportFigure", "saveScores", "copyFigure"]) await run(name);
      assert.deepEqual(errors(), []);
      for (const panel of user.panels) panel.dispose();
    });
  });

  it("hold a file no longer than they need", async () => {
    await run("reopenSession", uri);
    assert.ok(!at.extension.sessions.openFiles.includes(uri.toString()));
  });
});
