import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/** Who may write into a folder: one process at a time, on whatever machine. */
export interface FolderLock {
  /** Gives the folder free. */
  release(): Promise<void>;
}

/** Who has it. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
}

const beatEveryMs = 20_000;
/** Whoever has not beaten for so long is gone, or its machine is. */
const goneAfterMs = 60_000;

/** Locks of this process: a number of a process that is ours and not here belonged to another one before. */
const held = new Set<string>();

/**
 * Takes the lock of a folder that is there. The lock of a process that has ended, or has not shown itself for a minute,
 * is taken over.
 *
 * @returns the lock, or who has it
 * @throws what the disk says when the folder cannot be written to
 */
export async function lockFolder(folder: string): Promise<FolderLock | LockOwner> {
  const file = path.resolve(folder, "lock");
  for (let tries = 0; ; tries++) {
    const text = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
    try {
      await writeFile(file, text, { flag: "wx" });
      return holding(file, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = await ownerOf(file);
    if (owner === "none") continue;
    if (owner.alive || tries >= 3) return { pid: owner.pid, host: owner.host };
    await breakLock(file, owner.text);
  }
}

export const isLock = (found: FolderLock | LockOwner): found is FolderLock => "release" in found;

function holding(file: string, text: string): FolderLock {
  held.add(file);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beatEveryMs);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      if (!held.delete(file)) return;
      // Somebody may have taken it over while this machine slept.
      if ((await readFile(file, "utf8").catch(() => "")) === text) await rm(file, { force: true });
    },
  };
}

type FoundOwner = LockOwner & { readonly alive: boolean; readonly text: string };

async function ownerOf(file: string): Promise<FoundOwner | "none"> {
  try {
    const text = await readFile(file, "utf8");
    const { mtimeMs } = await stat(file);
    const recent = Date.now() - mtimeMs < goneAfterMs;
    const { pid, host } = readOwner(text);
    const here = host === hostname();
    const running = pid === process.pid ? held.has(file) : isRunning(pid);
    return { pid, host, text, alive: recent && (!here || running) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "none";
    throw error;
  }
}

/** A lock that was just made may not be written yet: it is somebody's. */
function readOwner(text: string): LockOwner {
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    return { pid: 0, host: "" };
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes a lock, but not the one that another process has put in its place meanwhile. */
async function breakLock(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // Another process was faster.
  }
  if ((await readFile(aside, "utf8").catch(() => text)) !== text)
    await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}
