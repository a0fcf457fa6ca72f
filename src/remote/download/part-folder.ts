import { access, mkdir, open, rename, rmdir } from "node:fs/promises";
import path from "node:path";
import { AnalysisError } from "../../core/errors.ts";
import { adoptFile, BlockStore, dataName, emptyFolder, readStored, storedBytes } from "../block-store.ts";
import type { StoredObject } from "../block-store.ts";
import { isLock, lockFolder } from "../folder-lock.ts";
import type { FolderLock } from "../folder-lock.ts";

/** Where what has come of a file lies until all of it is here: beside it, so that it can be renamed. */
export const partOf = (final: string): string => `${final}.part`;

/**
 * What has come of a file that is downloaded, as blocks of any object are stored. One process at a time has it. Nothing is
 * under the final name before all of it is here and verified.
 */
export class PartFolder {
  /** The path that the file will have. */
  readonly final: string;
  readonly folder: string;
  readonly #lock: FolderLock;
  /** The topmost folder that is to go when nothing is kept. */
  readonly #topmost: string;

  private constructor(final: string, lock: FolderLock, made: string | undefined) {
    this.final = final;
    this.folder = partOf(final);
    this.#lock = lock;
    this.#topmost = made === undefined ? this.folder : path.resolve(made);
  }

  /**
   * Takes the folder, which is made where it is missing.
   *
   * @param final - absolute
   * @throws AnalysisError `busy` when another process has it; what the disk says
   */
  static async take(final: string): Promise<PartFolder> {
    for (let tries = 0; ; tries++) {
      const made = await makeFolder(partOf(final));
      try {
        const lock = await lockFolder(partOf(final));
        if (isLock(lock)) return new PartFolder(final, lock, made);
        throw busy(final, lock.pid);
      } catch (error) {
        // Whoever had it has just finished, and removed it.
        if ((error as NodeJS.ErrnoException).code !== "ENOENT" || tries > 2) throw error;
      }
    }
  }

  get dataPath(): string {
    return path.join(this.folder, dataName);
  }

  /** What is here, if it can be used. */
  stored(): Promise<StoredObject | undefined> {
    return readStored(this.folder);
  }

  /** In whole blocks, bytes. */
  async keptBytes(): Promise<number> {
    const stored = await this.stored();
    return stored ? storedBytes(this.folder, stored) : 0;
  }

  /** The blocks of an object; what is here of another one is deleted. */
  async blocks(wanted: StoredObject): Promise<BlockStore> {
    const store = await BlockStore.open(this.folder, wanted, this.#lock);
    if (store instanceof BlockStore) return store;
    throw busy(this.final, store.pid);
  }

  /** Makes blocks of what lies, too short, under the final name. */
  adopt(object: StoredObject): Promise<void> {
    return adoptFile(this.folder, this.final, object);
  }

  empty(): Promise<void> {
    return emptyFolder(this.folder);
  }

  /** Gives the data, whole and verified by the caller, their final name, once they are on the disk. */
  async finish(): Promise<void> {
    await synced(this.dataPath, "r+");
    await rename(this.dataPath, this.final);
    await synced(path.dirname(this.final), "r");
    await emptyFolder(this.folder);
  }

  /** Lets others have it; where nothing is kept, no trace of it remains. */
  async release(): Promise<void> {
    await this.#lock.release();
    for (let folder = this.folder; ; folder = path.dirname(folder)) {
      const gone = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!gone || folder === this.#topmost) return;
    }
  }
}

/**
 * Makes a folder and those above it. Node's own way never ends where the system lets nobody make one, as below /proc.
 *
 * @returns the topmost that was made, if any was
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return undefined;
    if (code !== "ENOENT" || path.dirname(folder) === folder) throw error;
  }
  const made = await makeFolder(path.dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return made ?? folder;
}

/** Waits until the disk has a file, or the names in a folder; not every system lets a folder be opened. */
async function synced(file: string, flags: "r" | "r+"): Promise<void> {
  const handle = await open(file, flags).catch((error: unknown) => {
    if (flags === "r") return undefined;
    throw error;
  });
  try {
    await (flags === "r" ? handle?.sync().catch(() => undefined) : handle?.datasync());
  } finally {
    await handle?.close();
  }
}

const busy = (path: string, pid: number): AnalysisError<"busy"> =>
  new AnalysisError("busy", `Another process (pid ${pid}) is downloading this file: ${path}.`, { path, pid });

/** The part folder beside a whole file, if nobody has it. */
export async function leftoverOf(file: string): Promise<PartFolder | undefined> {
  const there = await access(partOf(file)).then(
    () => true,
    () => false,
  );
  return there ? PartFolder.take(file).catch(() => undefined) : undefined;
}
