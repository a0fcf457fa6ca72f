import { readHeader } from "./dataset-header.ts";
import type { DatasetHeader } from "./dataset-header.ts";
import { damaged, unsupported } from "./faults.ts";
import { notRead } from "./other-file.ts";
import type { Place } from "./owner.ts";
import { endOf, unmappedValues } from "./virtual-layout.ts";
import type { VirtualMapping } from "./virtual-layout.ts";

const zeros = "HDF5 would show zeros instead: ask whoever wrote the file where the values are.";
/** Virtual datasets of virtual datasets are followed this far. */
const mostNested = 8;

/**
 * Whether all that a virtual dataset is put together from is there: HDF5 fills what it cannot find with zeros, without
 * a word.
 *
 * @returns true when all of it is there, and some of its values were never written
 * @throws AnalysisError `damaged-data`, `unsupported-data`
 */
export function checkSources(place: Place, header: DatasetHeader, depth = 0): boolean {
  const { file } = place;
  const { sources } = header;
  checkOwnSources(place, header);
  const files = sources.map((source) => source.file_name);
  const elsewhere = files.find((name) => name !== "." && !file.provideLinked(name));
  if (elsewhere === undefined) return sources.length > 0 && checkMappings(place, header, depth);
  const { reason } = notRead(elsewhere, file.outside(elsewhere));
  const help = "Put that file beside this one; on the command line --follow-links also helps.";
  throw unsupported(place, `it is put together from another file, ${reason}`, help);
}

/** A name with `%b` stands for as many datasets as there are. */
function checkOwnSources(place: Place, { sources }: DatasetHeader): void {
  const own = sources.filter((source) => source.file_name === "." && !source.dset_name.includes("%"));
  const lost = own.find((source) => !place.file.exists(source.dset_name));
  if (!lost) return;
  throw damaged(place, `it is put together from ${lost.dset_name}, which is not in the file`, zeros);
}

function checkMappings(place: Place, { shape }: DatasetHeader, depth: number): boolean {
  const mappings = place.file.virtualMappings(place.path);
  if (mappings === null || shape === null) return false;
  const holes = unmappedValues(mappings, shape) ?? 0;
  const total = shape.reduce((product, extent) => product * extent, 1);
  if (holes > 0) {
    const reason = `nothing is there for ${holes} of the ${total} values it is put together from`;
    throw damaged(place, reason, zeros);
  }
  return mappings.map((mapping) => checkSource(place, mapping, depth)).includes(true);
}

/** A source may be too short, may be put together itself, and may lack values: then true. */
function checkSource(place: Place, { file, dataset, source }: VirtualMapping, depth: number): boolean {
  if (file.includes("%") || dataset.includes("%")) return false;
  const owner = file === "." ? place.file : place.file.otherFile(file);
  const from: Place = { file: owner ?? place.file, path: dataset.startsWith("/") ? dataset : `/${dataset}` };
  const where = file === "." ? dataset : `${dataset} in ${file}`;
  if (!owner?.exists(from.path))
    throw damaged(place, `it is put together from ${where}, which is not there`, zeros);
  const header = readHeader(from);
  if (endOf(source)?.some((end, i) => end > (header.shape?.[i] ?? 0))) {
    throw damaged(place, `it is put together from ${where}, which ends too early`, zeros);
  }
  if (header.sources.length === 0) return from.file.lacksValues(from.path);
  return depth < mostNested && checkSources(from, header, depth + 1);
}
