import type { Notice } from "../core/errors.ts";
import type { Cell } from "../core/table/table.ts";
import { isList } from "./h5/decode.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { H5File } from "./h5/file.ts";
import { brokenLink, linkProblem, obstacleOf } from "./links.ts";

/** How a table's datasets form columns, found from names and attributes without reading a value. */
export interface TableLayout {
  readonly group: string;
  readonly id: H5Dataset | null;
  /** In display order. */
  readonly columns: readonly StoredColumn[];
  /** Groups of an AlignedDynamicTable, in its order. */
  readonly categories: readonly string[];
  readonly rowCount: number;
  /** Columns that are linked but cannot be read, in themselves or in their index: not the same as absent ones. */
  readonly unreadable: ReadonlyMap<string, Obstacle>;
  readonly notices: readonly Notice[];
}

/** Why a dataset that is linked cannot be read, and what helps. */
export interface Obstacle {
  readonly reason: string;
  readonly help?: string;
}

export interface StoredColumn {
  readonly name: string;
  readonly data: H5Dataset;
  /** The helpers that make it ragged, outermost first; none for a plain column. */
  readonly indices: readonly H5Dataset[];
  readonly unlisted: boolean;
}

export function readTableLayout(file: H5File, group: string): TableLayout {
  const notices: Notice[] = [];
  const unreadable = new Map<string, Obstacle>();
  const datasets = readDatasets(file, group, notices, unreadable);
  leaveOutTorn(datasets, group, notices, unreadable);
  const helpers = findHelpers(file, group, datasets);
  turnRows(group, datasets, helpers, notices);
  const helperNames = new Set([...helpers.values()].flat());
  const id = datasets.get("id") ?? null;
  const implied = new Set([...helperNames, ...(id ? ["id"] : [])]);
  const listed = columnNames(file, group)?.filter((name) => !implied.has(name)) ?? null;
  const hidden = new Set(["id", ...helperNames]);
  // A link to the column that the meanings are of.
  if (safeAttribute(file, group, "neurodata_type") === "MeaningsTable") hidden.add("target");
  for (const name of datasets.keys()) {
    if (!listed?.includes(name) && name.endsWith("_elements") && datasets.has(name.slice(0, -9)))
      hidden.add(name);
  }
  const present = [...datasets.keys()].filter((name) => !hidden.has(name));
  const order = displayOrder(
    listed?.filter((name) => !unreadable.has(name)) ?? null,
    present,
    group,
    notices,
  );
  const columns = order.flatMap(({ name, unlisted }) => {
    const data = datasets.get(name);
    const indices = (helpers.get(name) ?? []).map((helper) => datasets.get(helper)!);
    return data ? [{ name, data, indices, unlisted }] : [];
  });
  return {
    group,
    id,
    columns,
    categories: asList(safeAttribute(file, group, "categories")).filter((name) => typeof name === "string"),
    rowCount: countRows(id, columns),
    unreadable,
    notices,
  };
}

const asList = (value: Cell | undefined): readonly Cell[] =>
  value === undefined || value === null ? [] : isList(value) ? value : [value];

/** An attribute that only adds to what is shown: when it cannot be read it is taken as not there. */
export function safeAttribute(file: H5File, object: string, name: string): Cell | undefined {
  try {
    return file.attribute(object, name);
  } catch (error) {
    if (file.lost) throw error;
    return undefined;
  }
}

/** Without its index a column of lists would be taken for one of single values; an index without its column for one. */
function leaveOutTorn(
  datasets: Map<string, H5Dataset>,
  group: string,
  notices: Notice[],
  unreadable: Map<string, Obstacle>,
): void {
  for (const name of unreadable.keys()) {
    if (!datasets.delete(`${name}_index`)) continue;
    notices.push({
      code: "unreadable-column",
      message: `${group}/${name}_index is left out with ${name}, which cannot be read.`,
    });
  }
  for (const index of [...unreadable.keys()].filter((name) => name.endsWith("_index"))) {
    const name = index.slice(0, -"_index".length);
    if (!datasets.delete(name)) continue;
    unreadable.set(name, { reason: `its ${index} cannot be read` });
    notices.push({
      code: "unreadable-column",
      message: `${group}/${name} is left out: ${index} says which of its values belong to which row, and cannot be read.`,
    });
  }
}

function readDatasets(
  file: H5File,
  group: string,
  notices: Notice[],
  unreadable: Map<string, Obstacle>,
): Map<string, H5Dataset> {
  const datasets = new Map<string, H5Dataset>();
  for (const name of file.children(group)) {
    const path = `${group}/${name}`;
    try {
      const kind = file.kind(path);
      if (kind === "dataset") datasets.set(name, file.dataset(path));
      else if (kind !== "group" && kind !== "type") {
        const link = linkProblem(file, path);
        unreadable.set(name, link ? obstacleOf(link) : damage);
        notices.push(link ? brokenLink(path, link) : unreadableColumn(path));
      }
    } catch (error) {
      if (file.lost) throw error;
      unreadable.set(name, damage);
      notices.push({ code: "unreadable-column", message: (error as Error).message });
    }
  }
  return datasets;
}

const damage: Obstacle = { reason: "it is there, but damaged" };

const unreadableColumn = (path: string): Notice => ({
  code: "unreadable-column",
  message: `${path} cannot be read.`,
});

/**
 * The helpers of each ragged column: an index is recognised by its `target`, else by the name `<c>_index`.
 *
 * @returns names of helpers by column name, outermost first
 */
function findHelpers(
  file: H5File,
  group: string,
  datasets: ReadonlyMap<string, H5Dataset>,
): Map<string, string[]> {
  const indexOf = new Map<string, string>();
  for (const [name, dataset] of datasets) {
    const target = indexTarget(file, group, name, dataset, datasets);
    if (target !== null) indexOf.set(target, name);
  }
  const helperNames = new Set(indexOf.values());
  const helpers = new Map<string, string[]>();
  for (const name of datasets.keys()) {
    if (helperNames.has(name)) continue;
    const chain: string[] = [];
    for (
      let next = indexOf.get(name);
      next !== undefined && !chain.includes(next);
      next = indexOf.get(next)
    ) {
      chain.unshift(next);
    }
    if (chain.length > 0) helpers.set(name, chain);
  }
  return helpers;
}

function indexTarget(
  file: H5File,
  group: string,
  name: string,
  dataset: H5Dataset,
  datasets: ReadonlyMap<string, H5Dataset>,
): string | null {
  const byName = name.endsWith("_index") && datasets.has(name.slice(0, -6)) ? name.slice(0, -6) : null;
  const declared = safeAttribute(file, dataset.path, "neurodata_type") === "VectorIndex";
  if (!declared && byName === null) return null;
  if (byName !== null) file.identity(`${group}/${byName}`);
  const target = safeAttribute(file, dataset.path, "target");
  const referenced = typeof target === "string" ? target.slice(target.lastIndexOf("/") + 1) : null;
  const inside = typeof target === "string" && target === `${group}/${referenced}`;
  return inside && referenced !== name && datasets.has(referenced!) ? referenced : byName;
}

/**
 * MATLAB's writers store a vector as one row. Ids and indices are vectors whatever their shape; a column is taken for
 * one when its row is as long as the table, and what an index points into when it is as long as the index says.
 */
function turnRows(
  group: string,
  datasets: Map<string, H5Dataset>,
  helpers: ReadonlyMap<string, readonly string[]>,
  notices: Notice[],
): void {
  if (![...datasets.values()].some(({ rowLength }) => rowLength > 0)) return;
  const turned: string[] = [];
  const turn = (name: string, when: (length: number) => boolean): void => {
    const dataset = datasets.get(name)!;
    if (dataset.rowLength === 0 || !when(dataset.rowLength)) return;
    datasets.set(name, dataset.asVector());
    turned.push(name);
  };
  for (const name of ["id", ...[...helpers.values()].flat()]) if (datasets.has(name)) turn(name, () => true);
  const rows = datasets.get("id")?.length;
  for (const name of datasets.keys()) {
    const index = datasets.get(helpers.get(name)?.at(-1) ?? "");
    turn(name, (length) => (index ? lastOf(index) === length : length === rows));
  }
  if (turned.length > 0) {
    const message = `${group} stores ${turned.map((name) => `"${name}"`).join(", ")} as one row each; they are read as columns.`;
    notices.push({ code: "stored-as-row", message });
  }
}

const lastOf = (index: H5Dataset): number | undefined =>
  index.isNumeric && index.length > 0 ? index.numbers(index.length - 1)[0] : undefined;

/** Null when the table does not say. */
function columnNames(file: H5File, group: string): readonly string[] | null {
  const stored = safeAttribute(file, group, "colnames");
  if (stored === undefined) return null;
  const names = asList(stored).filter((name) => typeof name === "string");
  return names.length > 0 ? [...new Set(names)] : null;
}

function displayOrder(
  listed: readonly string[] | null,
  present: readonly string[],
  group: string,
  notices: Notice[],
): { name: string; unlisted: boolean }[] {
  if (listed === null) return present.map((name) => ({ name, unlisted: false }));
  const missing = listed.filter((name) => !present.includes(name));
  if (missing.length > 0) {
    notices.push({
      code: "absent-column",
      message: `${group} names ${missing.map((name) => `"${name}"`).join(", ")} among its columns, but the file does not hold ${missing.length === 1 ? "it" : "them"}. The other columns can be used; if the file was copied, compare it with the original.`,
    });
  }
  const extra = present.filter((name) => !listed.includes(name));
  if (extra.length > 0) {
    notices.push({
      code: "unlisted-column",
      message: `${group} holds ${extra.map((name) => `"${name}"`).join(", ")}, not named in its colnames. It is shown last, and can be used like the others.`,
    });
  }
  return [
    ...listed.filter((name) => present.includes(name)).map((name) => ({ name, unlisted: false })),
    ...extra.map((name) => ({ name, unlisted: true })),
  ];
}

function countRows(id: H5Dataset | null, columns: readonly StoredColumn[]): number {
  if (id) return id.length;
  const first = columns[0];
  return first ? (first.indices[0] ?? first.data).length : 0;
}
