import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startBrowser } from "../harness/ide.mjs";
import type { Browser, Page, Route } from "playwright-core";
import { themedShell } from "./themed-shell.ts";
import type { Theme } from "./themed-shell.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const origin = "http://page.test";
const titles = { editor: "NWB recording", decoding: "Decoding", gallery: "Shared parts" };

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Appended to the address: `run` starts a decoding at once. */
  readonly query?: string;
  /** Set on `window` before the page's scripts run. */
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** A page of ours in a real browser, under the policy it has in VS Code, around an invented session. */
export interface OpenPage {
  readonly page: Page;
  /** Whatever went wrong in the page: exceptions, refusals of the policy, rejections nobody handled. */
  readonly errors: readonly string[];
}

/**
 * The pages' bundles and one browser tab to show them in. A tab of its own for every test would cost a process
 * start each: the tab is sent to the next page instead, which begins with nothing of the one before.
 */
export class PageLab {
  private readonly files = new Map<string, Buffer>();
  private browser: Browser | undefined;
  private page: Page | undefined;
  private shell = "";
  private errors: string[] = [];
  private visit = 0;

  async start(): Promise<void> {
    await this.bundle({
      editor: "webview/editor/main.tsx",
      decoding: "webview/decoding/main.tsx",
      gallery: "webview/gallery/main.tsx",
      "page-host": "test/webview/fake/page-host.ts",
    });
    for (const name of ["common", "editor", "decoding"]) this.keep(`${name}.css`, `media/${name}.css`);
    this.keep("gallery.css", "webview/gallery/gallery.css");
    for (const name of ["codicon.css", "codicon.ttf"])
      this.keep(name, `node_modules/@vscode/codicons/dist/${name}`);
    this.browser = await startBrowser({ endsWithUs: true });
    const context = await this.browser.newContext({ reducedMotion: "reduce" });
    this.page = await context.newPage();
    this.page.on("pageerror", (error) => this.errors.push(String(error.stack)));
    this.page.on("console", (line) => {
      if (line.type() === "error") this.errors.push(line.text());
    });
    await this.page.route(`${origin}/**`, (route) => this.answer(route));
  }

  async stop(): Promise<void> {
    await this.browser?.close();
  }

  async open(name: keyof typeof titles, options: PageOptions = {}): Promise<OpenPage> {
    const { width = 1200, height = 800, query = "", globals = {}, theme = "dark" } = options;
    const page = this.page!;
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width, height });
    // What the page before complained of while it was left is its own.
    await page.goto("about:blank");
    const errors: string[] = (this.errors = []);
    this.shell = themedShell({
      title: titles[name],
      theme,
      origin,
      styles: [`${name}.css`],
      modules: ["page-host.js", `${name}.js`],
      preamble: preamble({ visit: ++this.visit, globals }),
    });
    await page.goto(`${origin}/${query && `?${query}`}`);
    return { page, errors };
  }

  private answer(route: Route): Promise<void> {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === "") return route.fulfill({ contentType: "text/html", body: this.shell });
    const body = this.files.get(file);
    return body ? route.fulfill({ body, contentType: contentType(file) }) : route.abort();
  }

  private async bundle(entryPoints: Record<string, string>): Promise<void> {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints,
      bundle: true,
      write: false,
      outdir: "out/webview-test",
      platform: "browser",
      format: "esm",
      target: "es2023",
      logLevel: "warning",
    });
    for (const file of outputFiles) this.files.set(path.basename(file.path), Buffer.from(file.contents));
  }

  private keep(name: string, file: string): void {
    this.files.set(name, readFileSync(path.join(root, file)));
  }
}

/** Puts the test's wishes on the window; storage is kept over reloads of one visit and no longer. */
const preamble = (start: { readonly visit: number; readonly globals: object }): string =>
  `if (sessionStorage.getItem("visit") !== "${start.visit}") sessionStorage.clear();
sessionStorage.setItem("visit", "${start.visit}");
Object.assign(window, ${JSON.stringify(start.globals).replaceAll("<", "\\u003c")});`;

function contentType(file: string): string {
  const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf" };
  return types[path.extname(file)] ?? "application/octet-stream";
}
