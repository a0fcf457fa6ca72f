import { AnalysisError, endsReading } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { columnAt } from "../table/column-rows.ts";
import { withColumns } from "../table/further-columns.ts";
import type { FurtherColumn } from "../table/further-columns.ts";
import { cellOf, codedColumn, infoOf, isMissing } from "../table/table.ts";
import type { CodedColumn, Column, ColumnInfo, Table } from "../table/table.ts";
import { hasColumn, numbersOf } from "../table/table-values.ts";

/**
 * Where the units of a recording of any laboratory are. The first rule that gives a unit a place gives all of them
 * theirs; rules are not mixed within a table:
 *
 * 1. the units' own column, such as `location` or `brain_area`;
 * 2. the most frequent location of a unit's `electrodes`, of equally frequent ones that of the first named;
 * 3. the location of the electrode whose id is the unit's `peak_channel_id` (or `max_electrode`);
 * 4. the location of its `electrode_group`.
 */
export type PlaceRule = "column" | "electrodes" | "peak-channel" | "electrode-group";

export interface UnitPlace {
  readonly rule: PlaceRule;
  /** The column of units that holds the places. */
  readonly column: string;
  /** The column of units that they come from. */
  readonly from: string;
}

/** For people: what the structures of units are told by. */
export function placeText({ rule, from }: UnitPlace): string {
  switch (rule) {
    case "column":
      return `their column ${from}`;
    case "electrodes":
      return "the most frequent location of their electrodes";
    case "peak-channel":
      return `the location of the electrode that ${from} names`;
    case "electrode-group":
      return "the location of their electrode_group";
  }
}

/** What there is beside the units table to tell places by. */
export interface PlaceSources {
  /** Rows of `electrodes` that each unit's `electrodes` names; null where they cannot be followed. */
  readonly region?: { readonly electrodes: Table; readonly rows: () => readonly Int32Array[] | null };
  /** By the ids of which peak channels are found. */
  readonly electrodes?: Table;
  /** The location of each unit's group. */
  readonly groupLocations?: () => CodedColumn;
}

export interface PlacedUnits {
  readonly table: Table;
  /** Null where nothing tells where any unit is. */
  readonly place: () => UnitPlace | null;
}

/** Columns that say where a unit or an electrode is, the best first. */
export const placeColumns = [
  "ecephys_structure_acronym",
  "structure_acronym",
  "location",
  "brain_area",
  "brain_region",
  "structure",
  "area",
  "beryl_location",
  "allen_location",
] as const;

/** Columns of the units' own that may say where they are. */
export const ownPlaceColumns = (units: Table): readonly string[] =>
  placeColumns.filter((name) => holdsPlaces(units, name));

/** What places are called where no column of the units' own tells them: as NWB does, and as AllenSDK does. */
const placeNames = ["location", "structure_acronym"] as const;
/** Coordinates of electrodes in NWB: in the brain, and on the probe. */
const coordinates = ["x", "y", "z", "rel_x", "rel_y"] as const;

/** The units with their places and the coordinates of their peak electrodes, worked out when they are asked for. */
export function placedUnits(units: Table, sources: PlaceSources): PlacedUnits {
  const places = new Places(units, sources);
  if (!places.rules.length) return { table: units, place: () => null };
  const own = places.rules[0]!.rule === "column";
  const [shown] = placeNames.filter((name) => !infoOf(units, name));
  const description = `where the unit is, by ${places.rules.map(({ from }) => from).join(", else ")}`;
  const named = placeNames.map((name): FurtherColumn => ({
    info: { name, type: "text", description },
    role: name === shown && !own ? "shown" : "named",
    make: () => places.found?.column ?? missing(units.rowCount),
  }));
  const table = withColumns(units, [...named, ...peakColumns(units, sources, places)], () => places.notices);
  return {
    table,
    place: () => {
      const { found } = places;
      if (!found) return null;
      const column = found.rule === "column" ? found.from : shown;
      return column === undefined ? null : { rule: found.rule, from: found.from, column };
    },
  };
}

interface Rule {
  readonly rule: PlaceRule;
  readonly from: string;
  read(): Column;
}

interface Found extends Rule {
  readonly column: Column;
}

class Places {
  /** Those that the tables have the columns for. */
  readonly rules: readonly Rule[];
  readonly notices: Notice[] = [];
  readonly #units: Table;
  readonly #sources: PlaceSources;
  #found: Found | null | undefined;
  #peaks: Int32Array | undefined;

  constructor(units: Table, sources: PlaceSources) {
    this.#units = units;
    this.#sources = sources;
    this.rules = [...this.#own(), ...this.#ofElectrodes(), ...this.#ofPeaks(), ...this.#ofGroups()];
  }

  /** The first rule that gives any unit a place. */
  get found(): Found | null {
    this.#found ??= this.#find();
    return this.#found;
  }

  /** `(units)` row of each unit's peak electrode, -1 where that is not known. */
  peaks(): Int32Array {
    this.#peaks ??= this.#findPeaks();
    return this.#peaks;
  }

  #find(): Found | null {
    for (const rule of this.rules) {
      const column = this.#read(rule);
      for (let row = 0; row < this.#units.rowCount; row++)
        if (placeAt(column, row) !== null) return { ...rule, column };
    }
    return null;
  }

  /** What cannot be read is told, and costs its own rule. */
  #read(rule: Rule): Column {
    try {
      return rule.read();
    } catch (error) {
      if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
      const message = `Where units are is not told by ${rule.from}: ${error.message}`;
      this.notices.push({ code: "places-not-followed", message });
      return missing(this.#units.rowCount);
    }
  }

  #own(): readonly Rule[] {
    return ownPlaceColumns(this.#units).map((from) => ({
      rule: "column",
      from,
      read: () => this.#units.column(from),
    }));
  }

  #ofElectrodes(): readonly Rule[] {
    const { region } = this.#sources;
    const column = region && placeColumn(region.electrodes);
    if (!region || column === undefined) return [];
    const read = (): Column => {
      const rows = region.rows();
      if (!rows) {
        const message = `The electrodes of ${this.#units.name} are no rows of ${region.electrodes.name}, and say nothing of where units are.`;
        this.notices.push({ code: "places-not-followed", message });
        return missing(this.#units.rowCount);
      }
      return mostFrequent(region.electrodes.column(column), rows);
    };
    return [{ rule: "electrodes", from: "electrodes", read }];
  }

  #ofPeaks(): readonly Rule[] {
    const from = peakColumn(this.#units);
    const { electrodes } = this.#sources;
    const column = electrodes && placeColumn(electrodes);
    if (from === undefined || !electrodes || column === undefined) return [];
    const read = (): Column => columnAt(electrodes.column(column), this.peaks());
    return [{ rule: "peak-channel", from, read }];
  }

  #ofGroups(): readonly Rule[] {
    const { groupLocations } = this.#sources;
    if (!groupLocations) return [];
    return [{ rule: "electrode-group", from: "electrode_group", read: () => groupLocations() }];
  }

  #findPeaks(): Int32Array {
    const from = peakColumn(this.#units);
    const { region, electrodes } = this.#sources;
    if (from !== undefined && electrodes) return this.#peaksById(from, electrodes);
    // Which of several is the peak nothing tells.
    const rows = region?.rows();
    return Int32Array.from({ length: this.#units.rowCount }, (_, unit) =>
      rows?.[unit]?.length === 1 ? rows[unit][0]! : -1,
    );
  }

  #peaksById(from: string, electrodes: Table): Int32Array {
    const rowOf = new Map<number, number>();
    const ids = numbersOf(electrodes, "id");
    for (let row = ids.length - 1; row >= 0; row--) rowOf.set(ids[row]!, row);
    const peaks = Int32Array.from(numbersOf(this.#units, from), (id) => rowOf.get(id) ?? -1);
    const lost = peaks.filter((row) => row < 0).length;
    if (lost > 0)
      this.notices.push({
        code: "units-without-channel",
        message: `${lost} of ${this.#units.rowCount} units name a ${from} that is no id of ${electrodes.name}: their places are missing.`,
      });
    return peaks;
  }
}

const missing = (rows: number): CodedColumn => ({
  kind: "coded",
  codes: new Int32Array(rows).fill(-1),
  values: [],
});

const holdsPlaces = (table: Table, name: string): boolean =>
  hasColumn(table, name) && infoOf(table, name)!.type === "text";

/** Electrodes have NWB's `location` before any of a laboratory's own. */
const placeColumn = (electrodes: Table): string | undefined =>
  ["location", ...placeColumns].find((name) => holdsPlaces(electrodes, name));

const peakColumn = (units: Table): string | undefined =>
  ["peak_channel_id", "max_electrode"].find(
    (name) => hasColumn(units, name) && isNumber(infoOf(units, name)!),
  );

/** A place that is empty text says as little as none. */
function placeAt(places: Column, row: number): string | null {
  const cell = isMissing(places, row) ? null : cellOf(places, row);
  return cell === null || cell === "" ? null : String(cell);
}

function mostFrequent(places: Column, rows: readonly Int32Array[]): CodedColumn {
  const of = (electrodes: Int32Array): string | null => {
    const counts = new Map<string, number>();
    for (const row of electrodes) {
      const place = placeAt(places, row);
      if (place !== null) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    let most: readonly [string | null, number] = [null, 0];
    for (const entry of counts) if (entry[1] > most[1]) most = entry;
    return most[0];
  };
  return codedColumn(rows.map(of), rows.length);
}

/** Coordinates of the peak electrode, where the units have none of their own. */
function peakColumns(units: Table, sources: PlaceSources, places: Places): readonly FurtherColumn[] {
  const electrodes = peakColumn(units) === undefined ? sources.region?.electrodes : sources.electrodes;
  if (!electrodes) return [];
  return coordinates
    .filter((name) => hasColumn(electrodes, name) && isNumber(infoOf(electrodes, name)!))
    .map((name): FurtherColumn => {
      const { type, unit } = infoOf(electrodes, name)!;
      const description = `${name} of the unit's peak electrode; missing where several and none is said to be the peak`;
      return {
        info: { name, type, description, ...(unit === undefined ? {} : { unit }) },
        role: "shown",
        make: () => columnAt(electrodes.column(name), places.peaks()),
      };
    });
}

const isNumber = ({ type }: ColumnInfo): boolean => type === "number" || type === "integer";
