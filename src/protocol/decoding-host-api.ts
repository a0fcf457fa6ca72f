import type { ErrorDetails, ErrorFacts } from "../core/errors.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { PageSettings } from "./editor-host-api.ts";
import type { PageChange, PageValue } from "./page-value.ts";
import type { DecodeAnswer } from "./session-api.ts";

/**
 * What the decoding panel's page asks of VS Code. Served on `host`; the decoding itself is `SessionApi.decode`
 * on the `session` channel, with a `Control` for progress and Cancel.
 */
export interface DecodingHostApi {
  /** The first call of a page, also after a reload of the window. */
  start(): Promise<DecodingStart>;

  /** The last result that the host still has, of the file as it was then; null when there is none. */
  lastAnswer(): Promise<DecodeAnswer | null>;

  /** Opens the file anew, for every page that shows it. */
  reopen(): Promise<void>;

  /** The settings as edited or run: the panel's title, its commands and a reload use them. */
  recipeChanged(recipe: Recipe): Promise<void>;

  /** What the page shows is another: the host keeps it for this panel, and gives it to the page that is built anew. */
  keep(change: PageChange): Promise<void>;

  /** Asks where, and writes one file the page has made: the figure, the scores. */
  save(file: FileToSave): Promise<SaveAnswer>;

  /** Runs "Extract Spike Counts..." with this recipe. */
  extract(recipe: Recipe): Promise<void>;

  /** Shows the session in its editor. */
  openSession(): Promise<void>;

  /** Shows these trials in the session's editor: ids as text, in the table that the recipe names. */
  showTrials(recipe: Recipe, ids: readonly string[]): Promise<void>;

  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
  report(error: ErrorFacts): Promise<void>;
}

export interface DecodingStart {
  readonly fileName: string;
  /** As the tree names the session: its id, or the file name. */
  readonly sessionTitle: string;
  readonly recipe: Recipe;
  /** Run without waiting for the button: the panel was opened by a command. False after a reload. */
  readonly run: boolean;
  /** The question of {@link DecodingHostApi.lastAnswer}. */
  readonly answered?: Recipe;
  /** The file is another than the one that result came from. */
  readonly changed?: ErrorDetails["file-changed"];
  readonly settings: PageSettings;
  /** As the panel's page last had it; undefined for a new panel, and after a reload of the window. */
  readonly value?: PageValue;
  /** Goes into `vscode.setState` as it is, so that the panel comes back after a reload of the window. */
  readonly restore: DecodingRestore;
}

/** What `vscode.setState` of the decoding page must hold; the page may add members of its own. */
export interface DecodingRestore {
  readonly uri: string;
  readonly recipe: Recipe;
}

export interface FileToSave {
  /** Suggested name with extension. */
  readonly name: string;
  /** For the dialog: "SVG image". */
  readonly label: string;
  readonly bytes: Uint8Array;
  /** The question it answers, which is told in a file beside it. */
  readonly recipe: Recipe;
}

export interface SaveAnswer {
  /** Null when the user gave up. */
  readonly path: string | null;
}

/** What the host asks of the decoding page; served by the page on `page`. */
export interface DecodingPageApi {
  /** The figure as shown, for the command "Export Figure..."; null when there is none yet. */
  figure(format: FigureFormat): Promise<FileToSave | null>;
  /** Puts the figure on the clipboard, for the command "Copy Figure"; false when there is none yet. */
  copyFigure(): Promise<boolean>;
  /** The scores as a file, for the command "Save Scores..."; null when there are none yet. */
  scores(format: ScoresFormat): Promise<FileToSave | null>;
  /** Replaces the recipe and runs it: the same session was sent to Decode again. */
  run(recipe: Recipe): Promise<void>;
  /** The file is another than the one whose results are shown. */
  fileChanged(change: ErrorDetails["file-changed"]): Promise<void>;
  /** The file was opened anew: results shown are of the file as it was before. */
  reload(): Promise<void>;
}

export type FigureFormat = "svg" | "png";
export type ScoresFormat = "json" | "csv";
