import path from "node:path";
import type { TableData, TableFormat } from "../../core/export/tables/format.ts";
import { tableFormats } from "../../core/export/tables/registry.ts";
import type { ColumnInfo } from "../../core/table/table.ts";
import { badArgument, noMoreThan, oneOf, positional, wholeNumber } from "../arguments.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fileHelp, fileOptions, withSession } from "../open/open-file.ts";
import type { Output } from "../output.ts";
import { writeFiles } from "../write-files.ts";
import type { BlockColumn, RowBlock, TableView, ViewFacts } from "../../protocol/session-api.ts";

export const table: Command = {
  usage: "table FILE TABLE [options]",
  description: `Prints a table, or writes it to a file. TABLE is stimulus_presentations, units, electrodes, trials,
intervals/NAME or any other that "info" lists. Missing is an empty field in csv and tsv, null in jsonl.

${fileHelp}`,
  options: [
    { name: "where", value: "E", multiple: true, help: "Keep rows for which the expression is true." },
    { name: "columns", value: "a,b", help: "These columns, in this order." },
    { name: "sort", value: "COL[:desc]", multiple: true, help: "Sort by a column, then by the next." },
    { name: "limit", value: "N", help: "The first N rows only." },
    { name: "quality", value: "allen|none", help: "For units: AllenSDK's default limits, or none." },
    {
      name: "format",
      value: tableFormats.map(({ id }) => id).join("|"),
      help: "csv, or what --out ends in.",
    },
    { name: "out", value: "F", help: "Write to a file instead of standard output." },
    ...fileOptions,
  ],
  examples: [
    `table allen_cache/760345702 units --where "ecephys_structure_acronym == 'VISp'" --sort firing_rate:desc --limit 10`,
    "table session.nwb trials --out trials.parquet",
  ],
  async run(call) {
    const { given, output, control } = call;
    const file = positional(given, 0, "FILE");
    const name = positional(given, 1, "TABLE");
    noMoreThan(given, 2);
    const out = given.text("out");
    const format = formatOf(given, out);
    const limit = wholeNumber(given, "limit", 0) ?? Infinity;
    const view = viewOf(given, name);
    const { value } = await withSession(file, call, async (session) => {
      const facts = await session.openView(view, control);
      output.notices(facts.notices);
      const steps = [...facts.report.defaults, ...facts.report.steps];
      for (const warning of steps.flatMap(({ warnings }) => warnings)) output.warn(warning);
      const wanted = columnsOf(given);
      const columns = wanted ?? readableColumns(await session.checkColumns(view, control), output);
      const end = Math.min(limit, facts.rowCount);
      const block = await session.rows(view, columns, 0, end, wanted ? "whole" : "short");
      if (wanted) warnOf(wanted, await session.openView(view, control), output);
      return { data: dataOf(block, wanted !== undefined, output), report: facts.report };
    });
    const { data, report } = value;
    const facts = {
      table: name,
      rows: data.rowCount,
      columns: data.columns.map(({ name: column, type }) => ({ name: column, type })),
      steps: report.steps,
    };
    if (out !== undefined) {
      const target = path.parse(out);
      const bytes = await format.encode(data);
      const files = await writeFiles(target.dir || ".", [{ name: target.base, bytes }], control);
      output.document({ ...facts, files });
      output.line(`${data.rowCount} rows, ${data.columns.length} columns. Written: ${files.join(", ")}`);
    } else if (output.json) output.document({ ...facts, data: await rowObjects(data) });
    else output.bytes(await format.encode(data));
  },
};

function formatOf(given: Arguments, out: string | undefined): TableFormat {
  const asked = oneOf(
    given,
    "format",
    tableFormats.map(({ id }) => id),
  );
  const ending = out === undefined ? "" : path.extname(out).slice(1).toLowerCase();
  const format = tableFormats.find(({ id, extension }) =>
    asked === undefined ? extension === ending : id === asked,
  );
  if (!format && out !== undefined) {
    const known = tableFormats.map(({ extension }) => `.${extension}`);
    throw badArgument("--out", `"${out}" should end in ${known.join(", ")}; or say --format.`, {
      value: out,
      allowed: known,
    });
  }
  const chosen = format ?? tableFormats[0]!;
  if (out === undefined && chosen.kind === "binary" && process.stdout.isTTY)
    throw badArgument(
      "--format",
      `${chosen.label} is no text for a screen: write it with --out F.${chosen.extension}.`,
    );
  return chosen;
}

function viewOf(given: Arguments, name: string): TableView {
  const quality = oneOf(given, "quality", ["allen", "none"]);
  const sort = given.all("sort").map((key) => {
    const [, column = key, direction] = /^(.*?)(?::(asc|desc))?$/s.exec(key) ?? [];
    return { column, descending: direction === "desc" };
  });
  return { table: name, where: given.all("where"), sort, ...(quality === undefined ? {} : { quality }) };
}

/** What is wrong with columns that were asked for by name; reading them is what tells of it. */
function warnOf(wanted: readonly string[], { columns }: ViewFacts, output: Output): void {
  for (const { name, problem } of columns)
    if (problem !== undefined && wanted.includes(name)) output.warn(`Column ${name}: ${problem}`);
}

/** What cannot be read is left out, and said. */
function readableColumns(columns: readonly ColumnInfo[], output: Output): readonly string[] {
  for (const { name, problem } of columns)
    if (problem !== undefined) output.warn(`Column ${name} is left out: ${problem}`);
  return columns.filter(({ problem }) => problem === undefined).map(({ name }) => name);
}

/** Columns of long lists, such as spike times, are written when they are asked for by name. */
function dataOf(block: RowBlock, asked: boolean, output: Output): TableData {
  const isLong = (column: BlockColumn): boolean =>
    column.type === "list" && "cells" in column && column.cells.some((cell) => typeof cell === "string");
  const long = asked ? [] : block.columns.filter(isLong);
  for (const { name } of long)
    output.warn(`Column ${name} holds long lists and is left out; --columns ${name} writes them.`);
  return {
    rowCount: block.to - block.from,
    columns: block.columns.filter((column) => !long.includes(column)),
  };
}

const columnsOf = (given: Arguments): readonly string[] | undefined =>
  given
    .text("columns")
    ?.split(",")
    .map((column) => column.trim());

/** Rows as objects, for `--json`. */
async function rowObjects(data: TableData): Promise<unknown> {
  const jsonl = tableFormats.find(({ id }) => id === "jsonl")!;
  const text = Buffer.from(await jsonl.encode(data)).toString();
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
}
