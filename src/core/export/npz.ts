import { zip } from "./bytes.ts";
import { countFiles } from "./count-arrays.ts";
import type { ExportFormat } from "./format.ts";
import { provenanceBeside } from "./provenance.ts";

/** NumPy's archive, as `numpy.savez_compressed` writes it: one `.npy` an array. */
export const npz: ExportFormat = {
  id: "npz",
  label: "NumPy archive",
  extension: "npz",
  encode(data, stem, provenance) {
    const name = `${stem}.npz`;
    return [{ name, bytes: zip(countFiles(data)) }, provenanceBeside(name, provenance)];
  },
};
