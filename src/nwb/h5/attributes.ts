import type { Cell, Column } from "../../core/table/table.ts";
import { columnCells, decodeColumn } from "./decode.ts";
import { damaged } from "./faults.ts";
import type { Place } from "./owner.ts";
import type { PlainAttribute } from "./plain/header.ts";
import { pointsIntoHeap, typeOf } from "./type.ts";

/** The names of an object's attributes, as the library tells them. */
export function attributeNames(place: Place): readonly string[] {
  const { library, path, id } = place.file;
  const names = library.call(path, place.path, (module) => module.get_attribute_names(id, place.path));
  const complaint = library.complaint();
  if (complaint !== undefined) throw damaged(place, complaint);
  return names;
}

/** The value of an attribute that is there, through the library: see `H5File.attribute`. */
export function readAttribute(place: Place, name: string): Cell {
  const { file, path: object } = place;
  const metadata = file.library.call(file.path, object, (module) =>
    module.get_attribute_metadata(file.id, object, name),
  );
  if (!metadata.shape) return null;
  const type = typeOf(metadata);
  const bytes = type.size * metadata.total_size;
  if (bytes > maximumAttribute) throw damaged(place, `${name} has ${bytes} bytes`);
  if (bytes === 0) return [];
  const column = readBytes(place, name, bytes, pointsIntoHeap(type), (data) =>
    decodeColumn(data, type, file.context(object)),
  );
  return oneOrMany(column, metadata.total_size);
}

/** The value of an attribute that was read directly. */
export function plainAttribute({ file, path }: Place, { type, shape, bytes }: PlainAttribute): Cell {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (count === 0) return [];
  if (count === 1 && type.kind === "text" && type.variable) return file.text(path, bytes);
  const column = file.decoded(path, bytes, type, (data, context) => decodeColumn(data, type, context));
  return oneOrMany(column, count);
}

function oneOrMany(column: Column, count: number): Cell {
  const cells = columnCells(column, count);
  return cells.length === 1 ? cells[0]! : cells;
}

function readBytes(
  place: Place,
  name: string,
  bytes: number,
  reclaim: boolean,
  decode: (data: Uint8Array) => Column,
): Column {
  const { file, path: object } = place;
  return file.library.call(file.path, object, (module) => {
    const pointer = module._malloc(bytes);
    if (pointer === 0) throw damaged(place, `no memory for attribute ${name}`);
    try {
      if (module.get_attribute_data(file.id, object, name, BigInt(pointer)) < 0)
        throw damaged(place, file.library.complaint() ?? `attribute ${name}`);
      const data = module.HEAPU8.subarray(pointer, pointer + bytes);
      if (!reclaim) return decode(data.slice());
      try {
        return decode(data);
      } finally {
        module.reclaim_vlen_memory(file.id, object, name, BigInt(pointer));
      }
    } finally {
      module._free(pointer);
    }
  });
}

/** An attribute beyond this is damage: HDF5 keeps attributes in headers or small heaps. */
const maximumAttribute = 64 * 1024 * 1024;
