import type { DatasetHeader } from "./dataset-header.ts";
import { damaged, missingFilter, unsupported } from "./faults.ts";
import { lacksCodec } from "./filters.ts";
import type { Place } from "./owner.ts";
import { pointsIntoHeap, typeName } from "./type.ts";

/** More than this is never read in one piece. */
export const blockBytes = 4 * 1024 * 1024;
/** A whole column beyond this is refused: it is read by range or not at all. */
export const columnBytes = 256 * 1024 * 1024;

/**
 * Whether a dataset is what it claims to be, before a value is read. Uncompressed data cannot be larger than the file
 * that holds them.
 *
 * @throws AnalysisError `unsupported-data`, `damaged-data`
 */
export function checkSize(place: Place, { shape, chunks, sources, type }: DatasetHeader): void {
  if (type.kind === "other")
    throw unsupported(place, `the type ${typeName(type)} is not supported`, "Everything else can be read.");
  const chunk = (chunks ?? []).reduce((product, extent) => product * extent, type.size);
  if (chunk > columnBytes) throw damaged(place, `its chunks of ${chunk} bytes are too large to be true`);
  const values = shape === null ? 0 : shape.reduce((product, extent) => product * extent, 1);
  const bytes = values * type.size;
  // In the file a variable-length value takes 16 bytes, in memory 4 or 8.
  const stored = values * (pointsIntoHeap(type) ? 16 : type.size);
  const contiguous = chunks === null && sources.length === 0;
  if (!Number.isFinite(bytes) || (contiguous && stored > place.file.size))
    throw damaged(place, `it claims ${bytes} bytes in a file of ${place.file.size}`);
}

/** @throws AnalysisError `missing-filter` */
export function checkFilters(place: Place, { filters }: DatasetHeader): void {
  for (const { id, name, options } of filters) {
    if (place.file.library.provideFilter(id, options)) continue;
    throw missingFilter(place, id, lacksCodec(id, options) ? `${name} with zlib` : name);
  }
}
