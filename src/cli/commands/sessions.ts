import { openCache } from "../../cache/cache-folder.ts";
import { listNotices, listSessions } from "../../cache/session-list.ts";
import { sessionTable } from "../../cache/session-table.ts";
import { applySteps } from "../../core/filter/steps.ts";
import { cellOf } from "../../core/table/table.ts";
import type { Cell } from "../../core/table/table.ts";
import { noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { plural, textTable } from "../text-table.ts";

export const sessions: Command = {
  usage: "sessions CACHE [--where E]...",
  description: `Prints the session table of a cache folder as AllenSDK's get_session_table() gives it, with the state of each file:
local, partial (shorter than it should be), remote (not here) or damaged. CACHE is a folder with AllenSDK's
manifest.json (which is obeyed) or a sessions.csv.`,
  options: [
    { name: "where", value: "E", multiple: true, help: "Keep sessions for which the expression is true." },
  ],
  examples: [
    "sessions allen_cache",
    `sessions allen_cache --where "state == 'local'" --where "contains(ecephys_structure_acronyms, 'VISp')"`,
  ],
  async run({ given, output }) {
    const cache = await openCache(positional(given, 0, "CACHE"));
    noMoreThan(given, 1);
    const all = await listSessions(cache);
    const notices = await listNotices(cache, all);
    output.notices(notices);
    const sessionRows = sessionTable(all);
    const { rows, steps } = applySteps(sessionRows, given.all("where"));
    for (const { warnings } of steps) for (const warning of warnings) output.warn(warning);
    const names = sessionRows.columns.map(({ name }) => name);
    const cells = (row: number): readonly Cell[] =>
      names.map((name) => cellOf(sessionRows.column(name), row));
    output.document({
      cache: cache.folder,
      notices,
      steps,
      sessions: Array.from(rows, (row) => ({
        ...Object.fromEntries(cells(row).map((cell, i) => [names[i]!, cell])),
        bytes: all[row]!.bytes ?? null,
        expected_bytes: all[row]!.expectedBytes ?? null,
        reason: all[row]!.reason ?? null,
      })),
    });
    const shown = names.filter((name) => !hidden.has(name));
    const lines = Array.from(rows, (row) =>
      shown.map((name) => shownText(cellOf(sessionRows.column(name), row))),
    );
    const right = new Set(shown.flatMap((name, i) => (name.endsWith("_count") ? [i] : [])));
    for (const line of textTable([shown.map((name) => headings.get(name) ?? name), ...lines], right))
      output.line(line);
    output.line();
    const local = Array.from(rows).filter((row) => all[row]!.state === "local").length;
    output.line(`${plural(rows.length, "session")}, ${local} here.`);
    for (const row of rows)
      if (all[row]!.reason !== undefined) output.warn(`${all[row]!.path}: ${all[row]!.reason}`);
  },
};

/** On a screen the table is to fit: what is long or the same for all is in `--json`. */
const hidden = new Set(["published_at", "specimen_id", "path"]);
const headings = new Map([
  ["age_in_days", "age"],
  ["full_genotype", "genotype"],
  ["unit_count", "units"],
  ["channel_count", "channels"],
  ["probe_count", "probes"],
  ["ecephys_structure_acronyms", "structures"],
]);

const shownText = (cell: Cell): string =>
  cell === null
    ? "-"
    : typeof cell === "object"
      ? cell.filter((entry) => entry !== null).join(" ") || "-"
      : String(cell);
