import * as vscode from "vscode";
import { AnalysisError, errorFacts, errorFromFacts, isCancelled } from "../../core/errors.ts";
import { readSourceName } from "../../core/source-name.ts";
import { readStored, storedBytes } from "../../remote/block-store.ts";
import { download } from "../../remote/download/download.ts";
import type { DownloadTarget } from "../../remote/download/download.ts";
import type { DownloadedFile } from "../../remote/download/file-task.ts";
import { partOf } from "../../remote/download/part-folder.ts";
import type { DownloadProgress } from "../../remote/download/progress.ts";
import type { CatalogueUse } from "../../remote/locate.ts";
import type { RemoteSettings } from "../../remote/settings.ts";

/** A download that the user began and that has not come to its end. */
export interface Download {
  /** The recording's name. */
  readonly source: string;
  readonly target: DownloadTarget;
  /** Replaces a file that is there. */
  readonly repair: boolean;
  state: "queued" | "running" | "paused" | "failed";
  /** As it was last told; of a paused one as it was left. */
  progress:
    Pick<DownloadProgress, "phase" | "path" | "done" | "size" | "bytesPerSecond" | "retryInMs"> | undefined;
  error: AnalysisError | undefined;
}

export interface DownloadsParts {
  readonly state: Pick<vscode.Memento, "get" | "update">;
  readonly log: vscode.LogOutputChannel;
  settings(): Promise<RemoteSettings>;
  catalogue(): CatalogueUse;
}

/** How a download ended; with both where the file is here and its folder could not be completed. */
export interface DownloadEnd {
  readonly download: Download;
  readonly file?: DownloadedFile;
  readonly error?: AnalysisError;
}

const key = "remote.downloads";
/** Nobody reads numbers that change more often. */
const tellEveryMs = 200;

type Kept = Pick<Download, "source" | "target" | "repair"> & { readonly path?: string };

/** Downloads one after another. Those that VS Code's end interrupts are there again as paused, and begin by no one but the user. */
export class Downloads implements vscode.Disposable {
  readonly #parts: DownloadsParts;
  readonly #all = new Map<string, Download>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #ended = new vscode.EventEmitter<DownloadEnd>();
  /** Ends the one that runs. */
  #ending: AbortController | undefined;
  #running: Promise<void> | undefined;
  /** The name of the one that runs, and when it has ended. */
  #current: string | undefined;
  #settled: Promise<void> = Promise.resolve();
  #toldAt = 0;
  /** Something about the download of this name is another. */
  readonly onDidChange = this.#changed.event;
  readonly onDidEnd = this.#ended.event;

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
    for (const { path, ...kept } of parts.state.get<Kept[]>(key, [])) {
      const left: Download = { ...kept, state: "paused", progress: undefined, error: undefined };
      this.#all.set(kept.source, left);
      if (path !== undefined) void this.#lookAt(left, path);
    }
  }

  get all(): readonly Download[] {
    return [...this.#all.values()];
  }

  of(source: string): Download | undefined {
    return this.#all.get(source);
  }

  /** Begins a download, or goes on with it. */
  async start(source: string, target: DownloadTarget, repair = false): Promise<void> {
    const known = this.#all.get(source);
    if (known?.state === "running") return;
    this.#all.set(source, {
      source,
      target,
      repair,
      state: "queued",
      progress: known?.progress,
      error: undefined,
    });
    await this.#keep();
    this.#changed.fire(source);
    this.#running ??= this.#run();
  }

  async resume(source: string): Promise<void> {
    const known = this.#all.get(source);
    if (known) await this.start(source, known.target, known.repair);
  }

  /** What has come is kept. */
  async pause(source: string): Promise<void> {
    const known = this.#all.get(source);
    if (!known || known.state === "paused") return;
    const wasRunning = known.state === "running";
    known.state = "paused";
    if (wasRunning) this.#ending?.abort(new AnalysisError("cancelled", "Paused.", {}));
    this.#changed.fire(source);
    await this.#keep();
  }

  /** Gives it up, and what has come with it. */
  async discard(source: string): Promise<void> {
    await this.pause(source);
    while (this.#current === source) await this.#settled;
    const path = this.#all.get(source)?.progress?.path;
    this.#all.delete(source);
    await this.#keep();
    if (path !== undefined)
      await vscode.workspace.fs
        .delete(vscode.Uri.file(partOf(path)), { recursive: true, useTrash: false })
        .then(undefined, () => undefined);
    this.#changed.fire(source);
  }

  /** Ends what runs at the next block, and waits for it. */
  async stop(): Promise<void> {
    for (const each of this.#all.values()) if (each.state === "queued") each.state = "paused";
    this.#ending?.abort(new AnalysisError("cancelled", "VS Code was closed.", {}));
    await this.#running;
  }

  dispose(): void {
    void this.stop();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const next = this.all.find(({ state }) => state === "queued");
        if (!next) return;
        this.#current = next.source;
        this.#settled = this.#one(next);
        await this.#settled;
        this.#current = undefined;
      }
    } finally {
      this.#running = undefined;
    }
  }

  async #one(running: Download): Promise<void> {
    running.state = "running";
    this.#ending = new AbortController();
    const end = await this.#fetch(running, this.#ending.signal);
    if (end.file) {
      this.#all.delete(running.source);
      this.#parts.log.info(`${end.file.path} is here`);
    } else if (isCancelled(end.error)) {
      running.state = "paused";
    } else {
      running.state = "failed";
      running.error = end.error;
    }
    await this.#keep();
    this.#changed.fire(running.source);
    this.#ended.fire(end);
  }

  async #fetch(running: Download, signal: AbortSignal): Promise<DownloadEnd> {
    try {
      const { outcomes, cacheError } = await download([readSourceName(running.source)!], running.target, {
        settings: await this.#parts.settings(),
        catalogue: this.#parts.catalogue(),
        signal,
        repair: running.repair,
        onProgress: (progress) => this.#tell(running, progress),
        warn: (message) => this.#parts.log.warn(message),
      });
      const [{ file, error = cacheError } = {}] = outcomes;
      return { download: running, ...(file ? { file } : {}), ...(error ? { error } : {}) };
    } catch (error) {
      return { download: running, error: errorFromFacts(errorFacts(error)) };
    }
  }

  #tell(running: Download, progress: DownloadProgress): void {
    const isFirst = running.progress?.path !== progress.path;
    running.progress = progress;
    if (isFirst) void this.#keep();
    if (performance.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = performance.now();
    this.#changed.fire(running.source);
  }

  /** How much is here of a download of before. */
  async #lookAt(left: Download, path: string): Promise<void> {
    const stored = await readStored(partOf(path));
    const done = stored ? await storedBytes(partOf(path), stored) : 0;
    left.progress ??= {
      phase: "fetching",
      path,
      done,
      size: stored?.validator.size ?? null,
      bytesPerSecond: null,
    };
    this.#changed.fire(left.source);
  }

  async #keep(): Promise<void> {
    const kept = this.all.map(({ source, target, repair, progress }): Kept => {
      return { source, target, repair, ...(progress ? { path: progress.path } : {}) };
    });
    await this.#parts.state.update(key, kept);
  }
}
