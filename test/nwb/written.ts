import type { Dataset, File, Group } from "h5wasm";
import { memorySource } from "./memory-source.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";

/**
 * What a file holds: attributes begin with `@`; an object is a group, or a dataset of what `=` holds in a `shape`, which
 * may have `grown` since to another whose new values were never written; all else is a dataset.
 */
export interface Tree {
  readonly [name: string]: Tree | Written;
}
type Written = string | readonly string[] | readonly number[] | Numbers;
type Numbers = Float64Array | Int32Array | Int8Array | BigInt64Array;

/**
 * An HDF5 file made for one test, for what no writer at hand would write. The library is loaded as the program does:
 * were it imported above, Mocha could not require the tests that use this, and would import them with a second copy of
 * the program, whose files take the places of the first one's.
 *
 * @param finish - adds what a tree has no form for
 */
export async function written(tree: Tree, finish?: (file: File) => void): Promise<ByteSource> {
  const { File, ready } = await import("h5wasm");
  const { FS: files } = await ready;
  const name = "written.nwb";
  const file = new File(name, "w");
  fill(file, tree);
  finish?.(file);
  file.close();
  const bytes = files.readFile(name);
  files.unlink(name);
  return memorySource(bytes, name);
}

function fill(group: Group, tree: Tree): void {
  for (const [name, value] of Object.entries(tree)) {
    if (name.startsWith("@") || name === "=") continue;
    if (!isTree(value)) group.create_dataset({ name, data: value as number[] });
    else if (value["="] !== undefined) addAttributes(dataset(group, name, value), value);
    else fill(group.create_group(name), value);
  }
  addAttributes(group, tree);
}

function dataset(group: Group, name: string, { "=": data, shape, grown }: Tree): Dataset {
  const made = group.create_dataset({
    name,
    data: data as number[],
    ...(shape ? { shape: shape as number[] } : {}),
    ...(grown ? { maxshape: grown as number[], chunks: shape as number[] } : {}),
  });
  if (grown) made.resize(grown as number[]);
  return made;
}

function addAttributes(object: Group | Dataset, tree: Tree): void {
  for (const [name, value] of Object.entries(tree))
    if (name.startsWith("@")) object.create_attribute(name.slice(1), value as string);
}

const isTree = (value: Tree | Written): value is Tree =>
  typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value);
