// The folder the tests inside VS Code open: a cache folder with one recording, and a folder of plain files.
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "./ide.mjs";

const allen = path.join(projectRoot, "test/fixtures/allen");

/** Files beside the cache, by the name they get in `recordings/`. */
const plainFiles = {
  "plain.nwb": "variants/plain_pynwb.nwb",
  "truncated.nwb": "variants/truncated.nwb",
  "web-page.nwb": "variants/not_hdf5.nwb",
};

/** Writes the workspace; tests may write into it. */
export function makeWorkspace(folder) {
  cpSync(path.join(allen, "cache"), path.join(folder, "cache"), { recursive: true });
  mkdirSync(path.join(folder, "recordings"), { recursive: true });
  for (const [name, source] of Object.entries(plainFiles))
    cpSync(path.join(allen, source), path.join(folder, "recordings", name));
  return folder;
}
