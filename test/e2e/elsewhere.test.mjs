// A session that is not on this disk: from the catalogue to a table, what goes wrong on the way, and its download.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { register } from "tsx/esm/api";
import { projectRoot } from "../harness/ide.mjs";
import { Ide } from "./workbench.mjs";

const unregister = register();
const { FaultServer } = await import("../remote/fault-server.ts");
const { catalogueText } = await import("../remote/catalogue-text.ts");
await unregister();

const cache = path.join(projectRoot, "test/fixtures/allen/cache");
const prefix = "visual-coding-neuropixels/ecephys-cache";
const keyOf = (id) => `${prefix}/session_${id}/session_${id}.nwb`;
const themes = {
  dark: { title: "Default Dark Modern", shows: ".monaco-workbench.vs-dark" },
  light: { title: "Default Light Modern", shows: ".monaco-workbench.vs:not(.hc-light)" },
  "high-contrast": { title: "Default High Contrast", shows: ".monaco-workbench.hc-black" },
};

describe("a session that is not on this disk", function () {
  this.bail(true);
  const bytes = readFileSync(path.join(cache, "session_750332458/session_750332458.nwb"));
  const [id, missing] = ["715093703", "719161530"];
  let ide, workbench, server, editor, other, downloads;
  before(async () => {
    server = await FaultServer.start();
    server.objects.set(`/${keyOf(id)}`, bytes);
    for (const name of ["sessions", "probes", "channels", "units"])
      server.objects.set(`/${prefix}/${name}.csv`, readFileSync(path.join(cache, `${name}.csv`)));
    ide = await Ide.launch();
    const catalogue = path.join(ide.scratchFolder("catalogue"), "catalogue.csv");
    writeFileSync(
      catalogue,
      catalogueText([id, missing].map((each) => ({ id: each, key: keyOf(each), bytes }))),
    );
    downloads = ide.scratchFolder("downloads");
    workbench = await ide.open(ide.scratchFolder("workspace"), {
      env: {
        NEURAL_CODING_S3_BASE: server.base,
        NEURAL_CODING_STORE: ide.scratchFolder("store"),
        NEURAL_CODING_CATALOGUE: catalogue,
        NEURAL_CODING_RETRY_SCALE: "0.1",
      },
    });
  });
  after(async () => {
    await workbench?.close();
    await ide?.close();
    await server?.stop();
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
  });

  /** Pictures of the window in every theme, wide and narrow. */
  async function shots(name) {
    for (const [theme, { title, shows }] of Object.entries(themes)) {
      workbench.setWorkspaceSettings({ "workbench.colorTheme": title });
      await workbench.page.waitForSelector(shows);
      for (const width of [1400, 480]) {
        await workbench.page.setViewportSize({ width, height: 900 });
        await workbench.page.waitForTimeout(300);
        await workbench.shot(`elsewhere-${name}-${theme}-${width}`);
      }
      await workbench.page.setViewportSize({ width: 1400, height: 900 });
    }
  }
  const asked = (key) => server.log.filter((request) => request.path === `/${key}`).length;

  it("stands in the tree without a request", async () => {
    await workbench.openView("Neural Coding");
    await workbench.page.getByRole("button", { name: "Connect to Allen Data" }).click();
    await workbench.treeItem(/^Session 715093703, not downloaded, [\d.]+ MB, M, Sst/).waitFor();
    assert.deepEqual(server.log, []);
  });

  it("opens by a click, read where it lies, and the overview and the tree tell how much", async () => {
    await workbench.treeItem(/^Session 715093703, not downloaded/).click();
    editor = await workbench.webview(".editor");
    await editor.getByText("Units by structure").waitFor();
    await editor.getByText(/^Read from the server: [\d.]+ [kM]B of [\d.]+ MB in \d+ requests?\./).waitFor();
    await workbench.treeItem(/^Session 715093703, [\d.]+ [kM]B of [\d.]+ MB here, M, Sst/).waitFor();
    assert.ok(asked(keyOf(id)) > 0);
    await shots("overview");
  });

  it("shows the rows of its tables", async () => {
    await editor.getByRole("tab", { name: "Units" }).click();
    const grid = editor.locator("#panel-units").getByRole("grid").first();
    await grid.getByText("950910352").or(grid.getByRole("gridcell").first()).first().waitFor();
    await editor.getByRole("tab", { name: "Overview" }).click();
  });

  it("that its server does not have says so, and is opened once it has it", async () => {
    await workbench.treeItem(/^Session 719161530/).click();
    await workbench.until("the tab is in front", () => workbench.tab(/session_719161530/).isVisible());
    other = await workbench.webview(".message.error");
    await other
      .getByText(/has no such file \(HTTP 404\)/)
      .first()
      .waitFor();
    await shots("error");
    server.objects.set(`/${keyOf(missing)}`, bytes);
    await other.locator("vscode-button", { hasText: "Try Again" }).click();
    await other.getByText("Units by structure").waitFor();
  });

  it("that changed on its server keeps what it shows, marked out of date, until it is reloaded", async () => {
    const page = other;
    await page.getByText(/^Read from the server/).waitFor();
    await page.getByLabel("Label", { exact: true }).selectOption("stimulus_name");
    await page
      .getByText(/\d classes/)
      .first()
      .waitFor();
    server.objects.set(`/${keyOf(missing)}`, Buffer.concat([bytes, Buffer.alloc(8)]));
    // What is on the page may need no further byte; spikes do.
    await page.locator("vscode-button", { hasText: "Decode" }).click();
    const panel = await workbench.webview(".decoding");
    await panel
      .getByText(/has changed on the server/)
      .first()
      .waitFor();
    await page.getByRole("tab", { name: "Units" }).click();
    await page
      .locator(".stale-banner", { hasText: /has changed on the server .*What is shown is out of date/ })
      .waitFor();
    await workbench.shot("elsewhere-changed");
    await page.locator("vscode-button", { hasText: "Reload" }).click();
    await page.locator(".stale-banner .message").waitFor({ state: "detached" });
    await page.getByRole("grid").first().waitFor();
  });

  it("is downloaded from the tree into a folder that is asked for once", async () => {
    await workbench.rowAction(workbench.treeItem(/^Session 715093703/), "Download Session");
    await workbench.suggestedFile();
    await workbench.page.locator(".quick-input-widget input.input").fill(downloads);
    await workbench.quickButton("Download Here");
    await workbench.page.locator(".monaco-dialog-box", { hasText: "are free there" }).waitFor();
    await workbench.shot("elsewhere-download-folder");
    await workbench.modal("Download Here");
    await workbench.treeItem(/^Session 715093703, local/).waitFor();
    const file = path.join(downloads, `session_${id}/session_${id}.nwb`);
    assert.ok(readFileSync(file).equals(bytes));
    assert.ok(existsSync(path.join(downloads, "manifest.json")));
    await shots("tree");
  });

  it("broke no content policy and threw nothing in any page", () =>
    assert.deepEqual(workbench.complaints, []));
});
