// Page object for the workbench: everything the interface tests know about VS Code's DOM is in this file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot, serverCli, startBrowser, startServer, workbenchUrl } from "../harness/ide.mjs";

const shots = path.join(projectRoot, "out/shots");
const packed = path.join(projectRoot, "out/neural-coding.vsix");

/** An installed extension and a running server; windows are cheap once it stands. */
export class Ide {
  /** `vsix`: another package than the one that is built here. */
  static async launch({ vsix = packed } = {}) {
    const ide = new Ide();
    ide.scratch = mkdtempSync(path.join(tmpdir(), "e2e-"));
    ide.extensionsDir = path.join(ide.scratch, "extensions");
    try {
      await serverCli(["--install-extension", vsix, "--force"], { extensionsDir: ide.extensionsDir });
      ide.browser = await startBrowser();
    } catch (error) {
      await ide.close();
      throw error;
    }
    return ide;
  }

  /** A fresh window on a folder, with a server of its own so that settings do not leak between tests. */
  async open(folder, { settings = {}, env = {}, viewport = { width: 1400, height: 900 } } = {}) {
    const server = await startServer({ extensionsDir: this.extensionsDir, settings, env });
    const context = await this.browser.newContext({ viewport });
    if (process.env.TRACE) await context.tracing.start({ screenshots: true, snapshots: true });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(server, context, page, folder);
    await page.goto(workbenchUrl(server, { folder }));
    await page.waitForSelector(".monaco-workbench");
    return workbench;
  }

  /** A folder that is removed with the IDE. */
  scratchFolder(name) {
    const folder = path.join(this.scratch, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  async close() {
    await this.browser?.close();
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** One window. */
class Workbench {
  constructor(server, context, page, folder) {
    Object.assign(this, { server, context, page, folder });
    /** What the browser complained about: broken content policies, uncaught errors of pages. */
    this.complaints = [];
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) this.complaints.push(message.text());
    });
  }

  async close() {
    if (process.env.TRACE) await this.context.tracing.stop({ path: path.join(projectRoot, "out/trace.zip") });
    await this.context.close();
    await this.server.stop();
  }

  /** VS Code watches the file and takes them on at once. */
  setWorkspaceSettings(settings) {
    mkdirSync(path.join(this.folder, ".vscode"), { recursive: true });
    writeFileSync(path.join(this.folder, ".vscode/settings.json"), JSON.stringify(settings));
  }

  /** Do this first: before the extension's contributions are there, its files open as text. */
  async openView(title) {
    await this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`).click();
  }

  treeItem(name) {
    return this.page.locator(".part.sidebar").getByRole("treeitem", { name }).first();
  }

  /** A button in the title of a view or an editor. */
  action(part, name) {
    return this.page.locator(`.part.${part}`).getByRole("button", { name }).first();
  }

  /** One of the buttons a row of the tree shows when the pointer is on it. */
  async rowAction(row, name) {
    await row.hover();
    await row.getByRole("button", { name }).click();
  }

  /** Runs a command from the palette. */
  async command(title) {
    const input = this.page.locator(".quick-input-widget input.input");
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    // An earlier quick input may still be closing.
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.page.keyboard.press("F1");
      try {
        await this.page.waitForFunction(
          () => {
            const input = document.querySelector(".quick-input-widget input.input");
            return input?.offsetParent && input.value.startsWith(">");
          },
          undefined,
          { timeout: 3000 },
        );
        await input.fill(`>${title}`, { timeout: 2000 });
        await row.waitFor({ timeout: 3000 });
        await this.page.keyboard.press("Enter");
        return;
      } catch {
        await this.page.keyboard.press("Escape");
      }
    }
    throw new Error(`cannot run ${title} from the command palette`);
  }

  quickInput(title) {
    return this.page.locator(".quick-input-widget", { hasText: title });
  }

  quickRow(label) {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
  }

  /** Chooses a row of a quick pick. */
  async pick(label) {
    await this.quickRow(label).click();
  }

  /** Ticks rows of a quick pick for several and accepts. */
  async pickMany(...labels) {
    for (const label of labels) await this.quickRow(label).locator(".monaco-checkbox, input").first().click();
    await this.quickButton("OK");
  }

  /** Answers an input box; waits for it to ask what is expected. */
  async answer(question, text) {
    const input = this.quickInput(question).locator("input.input");
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** The path that VS Code's own save or open dialog, a quick input, suggests. */
  async suggestedFile() {
    const input = this.page.locator(".quick-input-widget input.input");
    // It is filled in in several steps; typing too early is overwritten.
    let last;
    for (let same = 0; same < 4;) {
      const value = await input.inputValue();
      same = value.startsWith("/") && value === last ? same + 1 : 0;
      last = value;
      await this.page.waitForTimeout(100);
    }
    return last;
  }

  /** Answers that dialog; returns what it suggested. */
  async fileDialog(file) {
    const suggested = await this.suggestedFile();
    await this.page.locator(".quick-input-widget input.input").fill(file);
    await this.quickButton("OK");
    return suggested;
  }

  async quickButton(name) {
    await this.page.locator(".quick-input-widget").getByRole("button", { name }).click();
  }

  async modal(button) {
    await this.page.locator(".monaco-dialog-box").getByRole("button", { name: button }).click();
  }

  notification(text) {
    return this.page.locator(".notification-list-item", { hasText: text }).first();
  }

  /** Clears what has been read, so that the next one is seen. */
  async dismissNotifications() {
    await this.command("Notifications: Clear All Notifications");
  }

  async until(what, holds, limitMs = 15_000) {
    const end = Date.now() + limitMs;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
      await this.page.waitForTimeout(50);
    }
  }

  tab(name) {
    return this.page.locator(".tabs-container").getByRole("tab", { name });
  }

  /** The content frame of the webview that holds the selector: iframe.webview > iframe#active-frame. */
  async webview(selector, timeout = 20_000) {
    const end = Date.now() + timeout;
    while (Date.now() < end) {
      for (const outer of await this.page.locator("iframe.webview.ready").all()) {
        const inner = outer.contentFrame().frameLocator("iframe#active-frame");
        if (
          await inner
            .locator(selector)
            .count()
            .catch(() => 0)
        )
          return inner;
      }
      await this.page.waitForTimeout(50);
    }
    throw new Error(`no webview holds ${selector}`);
  }

  /** Keeps a picture in out/shots, for people. */
  async shot(name) {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: path.join(shots, `${name}.png`) });
  }
}
