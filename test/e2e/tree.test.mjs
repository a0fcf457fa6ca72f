import assert from "node:assert/strict";
import { Ide } from "./workbench.mjs";

describe("Sessions view", () => {
  let ide, workbench;
  before(async () => {
    ide = await Ide.launch();
    workbench = await ide.open(ide.scratchFolder("empty"));
  });
  after(async () => {
    await workbench?.close();
    await ide?.close();
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
  });

  it("says what to do when there is nothing to show", async () => {
    await workbench.openView("Neural Coding");
    await workbench.page.getByRole("button", { name: "Add a Folder" }).waitFor();
    await workbench.shot("tree-empty");
    assert.deepEqual(workbench.complaints, []);
  });

  for (const theme of ["Dark", "Light"])
    it(`shows Allen's sessions from the welcome content at once, and filters them: ${theme}`, async () => {
      const settings = {
        "workbench.colorTheme": `Default ${theme} Modern`,
        "neuralCoding.connectAllen": false,
      };
      const window = await ide.open(ide.scratchFolder(`catalogue ${theme}`), { settings });
      try {
        await window.openView("Neural Coding");
        await window.page.getByRole("button", { name: "Connect to Allen Data" }).click();
        await window.treeItem(/^Session 715093703, not downloaded, 2\.9 GB, M, Sst, 884 units/).waitFor();
        await window.treeItem(/^Data set Allen Visual Coding - Neuropixels, 58 sessions/).waitFor();
        await window.shot(`tree-catalogue-${theme.toLowerCase()}`);
        await window.command("Neural Coding: Filter Sessions...");
        await window.pickMany("functional_connectivity");
        await window.treeItem(/^Data set Allen Visual Coding - Neuropixels, 26 of 58 shown/).waitFor();
        await window.shot(`tree-catalogue-filtered-${theme.toLowerCase()}`);
        assert.deepEqual(window.complaints, []);
      } finally {
        await window.close();
      }
    });
});
