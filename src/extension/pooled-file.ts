import * as vscode from "vscode";
import { AnalysisError, isFileChanged } from "../core/errors.ts";
import type { SessionApi } from "../protocol/session-api.ts";
import type { SessionThread } from "../protocol/session-thread.ts";
import type { TransferFacts } from "../protocol/transfer.ts";
import { attendedSession } from "./attended-session.ts";
import type { Open, Opening } from "./opening.ts";
import { startSessionWorker } from "./session-worker.ts";
import { shownName, sourceOf } from "./remote/source-uri.ts";
import { transferWords } from "./remote/transfer-words.ts";

export interface PooledFileParts {
  /** Path of dist/worker.cjs. */
  readonly script: string;
  readonly open: Open;
  readonly log: vscode.LogOutputChannel;
}

/** Nobody reads numbers that change more often. */
const tellEveryMs = 200;

/** One open file: its worker, started with the first question, and replaced when it ends or is ended. */
export class PooledFile {
  readonly uri: vscode.Uri;
  users = 0;
  lingering: NodeJS.Timeout | undefined;
  readonly died = new vscode.EventEmitter<AnalysisError>();
  readonly reopened = new vscode.EventEmitter<void>();
  readonly transferred = new vscode.EventEmitter<TransferFacts>();
  readonly #parts: PooledFileParts;
  /** Files outside the folder that its links may lead to. */
  readonly #follow = new Set<string>();
  #worker: Promise<SessionThread> | undefined;
  /** Ends the requests of the worker of now. */
  #ending = new AbortController();
  /** Requests are made, or may be, for somebody who waits. */
  #isAsking = (): boolean => false;
  #closing: Promise<unknown> = Promise.resolve();
  /** Of the file when its users' first worker started. */
  #state: string | undefined;
  /** The file elsewhere is another than the one that was opened: nothing is answered until it is opened anew. */
  #lost: AnalysisError | undefined;
  #transfer: TransferFacts | undefined;
  #toldAt = 0;

  constructor(uri: vscode.Uri, parts: PooledFileParts) {
    this.uri = uri;
    this.#parts = parts;
  }

  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** What was transferred of a file elsewhere, as it was last told. */
  get transfer(): TransferFacts | undefined {
    return this.#transfer;
  }

  async api(): Promise<SessionApi> {
    this.#worker ??= this.#start();
    return (await this.#worker).api;
  }

  /** Ends the worker: the next question opens the file as it is then. */
  async reopen(): Promise<void> {
    await this.stop();
    this.#state = undefined;
    this.#lost = undefined;
    this.reopened.fire();
  }

  follow(files: readonly string[]): Promise<void> {
    for (const each of files) this.#follow.add(each);
    return this.reopen();
  }

  /** Nobody saw what a worker without users had read: when the file is another by now, it is simply read again. */
  checkUnused(): void {
    if (this.#worker) this.#worker = this.#stillThe(this.#worker);
  }

  async #stillThe(worker: Promise<SessionThread>): Promise<SessionThread> {
    const thread = await worker;
    try {
      await thread.api.describe();
    } catch (error) {
      if (!isFileChanged(error)) return thread;
      await thread.stop();
      this.#state = undefined;
      return this.#start();
    }
    return thread;
  }

  async #start(): Promise<SessionThread> {
    const { open, log, script } = this.#parts;
    const ending = (this.#ending = new AbortController());
    this.#isAsking = () => true;
    try {
      await this.#closing;
      if (this.#lost) throw this.#lost;
      log.info(`Opening ${this.name}`);
      const opening = await open(this.uri, {
        signal: ending.signal,
        tell: (transfer) => this.#tell(transfer, true),
      });
      try {
        this.#compare(opening);
      } catch (error) {
        this.#closing = opening.close();
        throw error;
      }
      this.#isAsking = () => false;
      const options =
        this.#follow.size > 0 ? { ...opening.options, follow: [...this.#follow] } : opening.options;
      const thread = startSessionWorker(script, options, (how, error) => {
        this.#worker = undefined;
        this.#closing = opening.close();
        log.error(`${this.name}: ${error.message}`);
        if (how === "died") this.died.fire(error);
      });
      return opening.transfer ? this.#attended(thread, opening, opening.transfer) : thread;
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
  }

  /** After a worker was lost, what its users show may be of a file that is not there any more. */
  #compare({ state, transfer, options }: Opening): void {
    const another = this.#state !== undefined && this.#state !== state;
    if (another && transfer) {
      this.#lost = new AnalysisError(
        "remote-changed",
        `${options.path} has changed on the server since it was opened. Open it again.`,
        { name: options.path, was: this.#state!, is: state },
      );
      throw this.#lost;
    }
    this.#state = state;
    if (another) setImmediate(() => this.reopened.fire());
  }

  /** A file elsewhere: what it costs is told, whoever gives up ends its requests, and after an error it is opened anew. */
  #attended(thread: SessionThread, opening: Opening, transfer: () => TransferFacts): SessionThread {
    const stop = async (error?: AnalysisError): Promise<void> => {
      await thread.stop(error);
      await opening.close();
    };
    const session = attendedSession(thread.api, {
      look: (last) => this.#tell(transfer(), last),
      words: (step) => transferWords(step, transfer()),
      giveUp: () => this.#end(attended, new AnalysisError("cancelled", "Cancelled.", {})),
      failed: (error) => {
        if (error.code === "remote-changed") this.#lost = error;
        this.#end(attended, error);
      },
    });
    this.#isAsking = () => session.busy;
    const attended = { stop, api: session.api };
    return attended;
  }

  /** Ends a worker and its requests at once, unless another one has taken its place. */
  #end(thread: SessionThread, error: AnalysisError): void {
    const worker = this.#worker;
    void worker?.then((current) => {
      if (current !== thread || this.#worker !== worker) return;
      this.#worker = undefined;
      this.#ending.abort(error);
      this.#closing = thread.stop(error);
    });
  }

  #tell(transfer: TransferFacts, now: boolean): void {
    if (!now && performance.now() - this.#toldAt < tellEveryMs) return;
    if (JSON.stringify(transfer) === JSON.stringify(this.#transfer)) return;
    this.#toldAt = performance.now();
    this.#transfer = transfer;
    this.transferred.fire(transfer);
  }

  /** Whether somebody elsewhere is being asked for something that nobody will use. */
  get asksInVain(): boolean {
    return this.users === 0 && this.running && this.uri.scheme !== "file" && this.#isAsking();
  }

  /** Ends the worker, and the requests that somebody waits for. */
  async stop(): Promise<void> {
    const starting = this.#worker;
    this.#worker = undefined;
    if (!starting) return;
    if (this.#isAsking()) this.#ending.abort(new AnalysisError("cancelled", "The file was closed.", {}));
    try {
      await (await starting).stop();
      this.#parts.log.info(`Closed ${this.name}`);
    } catch (error) {
      // It never started: whoever asked has been told.
      this.#parts.log.debug(String(error));
    }
  }

  get name(): string {
    const source = sourceOf(this.uri);
    return source ? shownName(source) : this.uri.fsPath;
  }
}
