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
});
