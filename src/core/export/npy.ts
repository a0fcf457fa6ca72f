import { countFiles } from "./count-arrays.ts";
import type { ExportFormat } from "./format.ts";
import { provenanceBeside } from "./provenance.ts";

/**
 * NumPy arrays, one a file: X under the chosen name, the others beside it as `STEM.y.npy`, `STEM.classes.npy`,
 * `STEM.trial_ids.npy`, `STEM.unit_ids.npy`, `STEM.bin_edges.npy` and `STEM.onsets.npy`.
 */
export const npy: ExportFormat = {
  id: "npy",
  label: "NumPy arrays",
  extension: "npy",
  async encode(data, stem, provenance) {
    const files = countFiles(data).map(({ name, bytes }) => ({
      name: name === "X.npy" ? `${stem}.npy` : `${stem}.${name}`,
      bytes,
    }));
    return [...files, provenanceBeside(`${stem}.npy`, provenance)];
  },
};
