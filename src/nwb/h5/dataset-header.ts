import { damaged } from "./faults.ts";
import { filterName } from "./filters.ts";
import type { H5Filter } from "./filters.ts";
import type { Place } from "./owner.ts";
import type { PlainValues } from "./plain/objects.ts";
import { typeOf } from "./type.ts";
import type { H5Type } from "./type.ts";

/** What is known of a dataset before a value is read. */
export interface DatasetHeader {
  /** Null for a null dataspace. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly H5Filter[];
  readonly type: H5Type;
  /** Of a virtual dataset. */
  readonly sources: readonly { readonly file_name: string; readonly dset_name: string }[];
  /** Where the values are, when they are read without the library. */
  readonly plain: PlainValues | undefined;
}

/** @throws AnalysisError `damaged-data` when the path leads to no dataset, or HDF5 complains */
export function readHeader(place: Place): DatasetHeader {
  const { file, path } = place;
  const plain = file.plainValues(path);
  if (plain) {
    const { shape, type } = plain;
    const filters = (plain.chunks?.filters ?? []).map((each) => ({
      ...each,
      name: filterName(each.id, each.name),
    }));
    return { shape, chunks: plain.chunks?.extent ?? null, filters, type, sources: [], plain };
  }
  const { metadata, filters } = file.library.call(file.path, path, (module) => ({
    metadata: module.get_dataset_metadata(file.id, path),
    filters: module.get_dataset_filters(file.id, path),
  }));
  const complaint = file.library.complaint();
  if (complaint !== undefined) throw damaged(place, complaint);
  return {
    shape: metadata.shape,
    chunks: metadata.chunks,
    filters: filters.map(({ id, name, cd_values }) => ({
      id,
      name: filterName(id, name),
      options: cd_values,
    })),
    type: typeOf(metadata),
    sources: metadata.virtual_sources ?? [],
    plain,
  };
}
