import { access, readlink } from "node:fs/promises";
import path from "node:path";
import { byteSize } from "../../core/byte-size.ts";
import { AnalysisError, isCancelled } from "../../core/errors.ts";
import { changedMeanwhile, shownAddress } from "../failures.ts";
import { RemoteObject } from "../remote-object.ts";
import { deleteStores, listStores } from "../stores.ts";
import { checkSums } from "./check-file.ts";
import type { Verified } from "./check-file.ts";
import type { DownloadedFile, FileOptions, FileTask } from "./file-task.ts";
import { diskError, freeBytes } from "./disk.ts";
import type { FreeBytes } from "./disk.ts";
import { existingFile } from "./existing-file.ts";
import type { ExistingFile } from "./existing-file.ts";
import { fetchFile } from "./fetch-file.ts";
import type { Fetched } from "./fetch-file.ts";
import type { Watch } from "./file-sums.ts";
import { sizeOnServer } from "./size-on-server.ts";
import { leftoverOf, PartFolder } from "./part-folder.ts";
import { Speed } from "./progress.ts";
import type { DownloadProgress } from "./progress.ts";
import { rememberSum } from "./verified-files.ts";

/**
 * Downloads a file, or what is missing of it. Under its name is nothing new before all of it is here and verified; ended at
 * any moment, the next call goes on with what has come.
 *
 * @throws AnalysisError `disk-full`, `busy`, `wrong-size`, `checksum-mismatch`, `not-nwb`, `write-failed`, `cancelled`, or as
 *   requests fail
 */
export async function downloadFile(task: FileTask, options: FileOptions): Promise<DownloadedFile> {
  return new FileDownload({ ...task, path: await behindLinks(task.path) }, options).run();
}

/** Where a file really lies, or would, when its name is a link: all work is done there, and the link stays. */
async function behindLinks(file: string): Promise<string> {
  for (let links = 0, at = file; links < mostLinks; links++) {
    const target = await readlink(at).catch(() => undefined);
    if (target === undefined) return at;
    at = path.resolve(path.dirname(at), target);
  }
  return file;
}
const mostLinks = 16;

class FileDownload {
  readonly #task: FileTask;
  readonly #options: FileOptions;
  readonly #free: FreeBytes;
  readonly #speed = new Speed();
  #object: RemoteObject;
  /** Requests that were made before it was known what to compare answers with. */
  #before: RemoteObject | undefined;
  /** Bytes that are here, of all; for errors. */
  #done = 0;
  #size: number | null;

  constructor(task: FileTask, options: FileOptions) {
    this.#task = task;
    this.#options = options;
    this.#free = options.free ?? freeBytes;
    this.#object = new RemoteObject(options.network, task.location);
    this.#size = task.location.size;
  }

  async run(): Promise<DownloadedFile> {
    const { path: final } = this.#task;
    this.#options.waits.listener = (ms) => this.#tell("waiting", this.#done, ms);
    try {
      await this.#settleSize();
      let found = await this.#look();
      if (found.kind === "other" && !this.#options.repair) throw found.error;
      if (found.kind === "sound") return await this.#already(found.sha256);
      const part = await PartFolder.take(final);
      try {
        this.#done = await part.keptBytes();
        // Another process may have finished it meanwhile.
        if (found.kind === "none") found = await this.#look();
        if (found.kind === "sound") return await this.#already(found.sha256, part);
        return await this.#fetch(part, found);
      } finally {
        await part.release();
      }
    } catch (error) {
      if (isCancelled(error)) throw this.#cancelled();
      if (error instanceof AnalysisError && error.code === "remote-changed")
        throw changedMeanwhile((error as AnalysisError<"remote-changed">).details);
      throw await diskError(error, path.dirname(final), (this.#size ?? 0) - this.#done, this.#free);
    }
  }

  /** Asks the server for the size where that is not known or does not count, and a file that is there has to be compared. */
  async #settleSize(): Promise<void> {
    const { location, path: file } = this.#task;
    const there = await access(file).then(
      () => true,
      () => false,
    );
    const asked = this.#options.anyVersion
      ? location.size !== null || there
      : location.size === null && there;
    if (!asked) return;
    const size = await sizeOnServer(this.#object);
    if (size === null || size === location.size) return;
    this.#before = this.#object;
    // What is known of the published file holds for no other.
    const another = location.size === null ? {} : { sha256: null, vouchedBy: null };
    this.#object = new RemoteObject(this.#options.network, { ...location, size, ...another });
    this.#size = size;
  }

  #look(): Promise<ExistingFile> {
    const { path: file, kind } = this.#task;
    const store = this.#options.network.settings.store;
    const etag = (this.#object.validator ?? this.#before?.validator)?.etag ?? null;
    return existingFile(file, this.#object.location, { kind, store, watch: this.#watch(), etag });
  }

  #watch(): Watch {
    const { network, sum } = this.#options;
    return { signal: network.signal, sum, onBytes: (done) => this.#tell("verifying", done) };
  }

  #tell(phase: DownloadProgress["phase"], done: number, retryInMs?: number): void {
    if (phase === "fetching") {
      this.#speed.add(done);
      this.#done = done;
    }
    this.#options.onProgress?.({
      name: this.#task.location.name,
      path: this.#task.path,
      phase,
      done,
      size: this.#size,
      bytesPerSecond: phase === "fetching" ? this.#speed.lately : null,
      ...(retryInMs === undefined ? {} : { retryInMs }),
    });
  }

  /** It is here. What an earlier run may have left beside it goes. */
  async #already(sha256: string, part?: PartFolder): Promise<DownloadedFile> {
    const { path: file, kind } = this.#task;
    const { location } = this.#object;
    const left = part ?? (await leftoverOf(file));
    await left?.empty();
    if (left && left !== part) await left.release();
    const known = location.sha256 !== null;
    return this.#report("already", sha256, location.size ?? 0, location.size ?? 0, {
      size: true,
      hdf5: kind.hdf5,
      checksum: known ? "match" : "none",
      by: known ? (location.vouchedBy ?? null) : null,
    });
  }

  async #fetch(part: PartFolder, found: ExistingFile): Promise<DownloadedFile> {
    const { path: final, kind } = this.#task;
    const { settings } = this.#options.network;
    const short = found.kind === "short" ? found.bytes : 0;
    let fetched = await this.#bring(part, short, false);
    let sums = await this.#verified(part, fetched).catch(async (error: unknown) => {
      // Blocks of before are on trust until the checksum.
      const wrong = error instanceof AnalysisError && !isCancelled(error);
      if (!wrong || fetched.kept === 0 || this.#object.location.sha256 === null) throw error;
      return undefined;
    });
    if (!sums) {
      await this.#distrust(fetched.kept);
      fetched = await this.#bring(part, 0, true);
      sums = await this.#verified(part, fetched);
    }
    await part.finish();
    const { etag } = fetched.validator;
    await rememberSum(settings.store, final, sums.sha256, this.#task.location.name, etag);
    const repaired = this.#options.repair && found.kind !== "none";
    const state = repaired ? "repaired" : fetched.kept > 0 ? "resumed" : "downloaded";
    const { checksum, by, sha256 } = sums;
    const verified: Verified = { size: true, hdf5: kind.hdf5, checksum, by };
    return this.#report(state, sha256, fetched.validator.size, fetched.kept, verified);
  }

  async #bring(part: PartFolder, short: number, anew: boolean): Promise<Fetched> {
    const { kind } = this.#task;
    const { parallel, warn } = this.#options;
    return fetchFile(part, this.#object, {
      ...{ kind, parallel, short, anew, free: this.#free, warn },
      onBytes: (done, size) => {
        this.#size = size;
        this.#tell("fetching", done);
      },
    });
  }

  /** Looks at all that has come. What is whole and wrong is of no use, and is deleted. */
  async #verified(part: PartFolder, { validator }: Fetched): Promise<Awaited<ReturnType<typeof checkSums>>> {
    const { location } = this.#object;
    const { size, etag } = validator;
    try {
      await this.#task.kind.whole(part.dataPath, location);
      return await checkSums(part.dataPath, { location, size, etag, final: part.final }, this.#watch());
    } catch (error) {
      const wrong = error instanceof AnalysisError && !isCancelled(error);
      if (wrong) await part.empty();
      throw error;
    }
  }

  /** What was here before is not what was published, nor what may have been copied from the store. */
  async #distrust(kept: number): Promise<void> {
    const { location } = this.#task;
    this.#options.warn(
      `${byteSize(kept)} of ${location.name} that were here before are not of the published file: it is fetched anew.`,
    );
    const address = shownAddress(location.address);
    const stores = await listStores(this.#options.network.settings.store);
    await deleteStores(stores.filter((store) => store.address === address));
  }

  #report(
    state: DownloadedFile["state"],
    sha256: string,
    bytes: number,
    keptBytes: number,
    verified: Verified,
  ): DownloadedFile {
    const { name, address } = this.#task.location;
    const traffics = [this.#object, this.#before].flatMap((object) => (object ? [object.traffic] : []));
    const sum = (of: "requests" | "retries" | "fetchedBytes"): number =>
      traffics.reduce((total, traffic) => total + traffic[of], 0);
    return {
      ...{ name, url: shownAddress(address), path: this.#task.path, state, bytes },
      ...{ fetchedBytes: sum("fetchedBytes"), keptBytes, requests: sum("requests"), retries: sum("retries") },
      ...{ sha256, verified },
    };
  }

  #cancelled(): AnalysisError<"cancelled"> {
    const share = this.#size === null ? 0 : Math.floor((100 * this.#done) / this.#size);
    const kept =
      this.#done > 0 ? ` ${share} % of ${this.#task.location.name} (${byteSize(this.#done)}) is kept.` : "";
    return new AnalysisError("cancelled", `Cancelled.${kept}`, { kept_bytes: this.#done });
  }
}
