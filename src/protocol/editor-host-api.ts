import type { ErrorDetails, ErrorFacts } from "../core/errors.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { PageChange, PageValue } from "./page-value.ts";
import type { TableView } from "./session-api.ts";
import type { TransferFacts } from "./transfer.ts";

/**
 * What the NWB editor's page asks of VS Code, beside the file itself (that is `SessionApi` on the wire's
 * `session` channel). Served on `host`.
 *
 * The host's HTML shell holds `<div id="app"></div>`, links `codicon.css` (id `vscode-codicon-stylesheet`) and
 * `media/editor.css`, and loads `dist/webview/editor.js` as a module; the decoding panel's shell likewise with
 * `decoding`. The page's title, language and CSP are the shell's.
 */
export interface EditorHostApi {
  /** The first call of a page, also after it was hidden and built again: from then on the host may call it. */
  start(): Promise<EditorStart>;

  /** The recipe as edited: the host remembers it for this file and its commands use it. Call on every edit. */
  recipeChanged(recipe: Recipe): Promise<void>;

  /** What the page shows is another: the host keeps it for this panel, and gives it to the page that is built anew. */
  keep(change: PageChange): Promise<void>;

  /** Runs "Extract Spike Counts..." with this recipe; ends when the files are written or the user gave up. */
  extract(recipe: Recipe): Promise<void>;

  /** Opens the decoding panel with this recipe, asking for what is missing. */
  decode(recipe: Recipe): Promise<void>;

  /** Runs "Export Table..." on a view, of which these columns are shown; ends like {@link extract}. */
  exportTable(view: TableView, columns: readonly string[]): Promise<void>;

  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;

  /** Starts the file's worker anew: after it died, or when the file was repaired. */
  reopen(): Promise<void>;

  /** Begins the download of a recording elsewhere, or asks first where to. */
  download(): Promise<void>;

  /** Asks for the key of an archive that wants one, and opens the recording anew. */
  signIn(): Promise<void>;

  /** Shows the log. */
  showLog(): Promise<void>;

  /** Shows the file in the system's file manager or the explorer. */
  reveal(): Promise<void>;

  /** Writes something that went wrong in the page to the log. */
  report(error: ErrorFacts): Promise<void>;
}

export interface EditorStart {
  /** File name, for headings. */
  readonly fileName: string;
  readonly path: string;
  /** Of a recording that is read where it lies: what was transferred of it, null before anything was. */
  readonly transfer?: TransferFacts | null;
  /** The recipe last edited for this file, in any editor; a default one at first. */
  readonly recipe: Recipe;
  /** How often a command has completed the recipe: a page that remembers as many keeps its own. */
  readonly commands: number;
  readonly settings: PageSettings;
  /** As the panel's page last had it; undefined for a new panel, and after a reload of the window. */
  readonly value?: PageValue;
  /** A tab that was asked for before the page was there (from the tree); overrides what the page remembers. */
  readonly tab?: EditorTab;
  /** Trials to be shown first, as {@link EditorPageApi.showTrials} does. */
  readonly trials?: ChosenTrials;
}

export interface ChosenTrials {
  /** Undefined for the one that the session chooses by itself. */
  readonly table: string | undefined;
  readonly ids: readonly string[];
}

export interface PageSettings {
  /** `neuralCoding.table.rowHeight` */
  readonly rowHeight: "compact" | "comfortable";
  /** `neuralCoding.figure.palette` */
  readonly palette: FigurePalette;
  /** `neuralCoding.figure.background`, for exports. */
  readonly background: "white" | "theme" | "transparent";
}

export type FigurePalette = "okabeIto" | "tab10" | "cyclic" | "theme";

export type EditorTab = "overview" | "stimuli" | "units" | "tables" | "contents" | "decode";

export type TableAction = "find" | "find-next" | "find-previous" | "copy" | "export";

/** What the host asks of the editor's page, once the page has called `start`. Served by the page on `page`. */
export interface EditorPageApi {
  /** Shows a tab. */
  show(tab: EditorTab): Promise<void>;
  /** Shows the trials with these ids, by a step that can be taken back. */
  showTrials(trials: ChosenTrials): Promise<void>;
  /** A command asked for what was missing: the recipe is now this one. `commands` as in {@link EditorStart}. */
  setRecipe(recipe: Recipe, commands: number): Promise<void>;
  /** Does something with the table of the tab in front; nothing where there is none. */
  table(action: TableAction): Promise<void>;
  /** The file is another than the one that is shown. */
  fileChanged(change: ErrorDetails["file-changed"]): Promise<void>;
  /** More was transferred of a recording elsewhere, or its server does not answer. At most five times a second. */
  transferred(transfer: TransferFacts): Promise<void>;
  /** The file was opened anew: ask for everything again. */
  reload(): Promise<void>;
}
