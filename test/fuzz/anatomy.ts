import { LocalFile } from "../../src/nwb/byte-source.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { readFileSync } from "node:fs";
import type { Anatomy } from "./mutations.ts";

/** Finds out where in a sound file its raw values and its indices lie, by looking for their bytes. */
export async function dissect(path: string): Promise<Anatomy> {
  const bytes = readFileSync(path);
  const file = await H5File.open(new LocalFile(path));
  const raw: [number, number][] = heaps(bytes);
  const indices: { start: number; size: number; count: number }[] = [];
  const visit = (group: string): void => {
    for (const name of file.children(group || "/")) {
      const object = `${group}/${name}`;
      const kind = file.kind(object);
      if (kind === "group" && file.link(object) === null) visit(object);
      if (kind !== "dataset") continue;
      const dataset = file.dataset(object);
      const filtered = dataset.filters.length > 0;
      if (!dataset.isNumeric || filtered || dataset.bytes < 2) continue;
      const start = bytes.indexOf(storedBytes(dataset.numbers(), dataset.type.size, dataset.type.kind));
      if (start < 0) continue;
      raw.push([start, start + dataset.bytes]);
      if (name.endsWith("_index") && dataset.length > 1) {
        indices.push({ start, size: dataset.type.size, count: dataset.length });
      }
    }
  };
  visit("");
  file.close();
  return { bytes, raw, indices, checksummed: bytes[8] === 3 };
}

/** Numbers as they lie in the file, little endian. */
function storedBytes(values: Float64Array, size: number, kind: string): Buffer {
  const out = Buffer.alloc(values.length * size);
  values.forEach((value, i) => {
    if (kind === "float" && size === 8) out.writeDoubleLE(value, i * 8);
    else if (kind === "float" && size === 4) out.writeFloatLE(value, i * 4);
    else if (kind !== "float")
      for (let b = 0; b < size; b++) out[i * size + b] = Number((BigInt(value) >> BigInt(8 * b)) & 255n);
  });
  return out;
}

/** Global heaps, which hold texts of variable length and carry no checksum in any format. */
function heaps(bytes: Buffer): [number, number][] {
  const found: [number, number][] = [];
  for (let at = bytes.indexOf("GCOL"); at >= 0; at = bytes.indexOf("GCOL", at + 1)) {
    found.push([at, at + Number(bytes.readBigUInt64LE(at + 8))]);
  }
  return found;
}
