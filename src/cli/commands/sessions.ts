import { cacheAt, openCache } from "../../cache/cache-folder.ts";
import { locateSessions } from "../../cache/catalogue-states.ts";
import { readCatalogue } from "../../cache/catalogue.ts";
import type { FileState } from "../../cache/file-state.ts";
import { listNotices, listSessions } from "../../cache/session-list.ts";
import { catalogueTable, sessionTable } from "../../cache/session-table.ts";
import type { Notice } from "../../core/errors.ts";
import { applySteps } from "../../core/filter/steps.ts";
import { cellOf } from "../../core/table/table.ts";
import type { Cell, Table } from "../../core/table/table.ts";
import { noMoreThan, positional } from "../arguments.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { programFolder } from "../program-folder.ts";
import { byteSize } from "../../core/byte-size.ts";
import { plural, textTable } from "../text-table.ts";

export const sessions: Command = {
  usage: "sessions [CACHE] [--catalogue] [--where E]...",
  description: `Prints the session table of a cache folder as AllenSDK's get_session_table() gives it, with the state of each file:
local, partial (shorter than it should be), remote (not here) or damaged. CACHE is a folder with AllenSDK's
manifest.json (which is obeyed) or a sessions.csv. With --catalogue: the sessions of Allen's Visual Coding -
Neuropixels, without a request; with CACHE, which needs no tables then, which of them are there.`,
  options: [
    { name: "catalogue", help: "The sessions there are to be had, in place of those of CACHE's table." },
    { name: "where", value: "E", multiple: true, help: "Keep sessions for which the expression is true." },
  ],
  examples: [
    "sessions allen_cache",
    `sessions allen_cache --where "state == 'local'" --where "contains(ecephys_structure_acronyms, 'VISp')"`,
    `sessions --catalogue --where "session_type == 'brain_observatory_1.1'" --where "unit_count > 600"`,
  ],
  async run({ given, output }) {
    noMoreThan(given, 1);
    const { facts, files, table, notices } = await (given.has("catalogue") ? ofCatalogue : ofCache)(given);
    output.notices(notices);
    const { rows, steps } = applySteps(table, given.all("where"));
    for (const { warnings } of steps) for (const warning of warnings) output.warn(warning);
    const names = table.columns.map(({ name }) => name);
    const cells = (row: number): readonly Cell[] => names.map((name) => cellOf(table.column(name), row));
    output.document({
      ...facts,
      notices,
      steps,
      sessions: Array.from(rows, (row) => ({
        ...Object.fromEntries(cells(row).map((cell, i) => [names[i]!, cell])),
        bytes: files[row]!.bytes ?? null,
        expected_bytes: files[row]!.expectedBytes ?? null,
        reason: files[row]!.reason ?? null,
      })),
    });
    const shown = names.filter((name) => !hidden.has(name));
    const lines = Array.from(rows, (row) =>
      shown.map((name) => shownText(name, cellOf(table.column(name), row))),
    );
    const right = new Set(shown.flatMap((name, i) => (/_(?:count|bytes)$/.test(name) ? [i] : [])));
    for (const line of textTable([shown.map((name) => headings.get(name) ?? name), ...lines], right))
      output.line(line);
    output.line();
    const local = Array.from(rows).filter((row) => files[row]!.state === "local").length;
    // Without a folder nobody has looked for any.
    output.line(`${plural(rows.length, "session")}${facts["cache"] === null ? "" : `, ${local} here`}.`);
    for (const row of rows)
      if (files[row]!.reason !== undefined) output.warn(`${files[row]!.path}: ${files[row]!.reason}`);
  },
};

interface Listed {
  /** What the document says of the whole. */
  readonly facts: Readonly<Record<string, string | null>>;
  /** By row of the table. */
  readonly files: readonly (FileState & { readonly path?: string })[];
  readonly table: Table;
  readonly notices: readonly Notice[];
}

async function ofCache(given: Arguments): Promise<Listed> {
  const cache = await openCache(positional(given, 0, "CACHE"));
  const files = await listSessions(cache);
  const notices = await listNotices(cache, files);
  return { facts: { cache: cache.folder }, files, table: sessionTable(files), notices };
}

async function ofCatalogue(given: Arguments): Promise<Listed> {
  const [folder] = given.positionals;
  const cache = folder === undefined ? undefined : await cacheAt(folder);
  const catalogue = await readCatalogue(programFolder);
  const files = await locateSessions(catalogue, cache ? [cache] : []);
  const facts = { catalogue: catalogue.path, cache: cache?.folder ?? null };
  return { facts, files, table: catalogueTable(files), notices: [] };
}

/** On a screen the table is to fit: what is long or the same for all is in `--json`. */
const hidden = new Set(["published_at", "specimen_id", "path"]);
const headings = new Map([
  ["age_in_days", "age"],
  ["full_genotype", "genotype"],
  ["unit_count", "units"],
  ["channel_count", "channels"],
  ["probe_count", "probes"],
  ["ecephys_structure_acronyms", "structures"],
  ["nwb_bytes", "size"],
]);

const shownText = (name: string, cell: Cell): string =>
  cell === null
    ? "-"
    : name === "nwb_bytes"
      ? byteSize(Number(cell))
      : typeof cell === "object"
        ? cell.filter((entry) => entry !== null).join(" ") || "-"
        : String(cell);
