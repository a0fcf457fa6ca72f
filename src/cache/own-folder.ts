import { homedir } from "node:os";
import path from "node:path";

/** A folder of this program where the platform keeps what can be made or fetched again. */
export function ownFolder(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(homedir(), "Library", "Caches"),
    win32: environment["LOCALAPPDATA"] ?? path.join(homedir(), "AppData", "Local"),
  };
  const folder = folders[process.platform] ?? environment["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");
  return path.join(folder, "neural-coding", name);
}
