import { access, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { manifestNames } from "./manifest.ts";

type Entry = readonly [key: string, type: "dir" | "file", spec: string, parent?: string];

/** AllenSDK 2.x's layout, in the order in which it writes it. */
const entries: readonly Entry[] = [
  ["BASEDIR", "dir", "."],
  ["sessions", "file", "sessions.csv", "BASEDIR"],
  ["probes", "file", "probes.csv", "BASEDIR"],
  ["channels", "file", "channels.csv", "BASEDIR"],
  ["units", "file", "units.csv", "BASEDIR"],
  ["session_data", "dir", "session_%d", "BASEDIR"],
  ["session_nwb", "file", "session_%d.nwb", "session_data"],
  ["session_analysis_metrics", "file", "session_%d_analysis_metrics.csv", "session_data"],
  ["probe_lfp_nwb", "file", "probe_%d_lfp.nwb", "session_data"],
  ["movie_dir", "dir", "natural_movie_templates", "BASEDIR"],
  ["typewise_analysis_metrics", "file", "%s_analysis_metrics.csv", "BASEDIR"],
  ["natural_movie", "file", "natural_movie_%d.h5", "movie_dir"],
  ["natural_scene_dir", "dir", "natural_scene_templates", "BASEDIR"],
  ["natural_scene", "file", "natural_scene_%d.tiff", "natural_scene_dir"],
];
/** That of AllenSDK since 2.0.0; it takes no other. */
const version = "0.3.0";

/** The manifest that AllenSDK 2.x writes into a new cache folder. */
export function manifestText(): string {
  const listed = entries.map(([key, type, spec, parent]) => ({
    key,
    type,
    spec,
    ...(parent === undefined ? {} : { parent_key: parent }),
  }));
  return JSON.stringify({ manifest: [{ type: "manifest_version", value: version }, ...listed] }, null, 2);
}

/**
 * Writes a manifest into a folder that has none, whole or not at all.
 *
 * @returns whether it had none
 */
export async function writeMissingManifest(folder: string): Promise<boolean> {
  for (const name of manifestNames)
    if (
      await access(path.join(folder, name)).then(
        () => true,
        () => false,
      )
    )
      return false;
  const file = path.join(folder, manifestNames[0]);
  const begun = `${file}.${process.pid}.part`;
  try {
    await writeFile(begun, manifestText());
    await rename(begun, file);
  } finally {
    await rm(begun, { force: true });
  }
  return true;
}
