import { assembleChannels, assembleProbes } from "../core/units/channels.ts";
import type { ProbeFacts } from "../core/units/channels.ts";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { nearestNames } from "../core/nearest.ts";
import {
  interPresentationIntervals,
  parameterValuesTable,
  stimulusEpochs,
} from "../core/presentations/derived.ts";
import { assemblePresentations } from "../core/presentations/presentations.ts";
import type { StimulusPresentations } from "../core/presentations/presentations.ts";
import type { StepReport } from "../core/recipe/preview.ts";
import type { Quality } from "../core/recipe/recipe.ts";
import type { Table } from "../core/table/table.ts";
import { qualityFilter } from "../core/units/quality.ts";
import { assembleUnits, hasAllenUnits, plainUnits, structurewiseUnitCounts } from "../core/units/units.ts";
import type { UnitSources } from "../core/units/units.ts";
import type { UnitPlace } from "../core/units/unit-places.ts";
import { checkSeries, checkTables } from "../nwb/check-tables.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type { OpenOptions, TableEntry } from "../protocol/session-api.ts";
import { requireAllenColumns, requireValidityColumns } from "./allen-columns.ts";
import { missingJoinNotice, tableBesideCache, unendedTableNotices } from "./cache-tables.ts";
import { eventTables } from "./event-tables.ts";
import { linkedTable } from "./linked-columns.ts";
import { probesOf } from "./probes.ts";
import { seriesTables } from "./series-tables.ts";
import type { DerivedTable } from "./series-tables.ts";
import { unitsWithPlaces } from "./units-with-places.ts";

/** The units of a session, and where in the file each one's spikes are. */
export interface UnitRows {
  readonly table: Table;
  /** Path of the file's own units table. */
  readonly path: string;
  /** Row of each unit in that table. */
  readonly fileRows: Int32Array;
  /** Units before any quality filter. */
  readonly total: number;
  readonly defaults: readonly StepReport[];
  /** What tells where they are; null where nothing does. Absent where AllenSDK puts them together. */
  readonly place?: () => UnitPlace | null;
}

/**
 * The tables of a session: the file's own under the contract's names, and where the file has the layout of the
 * Allen Institute, those that AllenSDK puts together, in their place. Each is made when first asked for.
 */
export class SessionTables {
  /** True when the file's units or presentations are put together as AllenSDK does. */
  readonly allen: boolean;
  readonly #file: NwbFile;
  readonly #cache: OpenOptions["cache"];
  readonly #derived: ReadonlyMap<string, DerivedTable>;
  readonly #made = new Map<string, Table>();
  readonly #units = new Map<string, UnitRows>();
  #presentations: StimulusPresentations | undefined;
  #probes: readonly ProbeFacts[] | undefined;

  constructor(file: NwbFile, cache: OpenOptions["cache"]) {
    this.#file = file;
    this.#cache = cache;
    const derived = [
      ...this.#presentationTables(),
      ...this.#unitTables(),
      ...seriesTables(file),
      ...eventTables(file),
    ];
    this.#derived = new Map(derived.map((each) => [each.entry.name, each]));
    this.allen = this.#hasPresentations() || this.#hasAllenUnits();
  }

  /** All tables, those put together first. */
  get entries(): readonly TableEntry[] {
    const own = this.#file.tables
      .filter(({ name }) => !this.#derived.has(name))
      .map(({ name, path, kind, trialLike, rowCount, description }) => ({
        name,
        path,
        kind: trialLike && kind === "other" ? ("intervals" as const) : kind,
        rowCount,
        ...(description === undefined ? {} : { description }),
      }));
    const put = [...this.#derived.values()].map(({ entry }) => ({
      ...entry,
      rowCount: this.#made.get(entry.name)?.rowCount ?? entry.rowCount,
    }));
    return [...put, ...own];
  }

  /**
   * A table by the name the contract gives it.
   *
   * @param quality - for `units`
   * @throws AnalysisError `missing-table`
   */
  get(name: string, quality: Quality = "allen"): Table {
    if (name === "units") return this.units(quality).table;
    const derived = this.#derived.get(name);
    if (!derived) return this.#fileTable(name);
    let table = this.#made.get(name);
    if (!table) this.#made.set(name, (table = derived.make()));
    return table;
  }

  /** The table trials are chosen from: the one named, else the presentations, else the only interval table. */
  trials(name: string | undefined): Table {
    if (name !== undefined) return this.get(name);
    if (this.#hasPresentations()) return this.get("stimulus_presentations");
    const candidates = this.#trialTables();
    if (candidates.includes("trials")) return this.get("trials");
    this.#file.requireReadable((path) => /^\/intervals(\/[^/]+(\/(start_time|timestamp))?)?$/.test(path));
    if (candidates.length === 1) return this.get(candidates[0]!);
    const choice = candidates.length
      ? `Say which table holds the trials: ${candidates.join(", ")}.`
      : "It has no table whose rows could be trials.";
    throw new AnalysisError("missing-table", `${this.#file.path} has no stimulus_presentations. ${choice}`, {
      table: "stimulus_presentations",
      available: candidates,
    });
  }

  /** Those a recipe that names none may mean: not the times to be left out, nor what this program puts together. */
  #trialTables(): readonly string[] {
    const own = this.#file.tables.filter(({ name, trialLike }) => trialLike && name !== "invalid_times");
    const events = eventTables(this.#file).map(({ entry }) => entry);
    return [...own, ...events].map(({ name }) => name);
  }

  /**
   * The units after the quality filters. In a file without the Allen layout they are the file's own table, and no
   * filter applies.
   */
  units(quality: Quality): UnitRows {
    const key = JSON.stringify(quality);
    let units = this.#units.get(key);
    if (!units) this.#units.set(key, (units = this.#withCacheNotices(this.#makeUnits(quality))));
    return units;
  }

  /** What is to be said of the cache's tables. */
  get cacheNotices(): readonly Notice[] {
    if (!this.#cache) return [];
    const missing = missingJoinNotice(this.#cache);
    return [...(missing ? [missing] : []), ...unendedTableNotices(this.#cache)];
  }

  #withCacheNotices(units: UnitRows): UnitRows {
    const notices = this.cacheNotices;
    if (!this.#cache || notices.length === 0) return units;
    return { ...units, table: tableBesideCache(units.table, missingJoinNotice(this.#cache), notices) };
  }

  /** Presentations with the parameters AllenSDK hides, and their conditions. */
  presentations(): StimulusPresentations {
    // Without one of them fewer trials would be told, or those at invalid times kept.
    this.#file.requireReadable((path) => /^\/intervals(\/(.*_presentations|invalid_times))?$/.test(path));
    this.#presentations ??= assemblePresentations(
      this.#presentationPaths().map((path) => this.#file.table(path)),
      this.#file.findTable("invalid_times") ? this.#file.table("invalid_times") : undefined,
    );
    return this.#presentations;
  }

  /** What is wrong in the file, its tables looked at as far as that costs little. */
  problems(): readonly Notice[] {
    const unreadable = [...checkTables(this.#file), ...checkSeries(this.#file)];
    return [...this.#file.notices, ...unreadable];
  }

  #makeUnits(quality: Quality): UnitRows {
    const path = this.#unitsPath();
    if (path === undefined) this.#file.requireReadable((lost) => lost === "/units");
    if (path === undefined)
      throw new AnalysisError(
        "missing-table",
        `${this.#file.path} has no units table: its spikes were not sorted, or are kept in another file. Its other tables can still be read.`,
        { table: "units", available: this.entries.map(({ name }) => name) },
      );
    if (this.#hasAllenUnits()) {
      if (qualityFilter(quality).byValidity) requireValidityColumns(this.#file, path);
      return { path, ...assembleUnits(this.#unitSources(), quality) };
    }
    if (quality !== "none") requireAllenColumns(this.#file, path);
    const { table, place } = unitsWithPlaces(this.#file, path);
    return { path, place, ...plainUnits(table, quality) };
  }

  #unitSources(): UnitSources {
    const channels = this.#cache?.channels;
    const electrodes = this.#file.table("electrodes");
    return {
      units: this.#file.table("/units"),
      electrodes,
      probes: (this.#probes ??= probesOf(this.#file, electrodes)),
      ...(channels ? { overrides: channels } : {}),
    };
  }

  /** The main units table, or the only one elsewhere. */
  #unitsPath(): string | undefined {
    const units = this.#file.tables.filter(({ kind }) => kind === "units");
    return (units.find(({ path }) => path === "/units") ?? units[0])?.path;
  }

  #hasAllenUnits(): boolean {
    const find = (name: string): Table | undefined =>
      this.#file.findTable(name) ? this.#file.table(name) : undefined;
    return this.#unitsPath() === "/units" && hasAllenUnits(find("/units"), find("electrodes"));
  }

  #hasPresentations(): boolean {
    return this.#presentationPaths().length > 0;
  }

  /** One table a stimulus; files of 2019 keep all stimuli in `/intervals/epochs`. */
  #presentationPaths(): readonly string[] {
    const intervals = this.#file.tables.filter(({ path }) => path.startsWith("/intervals/"));
    const paths = intervals.map(({ path }) => path).filter((path) => path.endsWith("_presentations"));
    if (paths.length) return paths.sort();
    const epochs = intervals.find(({ path }) => path === "/intervals/epochs");
    const named =
      epochs && this.#file.table(epochs.path).columns.some(({ name }) => name === "stimulus_name");
    return named ? [epochs.path] : [];
  }

  #presentationTables(): readonly DerivedTable[] {
    const paths = this.#presentationPaths();
    if (!paths.length) return [];
    const rowCount = paths.reduce((sum, path) => sum + this.#file.table(path).rowCount, 0);
    const entry = (name: string, kind: TableEntry["kind"], rows: number | null): TableEntry => ({
      name,
      path: "/intervals",
      kind,
      rowCount: rows,
    });
    return [
      {
        entry: entry("stimulus_presentations", "presentations", rowCount),
        make: () => this.presentations().table,
      },
      { entry: entry("stimulus_conditions", "other", null), make: () => this.presentations().conditions },
      {
        entry: entry("stimulus_epochs", "intervals", null),
        make: () => stimulusEpochs(this.presentations()),
      },
      {
        entry: entry("stimulus_parameter_values", "other", null),
        make: () => parameterValuesTable(this.presentations()),
      },
      {
        entry: entry("inter_presentation_intervals", "other", null),
        make: () => interPresentationIntervals(this.presentations()),
      },
    ];
  }

  #unitTables(): readonly DerivedTable[] {
    const path = this.#unitsPath();
    if (path === undefined) return [];
    const entry = (name: string, at: string, kind: TableEntry["kind"] = "other"): TableEntry => ({
      name,
      path: at,
      kind,
      rowCount: null,
    });
    const own: DerivedTable = {
      entry: {
        ...entry("units", path, "units"),
        rowCount: this.#hasAllenUnits() ? null : this.#file.table(path).rowCount,
      },
      make: () => this.units("allen").table,
    };
    if (!this.#hasAllenUnits()) return [own];
    const electrodes = "/general/extracellular_ephys";
    return [
      own,
      { entry: entry("channels", electrodes), make: () => assembleChannels(this.#unitSources()) },
      { entry: entry("probes", electrodes), make: () => assembleProbes(this.#unitSources().probes) },
      {
        entry: entry("structurewise_unit_counts", path),
        make: () => structurewiseUnitCounts(this.units("allen").table),
      },
    ];
  }

  #fileTable(name: string): Table {
    try {
      return linkedTable(this.#file, this.#file.table(name));
    } catch (error) {
      if (!(error instanceof AnalysisError) || error.code !== "missing-table") throw error;
      const available = this.entries.map((entry) => entry.name);
      const nearest = nearestNames(name, available);
      const hint = nearest.length ? ` Did you mean ${nearest.map((each) => `"${each}"`).join(" or ")}?` : "";
      throw new AnalysisError(
        "missing-table",
        `There is no table "${name}" in ${this.#file.path}.${hint} Tables: ${available.join(", ")}.`,
        { table: name, available },
      );
    }
  }
}
