// Every page in the themes that differ most, for people to look at; and nothing may complain in any.
import assert from "node:assert/strict";
import { makeWorkspace } from "../harness/workspace.mjs";
import { Ide } from "./workbench.mjs";

const themes = {
  dark: "Default Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
};

describe("themes", () => {
  let ide, workbench;
  before(async () => (ide = await Ide.launch()));
  after(() => ide?.close());
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
    await workbench?.close();
  });

  for (const [name, theme] of Object.entries(themes))
    it(`shows every page in ${theme}`, async () => {
      const folder = makeWorkspace(ide.scratchFolder(name));
      workbench = await ide.open(folder, { settings: { "workbench.colorTheme": theme } });
      await workbench.openView("Neural Coding");
      await workbench.treeItem(/^Session 750332458, local/).click();
      const editor = await workbench.webview(".editor");
      await editor.getByText("VISp").first().waitFor();
      await workbench.shot(`${name}-overview`);
      for (const tab of ["Stimuli", "Units"]) {
        await editor.getByRole("tab", { name: tab }).click();
        await editor.getByRole("tabpanel").getByRole("gridcell").first().waitFor();
        await workbench.shot(`${name}-${tab.toLowerCase()}`);
      }
      await editor.getByLabel("Label", { exact: true }).selectOption("stimulus_name");
      await editor.locator("vscode-button", { hasText: "Decode" }).click();
      const panel = await workbench.webview(".decoding");
      await panel.getByText(/dimensional space/).waitFor();
      await workbench.shot(`${name}-decoding`);
      assert.deepEqual(workbench.complaints, []);
    });
});
