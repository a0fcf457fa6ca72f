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
 * @throws AnalysisError `damaged-data`, `unsupported-data`
 */
export function checkSources(place: Place, header: DatasetHeader, depth = 0): void {
  const { file } = place;
  const { sources } = header;
  checkOwnSources(place, header);
  if (sources.length > 0) checkMappings(place, header, depth);
  const files = sources.map((source) => source.file_name);
  const elsewhere = files.find((name) => name !== "." && !file.provideLinked(name));
  if (elsewhere === undefined) return;
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

function checkMappings(place: Place, { shape }: DatasetHeader, depth: number): void {
  const mappings = place.file.virtualMappings(place.path);
  if (mappings === null || shape === null) return;
  const holes = unmappedValues(mappings, shape) ?? 0;
  const total = shape.reduce((product, extent) => product * extent, 1);
  if (holes > 0) {
    const reason = `nothing is there for ${holes} of the ${total} values it is put together from`;
    throw damaged(place, reason, zeros);
  }
  for (const mapping of mappings) if (mapping.file === ".") checkSource(place, mapping, depth);
}

/** A source may be too short, and may be put together itself. */
function checkSource(place: Place, { dataset, source }: VirtualMapping, depth: number): void {
  if (dataset.includes("%")) return;
  const from: Place = { file: place.file, path: dataset };
  const header = readHeader(from);
  if (endOf(source)?.some((end, i) => end > (header.shape?.[i] ?? 0))) {
    throw damaged(place, `it is put together from ${dataset}, which ends too early`, zeros);
  }
  if (depth < mostNested) checkSources(from, header, depth + 1);
}
