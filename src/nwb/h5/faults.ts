import { AnalysisError } from "../../core/errors.ts";
import type { H5Filter } from "./filters.ts";
import type { Place } from "./owner.ts";

/** Why an object cannot be read, as errors that name it. */
export const damaged = (
  { file, path }: Place,
  reason: string,
  help?: string,
): AnalysisError<"damaged-data"> => file.library.damaged(file.path, path, reason, help);

/** What may be sound, and is not read here all the same. */
export function unsupported(
  { file, path: object }: Place,
  reason: string,
  help: string,
): AnalysisError<"unsupported-data"> {
  const { path } = file;
  return new AnalysisError(
    "unsupported-data",
    `${object} in ${path} cannot be read here: ${reason}. ${help}`,
    { path, object, reason },
  );
}

/** @param name - of the filter, or of what it lacks */
export function missingFilter(
  { file, path }: Place,
  id: number,
  name: string,
): AnalysisError<"missing-filter"> {
  return new AnalysisError(
    "missing-filter",
    `${path} in ${file.path} is compressed with ${name} (HDF5 filter ${id}), which is not supported. ` +
      "Rewrite the file with gzip, for example with h5repack -f GZIP=4.",
    { path: file.path, object: path, filter: id, name },
  );
}

/**
 * Why a read failed. A plugin may lack one of its codecs (blosc's zlib does): HDF5 says then that a filter
 * failed, or nothing at all.
 */
export function failedRead(place: Place, filters: readonly H5Filter[]): AnalysisError {
  const complaint = place.file.library.complaint();
  const plugin = filters.find(({ id }) => id >= 256);
  if (plugin && complaint === undefined) return missingFilter(place, plugin.id, `a codec of ${plugin.name}`);
  if (complaint?.includes("external raw data file")) {
    const help = "Write it into one file, for example with h5repack -l CONTI.";
    return unsupported(place, "its values lie in a raw file of their own, which is not read", help);
  }
  return damaged(place, complaint ?? "HDF5 reports a failed read");
}
