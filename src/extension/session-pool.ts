import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { AnalysisError, isFileChanged } from "../core/errors.ts";
import type { OpenOptions, SessionApi } from "../protocol/session-api.ts";
import type { SessionThread } from "../protocol/session-thread.ts";
import { forwardSession } from "./editor/forward-session.ts";
import { startSessionWorker } from "./session-worker.ts";

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
}

interface OpenFile {
  readonly uri: vscode.Uri;
  users: number;
  /** Files outside the folder that its links may lead to. */
  readonly follow: Set<string>;
  worker: Promise<SessionThread> | undefined;
  lingering: NodeJS.Timeout | undefined;
  /** What the disk said of the file when its users' first worker started. */
  state: string | undefined;
  readonly died: vscode.EventEmitter<AnalysisError>;
  readonly reopened: vscode.EventEmitter<void>;
}

/** How long a file nobody uses stays open: opening it again from the tree must not start from nothing. */
const lingerMs = 15_000;

/** One worker thread per open file, shared by editor, panel, tree and commands. */
export class SessionPool implements vscode.Disposable {
  readonly #files = new Map<string, OpenFile>();
  readonly #script: string;
  readonly #openOptions: (path: string) => Promise<OpenOptions>;
  readonly #log: vscode.LogOutputChannel;
  readonly #reopened = new vscode.EventEmitter<void>();
  /** Some file was opened anew. */
  readonly onDidReopen = this.#reopened.event;

  constructor(
    script: string,
    openOptions: (path: string) => Promise<OpenOptions>,
    log: vscode.LogOutputChannel,
  ) {
    this.#script = script;
    this.#openOptions = openOptions;
    this.#log = log;
  }

  /** Holds a file until the handle is disposed of. Opens nothing by itself. */
  acquire(uri: vscode.Uri): SessionHandle {
    const file = this.#fileOf(uri);
    if (file.users === 0 && file.worker) file.worker = this.#stillThe(file, file.worker);
    file.users++;
    clearTimeout(file.lingering);
    let held = true;
    const api = forwardSession(() => this.#apiOf(file));
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
      reopen: () => this.#reopen(file),
      follow: (files) => {
        for (const each of files) file.follow.add(each);
        return this.#reopen(file);
      },
      dispose: () => {
        if (!held) return;
        held = false;
        this.#release(file);
      },
    };
  }

  /** Files whose worker runs, for tests and the log. */
  get openFiles(): readonly string[] {
    return [...this.#files.values()]
      .filter((file) => file.worker !== undefined)
      .map((file) => file.uri.toString());
  }

  dispose(): void {
    for (const file of this.#files.values()) {
      clearTimeout(file.lingering);
      void this.#stop(file);
    }
    this.#files.clear();
    this.#reopened.dispose();
  }

  #fileOf(uri: vscode.Uri): OpenFile {
    const key = uri.toString();
    const known = this.#files.get(key);
    if (known) return known;
    const file: OpenFile = {
      uri,
      users: 0,
      follow: new Set(),
      worker: undefined,
      lingering: undefined,
      state: undefined,
      died: new vscode.EventEmitter(),
      reopened: new vscode.EventEmitter(),
    };
    this.#files.set(key, file);
    return file;
  }

  async #reopen(file: OpenFile): Promise<void> {
    await this.#stop(file);
    file.state = undefined;
    this.#tellReopened(file);
  }

  #tellReopened(file: OpenFile): void {
    file.reopened.fire();
    this.#reopened.fire();
  }

  async #apiOf(file: OpenFile): Promise<SessionApi> {
    file.worker ??= this.#start(file);
    return (await file.worker).api;
  }

  /** Nobody saw what a worker without users had read: when the file is another by now, it is simply read again. */
  async #stillThe(file: OpenFile, worker: Promise<SessionThread>): Promise<SessionThread> {
    const thread = await worker;
    try {
      await thread.api.describe();
    } catch (error) {
      if (!isFileChanged(error)) return thread;
      await thread.stop();
      file.state = undefined;
      return this.#start(file);
    }
    return thread;
  }

  async #start(file: OpenFile): Promise<SessionThread> {
    try {
      if (file.uri.scheme !== "file") throw notOnDisk(file.uri);
      const found = await this.#openOptions(file.uri.fsPath);
      const options = file.follow.size > 0 ? { ...found, follow: [...file.follow] } : found;
      this.#log.info(`Opening ${file.uri.fsPath}`);
      await this.#lookAt(file);
      return startSessionWorker(this.#script, options, (how, error) => {
        file.worker = undefined;
        this.#log.error(`${file.uri.fsPath}: ${error.message}`);
        if (how === "died") file.died.fire(error);
      });
    } catch (error) {
      file.worker = undefined;
      throw error;
    }
  }

  /** After a worker was lost, what its users show may be of a file that is not there any more. */
  async #lookAt(file: OpenFile): Promise<void> {
    const state = await stateOf(file.uri.fsPath);
    const another = file.state !== undefined && file.state !== state;
    file.state = state;
    if (another) setImmediate(() => this.#tellReopened(file));
  }

  #release(file: OpenFile): void {
    file.users--;
    if (file.users > 0) return;
    file.lingering = setTimeout(() => {
      this.#files.delete(file.uri.toString());
      void this.#stop(file);
    }, lingerMs);
  }

  async #stop(file: OpenFile): Promise<void> {
    const starting = file.worker;
    file.worker = undefined;
    if (!starting) return;
    try {
      await (await starting).stop();
      this.#log.info(`Closed ${file.uri.fsPath}`);
    } catch (error) {
      // It never started: whoever asked has been told.
      this.#log.debug(String(error));
    }
  }
}

/** A file that cannot be looked at is told by the worker that opens it. */
async function stateOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = await stat(path, { bigint: true });
    return [size, mtimeNs, ctimeNs, ino, dev].join(" ");
  } catch {
    return "";
  }
}

function notOnDisk(uri: vscode.Uri): AnalysisError {
  return new AnalysisError(
    "file-unreadable",
    `Only files on this computer's disk can be read, and this one is reached through "${uri.scheme}". Save a copy and open that.`,
    { path: uri.toString(), cause: `scheme ${uri.scheme}` },
  );
}
