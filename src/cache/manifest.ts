import { readFile } from "node:fs/promises";
import path from "node:path";
import { AnalysisError } from "../core/errors.ts";

/** Where the files of a cache folder are, as its manifest says. */
export interface CachePaths {
  readonly sessions: string;
  readonly probes: string;
  readonly channels: string;
  readonly units: string;
  sessionNwb(sessionId: string): string;
}

/** Names AllenSDK's notebooks and defaults give the manifest. */
export const manifestNames = ["manifest.json", "ecephys_project_manifest.json"] as const;

interface ManifestEntry {
  readonly key: string;
  readonly spec: string;
  readonly parent?: string;
}

/** The layout AllenSDK 2.x writes; what a manifest leaves out, or a folder without one, is here. */
const defaultEntries: readonly ManifestEntry[] = [
  { key: "BASEDIR", spec: "." },
  { key: "sessions", spec: "sessions.csv", parent: "BASEDIR" },
  { key: "probes", spec: "probes.csv", parent: "BASEDIR" },
  { key: "channels", spec: "channels.csv", parent: "BASEDIR" },
  { key: "units", spec: "units.csv", parent: "BASEDIR" },
  { key: "session_data", spec: "session_%d", parent: "BASEDIR" },
  { key: "session_nwb", spec: "session_%d.nwb", parent: "session_data" },
];

/** The paths of a folder without a manifest. */
export const defaultPaths = (folder: string): CachePaths => pathsOf(folder, defaultEntries);

/**
 * Reads a manifest. Paths are AllenSDK's: each `spec` below its parent's, absolute ones as they are, printf fields
 * filled with the id. Any manifest version is read: the keys have not changed their meaning.
 *
 * @returns undefined when the file is some other program's manifest
 * @throws AnalysisError `bad-cache` when it is no JSON or misses a parent
 */
export async function readManifest(file: string): Promise<CachePaths | undefined> {
  const entries = manifestEntries(file, await readFile(file, "utf8"));
  return entries && pathsOf(path.dirname(file), [...defaultEntries, ...entries], file);
}

function manifestEntries(file: string, text: string): readonly ManifestEntry[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const reason = `${path.basename(file)} is not valid JSON (${String(error)})`;
    throw new AnalysisError("bad-cache", `${file} cannot be read: ${reason}.`, { path: file, reason });
  }
  const list = (content as { manifest?: unknown } | null)?.manifest;
  if (!Array.isArray(list)) return undefined;
  const entries = (list as readonly Record<string, unknown>[]).flatMap((entry) => {
    const { key, spec, parent_key: parent } = entry;
    if (typeof key !== "string" || typeof spec !== "string") return [];
    return [{ key, spec, ...(typeof parent === "string" ? { parent } : {}) }];
  });
  return entries.some(({ key }) => key === "session_nwb" || key === "sessions") ? entries : undefined;
}

function pathsOf(folder: string, entries: readonly ManifestEntry[], file = folder): CachePaths {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const resolve = (key: string, id?: string, depth = 0): string => {
    const entry = byKey.get(key);
    if (!entry || depth > byKey.size) {
      const reason = entry ? `the parents of "${key}" go round in a circle` : `the key "${key}" is missing`;
      throw new AnalysisError("bad-cache", `${file} cannot be used: ${reason}.`, { path: file, reason });
    }
    const base = entry.parent === undefined ? folder : resolve(entry.parent, id, depth + 1);
    return path.resolve(base, id === undefined ? entry.spec : fillFields(entry.spec, id));
  };
  return {
    sessions: resolve("sessions"),
    probes: resolve("probes"),
    channels: resolve("channels"),
    units: resolve("units"),
    sessionNwb: (id) => resolve("session_nwb", id),
  };
}

/** printf's `%d`, `%i`, `%s` with an optional width, and `%%`; every field takes the id. */
const fillFields = (spec: string, id: string): string =>
  spec.replace(/%(?:(0?)(\d*)([dis])|%)/g, (field, zero: string, width: string, kind?: string) =>
    kind === undefined ? field.slice(1) : id.padStart(Number(width || 0), zero ? "0" : " "),
  );
