import * as vscode from "vscode";
import type { Control } from "../../core/control.ts";
import { isFileChanged } from "../../core/errors.ts";
import type { ErrorDetails } from "../../core/errors.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type {
  DecodingHostApi,
  DecodingPageApi,
  DecodingStart,
  FileToSave,
} from "../../protocol/decoding-host-api.ts";
import { afterChange } from "../../protocol/page-value.ts";
import type { PageValue } from "../../protocol/page-value.ts";
import type { DecodeAnswer, SessionApi } from "../../protocol/session-api.ts";
import { watchFile } from "../file-watch.ts";
import { DecodingRun } from "./decoding-run.ts";
import { sayNothingToSave, savePanelFile } from "./save-panel-file.ts";
import { pageOptions, pageShell } from "../pages/page-shell.ts";
import { servePage } from "../pages/page-port.ts";
import { offerFiles } from "../files/offer-files.ts";
import { endsWithin, notifyWhile } from "../progress.ts";
import { runCommand } from "../run-command.ts";
import type { ErrorReporter } from "../report-error.ts";
import type { SessionHandle, SessionPool } from "../session-pool.ts";
import { pageSettings } from "../settings.ts";
import { fileName } from "../uri-names.ts";

/** A run that takes longer is told of when its panel is hidden. */
const longMs = 10_000;

export const panelViewType = "neuralCoding.decoding";

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly pool: SessionPool;
  readonly errors: ErrorReporter;
  /** Shows trials of a session in its editor. */
  showTrials(uri: vscode.Uri, recipe: Recipe, ids: readonly string[]): Promise<void>;
  /** How the tree names a session. */
  sessionTitle(uri: vscode.Uri): string;
}

/** One decoding panel: a session, a recipe, and the page that shows them. */
export class DecodingPanel {
  readonly uri: vscode.Uri;
  readonly #parts: PanelParts;
  readonly #panel: vscode.WebviewPanel;
  readonly #session: SessionHandle;
  readonly #run: DecodingRun;
  readonly #page: DecodingPageApi;
  #recipe: Recipe;
  /** What the page shows, kept for the one that is built when the panel is seen again. */
  #value: PageValue | undefined;
  #runAtStart: boolean;
  #started = false;
  /** The file is another than the one that the last result came from. */
  #changed: ErrorDetails["file-changed"] | undefined;

  constructor(
    parts: PanelParts,
    panel: vscode.WebviewPanel,
    uri: vscode.Uri,
    recipe: Recipe,
    runAtStart: boolean,
  ) {
    this.uri = uri;
    this.#parts = parts;
    this.#panel = panel;
    this.#recipe = recipe;
    this.#runAtStart = runAtStart;
    this.#session = parts.pool.acquire(uri);
    this.#run = new DecodingRun(this.#session.api);
    panel.webview.options = pageOptions(parts.extensionUri);
    panel.iconPath = {
      light: vscode.Uri.joinPath(parts.extensionUri, "media/decode-light.svg"),
      dark: vscode.Uri.joinPath(parts.extensionUri, "media/decode-dark.svg"),
    };
    const api: SessionApi = {
      ...this.#session.api,
      decode: (wanted, control) => this.#decode(wanted, control),
    };
    this.#page = servePage<DecodingHostApi, DecodingPageApi>(panel, api, this.#hostApi()).page;
    const reopened = this.#session.onDidReopen(() => this.#readAgain());
    const watch = watchFile(this.#session, (change) => this.#tellChanged(change));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#started = false;
    });
    panel.onDidDispose(() => {
      reopened.dispose();
      watch.dispose();
      this.#session.dispose();
    });
    this.#title();
    if (runAtStart) this.#begin();
    panel.webview.html = pageShell(panel.webview, parts.extensionUri, "decoding");
  }

  get active(): boolean {
    return this.#panel.active;
  }

  get recipe(): Recipe {
    return this.#recipe;
  }

  onDidDispose(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  /** Shows the panel and runs this recipe in it. */
  async run(recipe: Recipe): Promise<void> {
    this.#recipe = recipe;
    this.#title();
    const started = this.#started;
    this.#runAtStart = !started;
    if (!started) this.#begin();
    this.#panel.reveal();
    if (started) await this.#page.run(recipe);
  }

  /** Asks the page for one of its files and the user where to write it; undefined when either has none. */
  async export(make: (page: DecodingPageApi) => Promise<FileToSave | null>): Promise<vscode.Uri | undefined> {
    if (!this.#started) return undefined;
    const file = await make(this.#page);
    if (file) return this.#saveAndTell(file);
    sayNothingToSave();
    return undefined;
  }

  /** A page may write to the clipboard while it has the focus. */
  async copyFigure(): Promise<void> {
    if (!this.#started) return;
    this.#panel.reveal();
    if (!(await this.#page.copyFigure())) sayNothingToSave();
  }

  /** VS Code takes as long to show a new page as many decodings take: they go on at the same time. */
  #begin(): void {
    if (this.#recipe.label !== undefined) this.#run.begin(this.#recipe);
  }

  #hostApi(): DecodingHostApi {
    const { errors } = this.#parts;
    const uri = this.uri;
    return {
      start: () => this.#start(),
      lastAnswer: async () => this.#run.kept ?? null,
      reopen: () => this.#session.reopen(),
      recipeChanged: async (recipe) => {
        this.#recipe = recipe;
        this.#title();
      },
      keep: async (change) => {
        this.#value = afterChange(this.#value, change);
      },
      save: async (file) => ({ path: (await this.#save(file))?.fsPath ?? null }),
      extract: (recipe) => runCommand("neuralCoding.extractCounts", { uri, recipe }),
      openSession: () => runCommand("neuralCoding.openSession", uri),
      showTrials: (recipe, ids) => this.#parts.showTrials(uri, recipe, ids),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      showLog: () => runCommand("neuralCoding.showLog"),
      report: async (facts) => errors.note(facts),
    };
  }

  #decode(recipe: Recipe, control?: Control): Promise<DecodeAnswer> {
    const answer = this.#run.decode(recipe, control);
    // The page is told of a failure by the answer itself.
    this.#tellWhenHidden(answer).catch(() => undefined);
    return answer;
  }

  /** A long run that nobody sees gets a notification; the page has a bar of its own. */
  async #tellWhenHidden(answer: Promise<DecodeAnswer>): Promise<void> {
    if ((await endsWithin(longMs, answer)) || this.#panel.visible) return;
    let unwatch: (() => void) | undefined;
    try {
      await notifyWhile(this.#panel.title, answer, (shown) => (unwatch = this.#run.watch(shown)));
    } finally {
      unwatch?.();
    }
  }

  #tellChanged(change: ErrorDetails["file-changed"]): void {
    this.#changed = change;
    if (this.#started) this.#onPage(this.#page.fileChanged(change));
  }

  #readAgain(): void {
    this.#changed = undefined;
    this.#run.forget();
    if (this.#started) this.#onPage(this.#page.reload());
  }

  #onPage(told: Promise<void>): void {
    told.catch((error: unknown) => void this.#parts.errors.show(error));
  }

  /** While the page was hidden the file may have become another. */
  async #look(): Promise<void> {
    try {
      await this.#session.api.describe();
    } catch (error) {
      // Whatever else is wrong with it, the next question says.
      if (isFileChanged(error)) this.#changed = error.details;
    }
  }

  async #start(): Promise<DecodingStart> {
    if (this.#run.kept) await this.#look();
    const run = this.#runAtStart || this.#run.has(this.#recipe);
    const { answered } = this.#run;
    this.#started = true;
    this.#runAtStart = false;
    return {
      fileName: fileName(this.uri),
      sessionTitle: this.#parts.sessionTitle(this.uri),
      recipe: this.#recipe,
      run,
      ...(answered ? { answered } : {}),
      ...(this.#changed ? { changed: this.#changed } : {}),
      settings: pageSettings(),
      ...(this.#value ? { value: this.#value } : {}),
      restore: { uri: this.uri.toString(), recipe: this.#recipe },
    };
  }

  /** A command was asked, not the page: VS Code says what was written. */
  async #saveAndTell(file: FileToSave): Promise<vscode.Uri | undefined> {
    const target = await this.#save(file);
    if (target) void offerFiles(vscode.l10n.t("Wrote {0}.", fileName(target)), [target]);
    return target;
  }

  #save(file: FileToSave): Promise<vscode.Uri | undefined> {
    return savePanelFile(this.uri, file, { run: this.#run, session: this.#session.api });
  }

  #title(): void {
    const { label } = this.#recipe;
    const session = this.#parts.sessionTitle(this.uri);
    this.#panel.title = label
      ? vscode.l10n.t("Decode {0}: {1}", label, session)
      : vscode.l10n.t("Decode: {0}", session);
  }
}
