import type { SessionApi, SessionFacts, TableFacts } from "../../protocol/session-api.ts";
import type { Control } from "../../core/control.ts";
import { endsReading, errorFacts, isCancelled } from "../../core/errors.ts";
import type { Notice } from "../../core/errors.ts";
import { noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fileHelp, fileOptions, withSession } from "../open/open-file.ts";
import type { Output } from "../output.ts";
import { byteSize } from "../../core/byte-size.ts";
import { placeText } from "../../core/units/unit-places.ts";
import type { UnitPlace } from "../../core/units/unit-places.ts";
import { groupedDigits } from "../../core/grouped-digits.ts";
import { textTable } from "../text-table.ts";

export const info: Command = {
  usage: "info FILE",
  description: `Prints the identity of a file, its subject, its tables with every column's type and missing values, the units of
each structure, and what could not be read and why.

${fileHelp}`,
  options: fileOptions,
  examples: ["info session.nwb", "info allen_cache/760345702 --json"],
  async run(call) {
    const { given, output, control } = call;
    const file = positional(given, 0, "FILE");
    noMoreThan(given, 1);
    const { value, ...transferred } = await withSession(file, call, (session) =>
      describeAll(session, control),
    );
    output.document({ ...documentOf(value), ...transferred });
    show(value, output);
  },
};

interface Found {
  readonly session: SessionFacts;
  readonly tables: readonly TableFound[];
  readonly structures: readonly { structure: string; units: number }[];
  readonly place: UnitPlace | null;
  readonly unreadable: readonly { object: string; reason: string }[];
  readonly notices: SessionFacts["notices"];
}

interface TableFound {
  readonly name: string;
  readonly kind: string;
  readonly rows: number | null;
  readonly columns: TableFacts["columns"];
  readonly problem?: string;
}

/** One table that cannot be read does not hide the others. */
async function describeAll(session: SessionApi, control: Control): Promise<Found> {
  const facts = await session.describe();
  // It also looks for damage that the tables then tell.
  const overview = await attempt(() => session.overview(control));
  const tables: TableFound[] = [];
  for (const { name, kind, rowCount } of facts.tables) {
    const read = await attempt(() => session.tableFacts({ table: name, where: [], sort: [] }, control));
    tables.push(
      "failed" in read
        ? { name, kind, rows: rowCount, columns: [], problem: read.failed }
        : { name, kind, rows: read.value.rowCount, columns: read.value.columns },
    );
  }
  const structures = "failed" in overview ? [] : overview.value.structures;
  const notices = "failed" in overview ? facts.notices : overview.value.notices;
  return {
    session: facts,
    tables,
    notices,
    structures: structures.map(({ name, units }) => ({ structure: name, units })),
    place: "failed" in overview ? null : overview.value.place,
    unreadable: [
      ...tables.flatMap(({ name, problem, columns }) => [
        ...(problem === undefined ? [] : [{ object: name, reason: problem }]),
        ...columns.flatMap((column) =>
          column.problem === undefined ? [] : [{ object: `${name}/${column.name}`, reason: column.problem }],
        ),
      ]),
      ...("failed" in overview ? [{ object: "overview", reason: overview.failed }] : []),
      ...notices.filter(({ code }) => unread.has(code)).map(objectOf),
    ],
  };
}

/** Notices of values that no table's columns told of: those of lists are not read for their facts. */
const unread: ReadonlySet<string> = new Set(["unsupported-data", "missing-filter"]);

const objectOf = ({ message }: Notice): { object: string; reason: string } => ({
  object: /\/[^\s:,]+/.exec(message)?.[0] ?? "/",
  reason: message,
});

async function attempt<T>(read: () => Promise<T>): Promise<{ value: T } | { failed: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (isCancelled(error) || endsReading(error)) throw error;
    return { failed: errorFacts(error).message };
  }
}

function documentOf({ session, tables, structures, place, unreadable, notices }: Found): object {
  return {
    path: session.path,
    file_size: session.fileSize,
    identifier: session.identifier,
    session_id: session.sessionId,
    nwb_version: session.nwbVersion,
    allen: session.allen,
    cache_folder: session.cacheFolder,
    facts: named(session.facts),
    subject: named(session.subject),
    tables: tables.map(({ name, kind, rows, columns, problem }) => ({
      name,
      kind,
      rows,
      columns,
      ...(problem === undefined ? {} : { problem }),
    })),
    units_by_structure: structures,
    units_place: place,
    unreadable,
    notices,
  };
}

const named = (facts: SessionFacts["facts"]): Record<string, string> =>
  Object.fromEntries(facts.map(({ name, value }) => [name, value]));

function show({ session, tables, structures, place, unreadable, notices }: Found, output: Output): void {
  const version = session.nwbVersion === null ? "NWB" : `NWB ${session.nwbVersion}`;
  const identity: (readonly [string, string])[] = [
    ["File", `${session.path} (${byteSize(session.fileSize)}, ${version})`],
    ["Session", session.sessionId ?? session.identifier ?? "not named"],
    ...(session.cacheFolder === null ? [] : [["Cache folder", session.cacheFolder] as const]),
    ...session.facts.map(({ name, value }) => [name, value] as const),
  ];
  for (const line of textTable(identity)) output.line(line);
  section("Subject", textTable(session.subject.map(({ name, value }) => [name, value])), output);
  for (const { name, rows, columns, problem } of tables) {
    const count = rows === null ? "" : `, ${groupedDigits(rows)} rows`;
    const lines = textTable(
      columns.map((column) => [
        column.name,
        column.type,
        column.missing ? `${groupedDigits(column.missing)} missing` : "",
        column.unit ?? "",
      ]),
      new Set([2]),
    );
    section(`${name}${count}`, problem === undefined ? lines : [`cannot be read: ${problem}`], output, true);
  }
  const byStructure = structures.map(({ structure, units }) => [structure, groupedDigits(units)]);
  const toldBy = place === null ? "" : `, told by ${placeText(place)}`;
  section(`Units by structure${toldBy}`, textTable(byStructure, new Set([1])), output);
  section(
    "Could not be read",
    unreadable.map(({ object, reason }) => `${object}: ${reason}`),
    output,
  );
  output.notices(notices);
}

/** A heading with lines under it; left out when there are none. */
function section(title: string, lines: readonly string[], output: Output, always = false): void {
  if (lines.length === 0 && !always) return;
  output.line();
  output.line(title);
  for (const line of lines) output.line(`  ${line}`);
}
