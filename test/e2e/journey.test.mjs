// The tutorial's chain as a person goes it: tree, editor, filters, counts, decoding, figure.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { projectRoot } from "../harness/ide.mjs";
import { makeWorkspace } from "../harness/workspace.mjs";
import { Ide } from "./workbench.mjs";

const golden = (name) =>
  JSON.parse(readFileSync(path.join(projectRoot, `test/fixtures/allen/goldens/${name}.json`), "utf8"));

describe("from a session to a decoding", function () {
  // Each step starts where the one before ended.
  this.bail(true);
  let ide, workbench, editor, panel;
  before(async () => {
    ide = await Ide.launch();
    const folder = makeWorkspace(ide.scratchFolder("workspace"));
    const settings = { "workbench.colorTheme": "Default Light Modern" };
    workbench = await ide.open(folder, { settings });
  });
  after(async () => {
    await workbench?.close();
    await ide?.close();
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed") await workbench?.shot(`failed ${this.currentTest.title}`);
  });
  const inWorkspace = (name) => path.join(workbench.folder, name);

  it("shows the sessions of the cache, and tells which are here", async () => {
    await workbench.openView("Neural Coding");
    await workbench.treeItem(/^Session 750332458, local/).waitFor();
    await workbench.treeItem(/^Session 715093703, not downloaded/).waitFor();
    await workbench.treeItem(/web-page\.nwb, damaged/).waitFor();
    await workbench.shot("tree");
  });

  it("filters the sessions by what their table says", async () => {
    await workbench.action("sidebar", "Filter Sessions").click();
    await workbench.pickMany("VISam");
    await workbench.treeItem(/^Session 715093703/).waitFor({ state: "hidden" });
    await workbench.page.getByText("2 of 9 shown: VISam").waitFor();
    await workbench.treeItem(/^Session 750332458, local/).waitFor();
    await workbench.shot("tree-filtered");
    await workbench.action("sidebar", "Clear Session Filter").click();
    await workbench.treeItem(/^Session 715093703/).waitFor();
  });

  it("opens a session in the editor, on its overview", async () => {
    await workbench.treeItem(/^Session 750332458, local/).click();
    editor = await workbench.webview(".editor");
    await editor.getByText("Units by structure").waitFor();
    await editor.getByText("VISp").first().waitFor();
    await workbench.shot("editor-overview");
  });

  /** Types an expression into a new step of the tab in front and applies it. */
  async function addStep(expression) {
    const panel = editor.getByRole("tabpanel");
    await panel.locator("vscode-button", { hasText: "Add Step" }).click();
    const box = panel.getByRole("combobox", { name: /Expression of step/ });
    await box.fill(expression);
    await box.press("Enter");
    await panel.locator(".chip", { hasText: expression }).waitFor();
  }
  const readOut = (text) => editor.locator(".read-out-numbers", { hasText: text }).waitFor();

  it("counts what each filter step leaves, and warns of one that removes nothing", async () => {
    await editor.getByRole("tab", { name: "Stimuli" }).click();
    await editor.getByRole("grid").first().waitFor();
    await workbench.shot("editor-stimuli");
    await addStep("stimulus_name == 'static_gratings'");
    await addStep("orientation != null");
    await addStep("spatial_frequency == 0.08");
    await addStep("phase != 0");
    await readOut("144 trials");
    await editor
      .getByText(/never equal/)
      .first()
      .waitFor();
    await workbench.shot("editor-filtered");
  });

  it("chooses units by structure and rate", async () => {
    await editor.getByRole("tab", { name: "Units" }).click();
    await addStep("ecephys_structure_acronym == 'VISp'");
    await addStep("firing_rate > 3");
    await readOut("16 units");
    await workbench.shot("editor-units");
  });

  it("exports the units that are left as a table", async () => {
    await workbench.command("Neural Coding: Export Table...");
    await workbench.pick("Rows of the filter, all columns");
    const target = inWorkspace("units.csv");
    assert.match(await workbench.fileDialog(target), /session_750332458_units\.csv$/);
    await workbench.notification(/Wrote units\.csv: 16 rows × \d+ columns/).waitFor();
    const lines = readFileSync(target, "utf8").trimEnd().split("\n");
    assert.match(lines[0], /^unit_id,/);
    assert.equal(lines.length, 1 + 16);
    await workbench.dismissNotifications();
  });

  it("offers the columns as labels and tells the classes", async () => {
    await editor.getByLabel("Label", { exact: true }).selectOption("orientation");
    await editor.getByText("6 classes").waitFor();
    await workbench.shot("editor-label");
  });

  it("writes the counts where the user says, without asking what is known", async () => {
    await editor.locator("vscode-button", { hasText: "Extract" }).click();
    const target = inWorkspace("orientation.npz");
    const suggested = await workbench.fileDialog(target);
    assert.match(suggested, /session_750332458_orientation\.npz$/);
    await workbench.notification(/Wrote orientation\.npz: 144 trials × 16 units, 6 classes/).waitFor();
    await workbench.shot("extracted");
    const arrays = unzipSync(readFileSync(target));
    const counts = golden("spike_counts")
      .find(({ note }) => note === "tutorial: X")
      .counts.flat(2);
    const x = arrays["X.npy"];
    const written = new Uint16Array(
      x.buffer.slice(x.byteOffset + x.length - 2 * counts.length, x.byteOffset + x.length),
    );
    assert.deepEqual([...written], counts);
    assert.ok(existsSync(`${target}.provenance.json`));
    await workbench.dismissNotifications();
  });

  it("knows what to extract when it is called on the editor", async () => {
    await workbench.action("editor", "Extract Spike Counts").click();
    assert.match(await workbench.suggestedFile(), /session_750332458_orientation\.npz$/);
    await workbench.page.keyboard.press("Escape");
  });

  it("decodes in a panel beside the editor, with scikit-learn's score", async () => {
    await editor.locator("vscode-button", { hasText: "Decode" }).click();
    panel = await workbench.webview(".decoding");
    await panel.getByText("0.875").first().waitFor();
    await panel.getByText(/full 16-dimensional space/).waitFor();
    await workbench.shot("decoding");
  });

  it("shows the trials of a cell of the confusion in the editor, and takes the step back", async () => {
    const cell = panel.locator(".confusion-table td").first();
    const count = Number(await cell.textContent());
    await cell.click();
    await editor
      .locator("#panel-stimuli .chip", { hasText: /^Step5stimulus_presentation_id in \[/ })
      .waitFor();
    await readOut(`${count} trials`);
    await workbench.shot("confusion-trials");
    await editor.locator("#panel-stimuli").getByRole("button", { name: /Undo/ }).click();
    await readOut("144 trials");
    await workbench.tab(/^Decode orientation/).click();
  });

  it("saves the figure as a picture with its words as text", async () => {
    await workbench.command("Neural Coding: Export Figure...");
    await workbench.pick("SVG");
    const target = inWorkspace("lda.svg");
    await workbench.fileDialog(target);
    await workbench.notification(/Wrote lda\.svg\./).waitFor();
    const { session, decoding } = JSON.parse(readFileSync(`${target}.provenance.json`, "utf8"));
    assert.equal(session.file_name, "session_750332458.nwb");
    assert.deepEqual(decoding, { trials: 144, units: 16, classes: 6, label: "orientation" });
    const figure = readFileSync(target, "utf8");
    assert.match(figure, /^<svg|^<\?xml/);
    for (const word of ["LDA 1", "LDA 2", "orientation"]) assert.match(figure, new RegExp(word, "i"));
  });

  it("brings editor and panel back when the window is reloaded", async () => {
    await workbench.command("Developer: Reload Window");
    await workbench.page.waitForSelector(".monaco-workbench");
    panel = await workbench.webview(".decoding", 40_000);
    await workbench.tab(/session_750332458\.nwb/).click();
    editor = await workbench.webview(".editor");
    await readOut("144 trials");
    await workbench.shot("reloaded");
  });

  it("says by itself that the file was written to, keeps what it shows, and reads it again", async () => {
    const file = inWorkspace("cache/session_750332458/session_750332458.nwb");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes);
    await editor
      .locator(".stale-banner", { hasText: /The file was written to at .* as it was before/ })
      .waitFor();
    await readOut("144 trials");
    await workbench.shot("file-changed");
    await editor.locator("vscode-button", { hasText: "Read File Again" }).click();
    await editor.locator(".stale-banner .message").waitFor({ state: "detached" });
    await readOut("144 trials");
  });

  it("reads the file of the panel in front again from the palette", async () => {
    const file = inWorkspace("cache/session_750332458/session_750332458.nwb");
    await workbench.tab(/^Decode orientation/).click();
    panel = await workbench.webview(".decoding");
    await panel.locator(".results").waitFor();
    writeFileSync(file, readFileSync(file));
    await panel.locator(".stale-banner .message").waitFor();
    await workbench.command("Neural Coding: Read File Again");
    await panel.locator(".stale-banner .message").waitFor({ state: "detached" });
    await panel.getByText("The file was read again: these results are out of date.").waitFor();
  });

  it("broke no content policy, which is strict, and threw nothing in any page", async () => {
    const policy = await editor.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
    assert.match(policy, /^default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|http:|\*(?!\.vscode-cdn\.net)/);
    assert.deepEqual(workbench.complaints, []);
  });
});
