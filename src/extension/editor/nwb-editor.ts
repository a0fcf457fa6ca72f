import * as vscode from "vscode";
import type { ErrorDetails } from "../../core/errors.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type {
  ChosenTrials,
  EditorHostApi,
  EditorPageApi,
  EditorTab,
} from "../../protocol/editor-host-api.ts";
import { afterChange } from "../../protocol/page-value.ts";
import type { PageValue } from "../../protocol/page-value.ts";
import { exportTable } from "../files/export-table.ts";
import { watchFile } from "../file-watch.ts";
import { initialRecipe } from "./initial-recipe.ts";
import { askToFollow } from "./ask-to-follow.ts";
import { LinkedFiles } from "./linked-files.ts";
import { pageOptions, pageShell } from "../pages/page-shell.ts";
import { servePage } from "../pages/page-port.ts";
import type { RecipeMemory } from "./recipe-memory.ts";
import type { Origins } from "../remote/origins.ts";
import { shownName, sourceOf } from "../remote/source-uri.ts";
import { runCommand } from "../run-command.ts";
import type { ErrorReporter } from "../report-error.ts";
import type { SessionHandle, SessionPool } from "../session-pool.ts";
import { pageSettings } from "../settings.ts";
import { fileName } from "../uri-names.ts";

export const editorViewType = "neuralCoding.nwb";

interface NwbDocument extends vscode.CustomDocument {
  readonly session: SessionHandle;
  readonly links: LinkedFiles;
}

interface EditorParts {
  readonly extensionUri: vscode.Uri;
  readonly pool: SessionPool;
  readonly recipes: RecipeMemory;
  readonly errors: ErrorReporter;
  readonly origins: Origins;
}

/** One panel of a file, once its page has said that it is there. */
interface OpenPage {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly page: EditorPageApi;
  started: boolean;
  /** As this page has it: two editors of one file are two questions. */
  recipe: Recipe | undefined;
  /** What it shows, kept for the page that is built when the panel is seen again. */
  value: PageValue | undefined;
  /** Asked for before the page was there. */
  tab: EditorTab | undefined;
}

/** The NWB editor: a page that asks, and a host that relays to the file's worker without interpreting. */
export class NwbEditor implements vscode.CustomReadonlyEditorProvider<NwbDocument> {
  readonly #parts: EditorParts;
  readonly #pages = new Set<OpenPage>();
  /** Tabs asked for files whose editor is about to open. */
  readonly #wantedTabs = new Map<string, EditorTab>();
  /** Trials to be shown by the next page of a file that starts. */
  readonly #wantedTrials = new Map<string, ChosenTrials>();

  constructor(parts: EditorParts) {
    this.#parts = parts;
  }

  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(editorViewType, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  /** Opens a file in its editor, at a tab if one is named. */
  async open(uri: vscode.Uri, tab?: EditorTab, column?: vscode.ViewColumn): Promise<void> {
    if (tab) this.#wantedTabs.set(uri.toString(), tab);
    await vscode.commands.executeCommand("vscode.openWith", uri, editorViewType, column);
    const started = this.#pagesOf(uri).filter(({ started }) => started);
    if (!tab || started.length === 0) return;
    this.#wantedTabs.delete(uri.toString());
    await Promise.all(started.map(({ page }) => page.show(tab)));
  }

  /** Opens a file's editor on the trials with these ids. */
  async showTrials(uri: vscode.Uri, recipe: Recipe, ids: readonly string[]): Promise<void> {
    const wanted = { table: recipe.trials.table, ids };
    const open = this.#pagesOf(uri).at(-1);
    if (open?.started) {
      // The editor that is there, not another one in the panel's own group.
      open.panel.reveal(open.panel.viewColumn);
      await open.page.showTrials(wanted);
      return;
    }
    // A page that is only about to start asks for them itself.
    this.#wantedTrials.set(uri.toString(), wanted);
    if (open) open.panel.reveal(open.panel.viewColumn);
    else await this.open(uri, "stimuli", vscode.ViewColumn.Beside);
  }

  /** Tells the open editors of a file that a command completed its recipe. */
  async setRecipe(uri: vscode.Uri, recipe: Recipe): Promise<void> {
    const { recipes } = this.#parts;
    await recipes.complete(uri, recipe);
    const started = this.#pagesOf(uri).filter(({ started }) => started);
    await Promise.all(started.map(({ page }) => page.setRecipe(recipe, recipes.commandsOf(uri))));
  }

  /** The recipe of the editor in front, if it shows this file, else the last edited one of the file. */
  recipeOf(uri: vscode.Uri): Recipe | undefined {
    const inFront = this.#pagesOf(uri).find(({ panel }) => panel.active);
    return inFront?.recipe ?? this.#parts.recipes.get(uri);
  }

  /** The page of the editor in front. */
  get active(): EditorPageApi | undefined {
    return [...this.#pages].find(({ panel, started }) => panel.active && started)?.page;
  }

  async openCustomDocument(uri: vscode.Uri): Promise<NwbDocument> {
    const source = sourceOf(uri);
    if (source) await this.#parts.origins.require(source);
    const session = this.#parts.pool.acquire(uri);
    session.warmUp();
    // The page stays as it is: its next question starts another worker.
    const died = session.onDidDie((error) => void this.#parts.errors.show(error));
    const links = new LinkedFiles(
      session,
      () => vscode.workspace.isTrusted,
      (found) => askToFollow(uri, found),
    );
    const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#checkLinks(links));
    const watch = watchFile(session, (change) => this.#tellChanged(uri, change));
    return {
      uri,
      session,
      links,
      dispose: () => {
        died.dispose();
        trusted.dispose();
        watch.dispose();
        session.dispose();
      },
    };
  }

  resolveCustomEditor(document: NwbDocument, panel: vscode.WebviewPanel): void {
    const { extensionUri, errors } = this.#parts;
    panel.webview.options = pageOptions(extensionUri);
    const tab = this.#wantedTabs.get(document.uri.toString());
    this.#wantedTabs.delete(document.uri.toString());
    const host = this.#hostApi(document, (): OpenPage => open);
    const { page } = servePage<EditorHostApi, EditorPageApi>(panel, document.session.api, host);
    const open: OpenPage = {
      uri: document.uri,
      panel,
      page,
      started: false,
      recipe: undefined,
      value: undefined,
      tab,
    };
    this.#pages.add(open);
    const transferred = document.session.onDidTransfer((transfer) => {
      if (open.started) page.transferred(transfer).catch((error: unknown) => void errors.show(error));
    });
    const reload = (): void => {
      if (!open.started) return;
      page.reload().catch((error: unknown) => void errors.show(error));
      this.#checkLinks(document.links);
    };
    const reopened = document.session.onDidReopen(reload);
    panel.onDidDispose(() => {
      reopened.dispose();
      transferred.dispose();
      this.#pages.delete(open);
    });
    panel.onDidChangeViewState(() => {
      // A hidden page is gone; shown again it is built anew and starts again.
      if (!panel.visible) open.started = false;
    });
    panel.webview.html = pageShell(panel.webview, extensionUri, "editor");
  }

  #pagesOf(uri: vscode.Uri): OpenPage[] {
    return [...this.#pages].filter((page) => page.uri.toString() === uri.toString());
  }

  #tellChanged(uri: vscode.Uri, change: ErrorDetails["file-changed"]): void {
    for (const { page, started } of this.#pagesOf(uri))
      if (started) page.fileChanged(change).catch((error: unknown) => void this.#parts.errors.show(error));
  }

  /** Not awaited: what can be read is shown while the user makes up their mind. */
  #checkLinks(links: LinkedFiles): void {
    links.check().catch((error: unknown) => void this.#parts.errors.show(error));
  }

  #hostApi({ uri, session, links }: NwbDocument, self: () => OpenPage): EditorHostApi {
    const { recipes, errors } = this.#parts;
    const source = sourceOf(uri);
    return {
      download: () => runCommand("neuralCoding.download", uri),
      signIn: async () => {
        if (await vscode.commands.executeCommand("neuralCoding.signInDandi", uri)) await session.reopen();
      },
      start: async () => {
        const open = self();
        const { tab } = open;
        open.started = true;
        open.tab = undefined;
        this.#checkLinks(links);
        const trials = this.#wantedTrials.get(uri.toString());
        this.#wantedTrials.delete(uri.toString());
        return {
          fileName: fileName(uri),
          path: source ? shownName(source) : uri.fsPath,
          ...(source ? { transfer: session.transfer ?? null } : {}),
          recipe: recipes.get(uri) ?? initialRecipe(),
          commands: recipes.commandsOf(uri),
          settings: pageSettings(),
          ...(open.value ? { value: open.value } : {}),
          ...(tab ? { tab } : {}),
          ...(trials ? { trials } : {}),
        };
      },
      recipeChanged: (recipe) => {
        self().recipe = recipe;
        return recipes.set(uri, recipe);
      },
      keep: async (change) => {
        const open = self();
        open.value = afterChange(open.value, change);
      },
      extract: (recipe) => runCommand("neuralCoding.extractCounts", { uri, recipe }),
      decode: (recipe) => runCommand("neuralCoding.decode", { uri, recipe }),
      exportTable: async (view, columns) => {
        await errors.guard(exportTable)(session.api, uri, { view, columns });
      },
      copy: async (text) => vscode.env.clipboard.writeText(text),
      reopen: () => session.reopen(),
      showLog: () => runCommand("neuralCoding.showLog"),
      reveal: () => runCommand("neuralCoding.revealSession", uri),
      report: async (facts) => errors.note(facts),
    };
  }
}
