// From the palette nothing is known: the command asks for everything, with counts, and nothing twice.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { makeWorkspace } from "../harness/workspace.mjs";
import { Ide } from "./workbench.mjs";

describe("commands from the palette", () => {
  let ide, workbench;
  before(async () => {
    ide = await Ide.launch();
    const settings = { "workbench.colorTheme": "Default Dark Modern" };
    workbench = await ide.open(makeWorkspace(ide.scratchFolder("workspace")), { settings });
    await workbench.openView("Neural Coding");
    await workbench.treeItem(/^Session 750332458, local/).waitFor();
  });
  after(async () => {
    await workbench?.close();
    await ide?.close();
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
  });

  it("extracts counts, asking for session, stimulus, label, structures, rate and window", async () => {
    await workbench.command("Neural Coding: Extract Spike Counts...");
    await workbench.quickRow("Another File...").waitFor();
    await workbench.shot("ask-session");
    await workbench.pick("750332458");
    assert.match(await workbench.quickRow("static_gratings").innerText(), /73\d presentations/);
    await workbench.shot("ask-stimulus");
    await workbench.pick("static_gratings");
    assert.match(
      await workbench.quickRow(/orientation.*classes/s).innerText(),
      /6 classes, 71\d trials; 18 without a value/,
    );
    await workbench.shot("ask-label");
    await workbench.pick(/orientation.*classes/s);
    await workbench.quickRow("VISp").waitFor();
    await workbench.shot("ask-structures");
    await workbench.pickMany("VISp");
    await workbench.answer("fire more than", "3");
    await workbench.answer("seconds after start_time", "0.01, 0.25");
    const target = path.join(workbench.folder, "gratings.csv");
    await workbench.fileDialog(target);
    await workbench.notification("Wrote gratings.csv").waitFor();
    const lines = readFileSync(target, "utf8").trim().split("\n");
    assert.match(lines[0], /^trial_id,label,950910798,/);
    assert.equal(lines[0].trim().split(",").length, 2 + 16);
    assert.equal(lines.length, 1 + 716);
    assert.ok(existsSync(`${target}.provenance.json`));
    await workbench.shot("extracted-from-palette");
    await workbench.dismissNotifications();
  });

  it("asks again for what went before when the user goes back", async () => {
    await workbench.rowAction(workbench.treeItem(/^Session 750332458, local/), "Decode with LDA");
    await workbench.pick("Choose anew");
    await workbench.pick("gabors");
    // The stimuli tell their parameters too: only the next question counts classes.
    await workbench.quickRow(/orientation.*3 classes/s).waitFor();
    await workbench.quickButton("Back");
    await workbench.pick("static_gratings");
    await workbench.quickRow(/spatial_frequency.*classes/s).waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.quickInput("classes").waitFor({ state: "hidden" });
  });

  it("takes the selection of the editor when the user says so, and decodes it", async () => {
    await workbench.rowAction(workbench.treeItem(/^Session 750332458, local/), "Decode with LDA");
    assert.match(await workbench.quickRow("last selection").innerText(), /716 trials × 16 units, 6 classes/);
    await workbench.shot("ask-remembered");
    await workbench.pick("last selection");
    const panel = await workbench.webview(".decoding");
    await panel.getByText(/full 16-dimensional space/).waitFor();
    await workbench.shot("decoding-dark");
  });

  it("says in one sentence what is wrong with a file that is none", async () => {
    await workbench.treeItem(/web-page\.nwb, damaged/).click();
    const editor = await workbench.webview(".editor");
    await editor
      .getByText(/is a web page, not a recording/)
      .first()
      .waitFor();
    await workbench.shot("damaged");
  });

  it("broke no content policy and threw nothing in any page", () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
