import type { Notice } from "../core/errors.ts";
import type { H5File, H5Kind } from "./h5/file.ts";
import { linkNotice, outsideLink } from "./links.ts";
import type { OutsideLink } from "./links.ts";
import { firstText } from "./recognise.ts";
import { safeAttribute } from "./table-layout.ts";

/** A table of the file, found by type or structure wherever it lies. */
export interface NwbTableEntry {
  /** As users address it: `units`, `electrodes`, `trials`, `intervals/NAME`, else the path without its slash. */
  readonly name: string;
  readonly path: string;
  readonly kind: "intervals" | "units" | "electrodes" | "other";
  readonly rowCount: number | null;
  readonly neurodataType: string | null;
  /** Rows can be trials: they have a start, or one time each. */
  readonly trialLike: boolean;
  /** Each row has many times, `event_times`. */
  readonly raggedTimes: boolean;
  readonly description?: string;
}

/** A time series of the file. */
export interface NwbSeriesEntry {
  readonly path: string;
  readonly neurodataType: string | null;
}

export interface Discovery {
  readonly tables: readonly NwbTableEntry[];
  readonly series: readonly NwbSeriesEntry[];
  readonly notices: readonly Notice[];
  /** Paths that are linked but cannot be read: not the same as absent ones. */
  readonly unreadable: readonly string[];
  /** Links that are not followed because they leave the folder. */
  readonly outsideLinks: readonly OutsideLink[];
}

const deepest = 24;
const mostGroups = 50_000;

/**
 * Walks the file once, reading names, types and shapes only. What cannot be read costs a notice and no
 * more; links are not walked, for what they lead to is found where it lies.
 */
export function discover(file: H5File): Discovery {
  const walk = new Walk(file);
  walk.group("", 0);
  walk.linkedGroups();
  return walk;
}

class Walk implements Discovery {
  readonly tables: NwbTableEntry[] = [];
  readonly series: NwbSeriesEntry[] = [];
  readonly notices: Notice[] = [];
  readonly unreadable: string[] = [];
  readonly outsideLinks: OutsideLink[] = [];
  readonly #file: H5File;
  readonly #seen = new Set<string>();
  /** Groups of other files, by the path of the link to them. */
  readonly #linked = new Set<string>();

  constructor(file: H5File) {
    this.#file = file;
  }

  group(path: string, depth: number): void {
    if (!this.#enter(path, depth)) return;
    const members = this.#members(path);
    const type = firstText(safeAttribute(this.#file, path || "/", "neurodata_type") ?? null);
    const shape = classify(
      type,
      members,
      () => safeAttribute(this.#file, path || "/", "colnames") !== undefined,
    );
    if (shape === "table") this.#table(path, type, members);
    if (shape === "series") this.series.push({ path, neurodataType: type });
    const categories = shape === "table" ? this.#file.attribute(path, "categories") : undefined;
    const columnGroups = new Set(Array.isArray(categories) ? categories : [categories]);
    for (const [name, kind] of members) {
      if (kind !== "group" || columnGroups.has(name) || (path === "" && name === "specifications")) continue;
      const member = `${path}/${name}`;
      if (!this.#linked.has(member)) this.#careful(member, () => this.group(member, depth + 1));
    }
  }

  /** Last, the shortest paths first: what several links lead to is known by the plainest name. */
  linkedGroups(): void {
    const depth = (path: string): number => path.split("/").length;
    const walked = new Set<string>();
    for (;;) {
      const left = [...this.#linked].filter((path) => !walked.has(path));
      const [next] = left.sort((a, b) => depth(a) - depth(b));
      if (next === undefined) return;
      walked.add(next);
      this.#careful(next, () => this.group(next, depth(next)));
    }
  }

  /** False for a group that was walked before under another name, or that lies too deep. */
  #enter(path: string, depth: number): boolean {
    const identity = this.#file.identity(path || "/");
    if (this.#seen.has(identity)) return false;
    this.#seen.add(identity);
    if (depth <= deepest && this.#seen.size <= mostGroups) return true;
    const message = `${path} lies too deep, or behind too many groups, and is not searched for tables.`;
    this.notices.push({ code: "not-searched", message });
    return false;
  }

  #members(path: string): ReadonlyMap<string, H5Kind> {
    const members = new Map<string, H5Kind>();
    for (const name of this.#file.children(path || "/")) {
      const member = `${path}/${name}`;
      this.#careful(member, () => {
        const kind = this.#file.kind(member);
        const link = kind === "group" && this.#file.link(member);
        // Groups behind links inside the file are met where they lie; datasets count as members.
        if (link && link.file === null) return;
        if (link) this.#linked.add(member);
        if (kind === "unreadable" || kind === "missing") {
          this.unreadable.push(member);
          this.notices.push({ code: "unreadable-object", message: `${member} cannot be read.` });
        }
        this.#brokenLink(member);
        members.set(name, kind);
      });
    }
    return members;
  }

  #brokenLink(member: string): void {
    const broken = linkNotice(this.#file, member);
    if (broken) {
      this.unreadable.push(member);
      this.notices.push(broken);
    }
    const outside = outsideLink(this.#file, member);
    if (outside) this.outsideLinks.push(outside);
  }

  /** Runs a step; if it fails, says so and goes on. */
  #careful(path: string, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (this.#file.lost) throw error;
      this.unreadable.push(path);
      this.notices.push({ code: "unreadable-object", message: `${path}: ${(error as Error).message}` });
    }
  }

  #table(path: string, type: string | null, members: ReadonlyMap<string, H5Kind>): void {
    const description = safeAttribute(this.#file, path, "description");
    this.tables.push({
      name: tableName(path),
      path,
      kind: tableKind(path, type, members),
      rowCount: this.#rowCount(path, members),
      neurodataType: type,
      ...timesOf(members),
      ...(typeof description === "string" && description !== "" ? { description } : {}),
    });
  }

  /** From the ids alone; null when there are none and the columns must be looked at first. */
  #rowCount(path: string, members: ReadonlyMap<string, H5Kind>): number | null {
    if (members.get("id") !== "dataset") return null;
    let length: number | null = null;
    this.#careful(`${path}/id`, () => (length = this.#file.dataset(`${path}/id`).length));
    return length;
  }
}

const tableTypes = new Set([
  "DynamicTable",
  "AlignedDynamicTable",
  "TimeIntervals",
  "Units",
  "ElectrodesTable",
  "EventsTable",
  "FrequencyBandsTable",
  "MeaningsTable",
  "PlaneSegmentation",
]);
const groupTypes = new Set([
  "NWBFile",
  "ProcessingModule",
  "Subject",
  "Device",
  "ElectrodeGroup",
  "NWBContainer",
]);

function classify(
  type: string | null,
  members: ReadonlyMap<string, H5Kind>,
  hasColumnNames: () => boolean,
): "table" | "series" | "group" {
  if (type !== null && tableTypes.has(type)) return "table";
  if (type !== null && groupTypes.has(type)) return "group";
  if (members.has("data") && (members.has("timestamps") || members.has("starting_time"))) return "series";
  if (type?.endsWith("Series")) return "series";
  if (members.has("id") || hasColumnNames()) return "table";
  return "group";
}

/** Intervals that NWB itself names are addressed without the folder. */
const ownIntervals = new Set(["trials", "epochs", "invalid_times"]);

function tableName(path: string): string {
  if (path === "/general/extracellular_ephys/electrodes") return "electrodes";
  const interval = /^\/intervals\/([^/]+)$/.exec(path)?.[1];
  return interval !== undefined && ownIntervals.has(interval) ? interval : path.slice(1);
}

/** Rows can be trials when they have a time each; or many, and something beside them to tell them apart. */
function timesOf(members: ReadonlyMap<string, H5Kind>): { trialLike: boolean; raggedTimes: boolean } {
  const helpers = new Set(["id", "event_times", "event_times_index", "meanings_tables"]);
  const more = [...members.keys()].some((name) => !helpers.has(name));
  return {
    trialLike: members.has("start_time") || members.has("timestamp"),
    raggedTimes: more && members.has("event_times") && members.has("event_times_index"),
  };
}

function tableKind(
  path: string,
  type: string | null,
  members: ReadonlyMap<string, H5Kind>,
): NwbTableEntry["kind"] {
  if (path === "/general/extracellular_ephys/electrodes" || type === "ElectrodesTable") return "electrodes";
  if (type === "Units" || path === "/units" || members.has("spike_times")) return "units";
  const interval = members.has("start_time") && members.has("stop_time");
  return type === "TimeIntervals" || interval ? "intervals" : "other";
}

/**
 * The table that a name means: its name, its path with or without the first slash, or its last part when
 * only one table ends in it.
 */
export function findTable(tables: readonly NwbTableEntry[], name: string): NwbTableEntry | undefined {
  const plain = name.replace(/^\//, "");
  const exact =
    tables.find((table) => table.name === plain) ?? tables.find((table) => table.path === `/${plain}`);
  if (exact) return exact;
  const ending = tables.filter((table) => table.path.endsWith(`/${plain}`));
  return ending.length === 1 ? ending[0] : undefined;
}
