// Every page in the themes that differ most, for people to look at; and nothing may complain in any.
import assert from "node:assert/strict";
import { makeWorkspace } from "../harness/workspace.mjs";
import { Ide } from "./workbench.mjs";

const themes = {
  dark: { title: "Default Dark Modern", shows: ".monaco-workbench.vs-dark" },
  "high-contrast": { title: "Default High Contrast", shows: ".monaco-workbench.hc-black" },
  "high-contrast-light": { title: "Default High Contrast Light", shows: ".monaco-workbench.hc-light" },
};

describe("themes", function () {
  // One window, whose theme changes while the pages are open, as it does when the sun sets.
  this.bail(true);
  let ide, workbench, editor, panel;
  before(async () => {
    ide = await Ide.launch();
    workbench = await ide.open(makeWorkspace(ide.scratchFolder("workspace")));
    await workbench.openView("Neural Coding");
    await workbench.treeItem(/^Session 750332458, local/).click();
    editor = await workbench.webview(".editor");
    await editor.getByText("VISp").first().waitFor();
    await editor.getByLabel("Label", { exact: true }).selectOption("stimulus_name");
    await editor.locator("vscode-button", { hasText: "Decode" }).click();
    panel = await workbench.webview(".decoding");
    await panel.getByText(/dimensional space/).waitFor();
  });
  after(async () => {
    await workbench?.close();
    await ide?.close();
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
  });

  const background = (page) =>
    page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);

  for (const [name, { title, shows }] of Object.entries(themes))
    it(`shows every page in ${title}`, async () => {
      workbench.setWorkspaceSettings({ "workbench.colorTheme": title });
      await workbench.page.waitForSelector(shows);
      await workbench.until(
        "both pages have the theme's background",
        async () => (await background(editor)) === (await background(panel)),
      );
      for (const tab of ["Overview", "Stimuli", "Units"]) {
        await editor.getByRole("tab", { name: tab }).click();
        if (tab !== "Overview") await editor.getByRole("tabpanel").getByRole("gridcell").first().waitFor();
        await workbench.shot(`${name}-${tab.toLowerCase()}`);
      }
      assert.deepEqual(workbench.complaints, []);
    });
});
