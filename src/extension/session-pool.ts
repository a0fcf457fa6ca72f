import * as vscode from "vscode";
import type { AnalysisError } from "../core/errors.ts";
import type { SessionApi } from "../protocol/session-api.ts";
import type { TransferFacts } from "../protocol/transfer.ts";
import { forwardSession } from "./editor/forward-session.ts";
import type { Open } from "./opening.ts";
import { PooledFile } from "./pooled-file.ts";

/** One user's hold on an open file. The worker behind it is shared, and replaced when it dies. */
export interface SessionHandle {
  readonly uri: vscode.Uri;
  /** Starts the worker with the first question. */
  readonly api: SessionApi;
  /** Reads what a page asks first while the page is being built. What goes wrong the page is told when it asks. */
  warmUp(): void;
  /** Ends the worker: the next question opens the file anew. */
  reopen(): Promise<void>;
  /** Opens the file anew with links to these files outside its folder followed, as long as it is open. */
  follow(files: readonly string[]): Promise<void>;
  /** Lets go of the file. */
  dispose(): void;
  /** The worker ended by itself; the next question starts another. */
  readonly onDidDie: vscode.Event<AnalysisError>;
  /** Somebody asked for the file to be opened anew, or the worker had to be and found another file. */
  readonly onDidReopen: vscode.Event<void>;
  /** What was transferred of a file elsewhere, as it was last told. */
  readonly transfer: TransferFacts | undefined;
  readonly onDidTransfer: vscode.Event<TransferFacts>;
}

/** A file elsewhere, and what was transferred of it. */
export interface Transferred {
  readonly uri: vscode.Uri;
  readonly transfer: TransferFacts;
}

/** How long a file nobody uses stays open: opening it again from the tree must not start from nothing. */
const lingerMs = 15_000;

/** One worker thread per open file, shared by editor, panel, tree and commands. */
export class SessionPool implements vscode.Disposable {
  readonly #files = new Map<string, PooledFile>();
  readonly #script: string;
  readonly #open: Open;
  readonly #log: vscode.LogOutputChannel;
  readonly #reopened = new vscode.EventEmitter<void>();
  readonly #transferred = new vscode.EventEmitter<Transferred>();
  /** Some file was opened anew. */
  readonly onDidReopen = this.#reopened.event;
  /** Something came of some file elsewhere, or does not come. */
  readonly onDidTransfer = this.#transferred.event;

  constructor(script: string, open: Open, log: vscode.LogOutputChannel) {
    this.#script = script;
    this.#open = open;
    this.#log = log;
  }

  /** Holds a file until the handle is disposed of. Opens nothing by itself. */
  acquire(uri: vscode.Uri): SessionHandle {
    const file = this.#fileOf(uri);
    if (file.users === 0) file.checkUnused();
    file.users++;
    clearTimeout(file.lingering);
    let held = true;
    const api = forwardSession(() => file.api());
    return {
      uri,
      api,
      warmUp: () =>
        void api
          .describe()
          .then(() => api.overview())
          .catch(() => undefined),
      onDidDie: file.died.event,
      onDidReopen: file.reopened.event,
      get transfer() {
        return file.transfer;
      },
      onDidTransfer: file.transferred.event,
      reopen: () => file.reopen(),
      follow: (files) => file.follow(files),
      dispose: () => {
        if (!held) return;
        held = false;
        this.#release(file);
      },
    };
  }

  /** Files whose worker runs, for tests and the log. */
  get openFiles(): readonly string[] {
    return [...this.#files.values()].filter(({ running }) => running).map(({ uri }) => uri.toString());
  }

  dispose(): void {
    for (const file of this.#files.values()) {
      clearTimeout(file.lingering);
      void file.stop();
    }
    this.#files.clear();
    this.#reopened.dispose();
    this.#transferred.dispose();
  }

  #fileOf(uri: vscode.Uri): PooledFile {
    const key = uri.toString();
    const known = this.#files.get(key);
    if (known) return known;
    const file = new PooledFile(uri, { script: this.#script, open: this.#open, log: this.#log });
    file.reopened.event(() => this.#reopened.fire());
    file.transferred.event((transfer) => this.#transferred.fire({ uri, transfer }));
    this.#files.set(key, file);
    return file;
  }

  #release(file: PooledFile): void {
    file.users--;
    if (file.users > 0) return;
    const end = (): void => {
      this.#files.delete(file.uri.toString());
      void file.stop();
    };
    if (file.asksInVain) end();
    else file.lingering = setTimeout(end, lingerMs);
  }
}
