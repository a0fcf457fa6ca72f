import { npyPieces } from "../npy/encode-npy.ts";
import { countArrays } from "./count-arrays.ts";
import type { ExportFormat } from "./format.ts";
import { provenanceBeside } from "./provenance.ts";
import { zipStored } from "./zip.ts";

/**
 * NumPy's archive, as `numpy.savez` writes it: one `.npy` an array, not deflated. Counts would shrink to a seventh, at
 * twenty times the time; `numpy.savez_compressed` does that to what is read back.
 */
export const npz: ExportFormat = {
  id: "npz",
  label: "NumPy archive",
  extension: "npz",
  async encode(data, stem, provenance) {
    const name = `${stem}.npz`;
    const entries = countArrays(data).map(([array, content]) => ({
      name: `${array}.npy`,
      pieces: npyPieces(content),
    }));
    return [{ name, bytes: zipStored(entries) }, provenanceBeside(name, provenance)];
  },
};
