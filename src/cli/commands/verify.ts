import { fileState } from "../../cache/file-state.ts";
import { AnalysisError } from "../../core/errors.ts";
import { noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { resolveFile, withSession } from "../open-file.ts";

export const verify: Command = {
  name: "verify",
  summary: "whether a file is truncated, damaged or sound, and how that is known",
  usage: "verify FILE",
  description: `Compares the size of a file with the one its HDF5 superblock declares, opens it, and reads the tables that every
analysis needs. Ends with 3 when the file is truncated or damaged. FILE is a path, or CACHE_FOLDER/ID.`,
  options: [],
  examples: ["verify session.nwb"],
  async run({ given, output, control }) {
    const file = positional(given, 0, "FILE");
    noMoreThan(given, 1);
    const { path } = await resolveFile(file, true, output);
    const { state, reason, bytes, expectedBytes } = await fileState(path);
    if (state !== "local")
      throw new AnalysisError(
        "not-nwb",
        `${path} is ${state === "partial" ? "truncated" : state}. ${reason ?? ""}`,
        {
          path,
          reason: state === "partial" ? "truncated" : state,
          ...(bytes === undefined ? {} : { have: bytes }),
          ...(expectedBytes === undefined ? {} : { need: expectedBytes }),
        },
      );
    const checked = await withSession(path, given, output, async (session) => {
      const { tables, notices } = await session.describe();
      for (const { name } of tables) {
        const { columns } = await session.tableFacts({ table: name, where: [], sort: [] }, control);
        for (const column of columns) refuseProblem(path, name, column);
      }
      return { tables: tables.map(({ name }) => name), notices };
    });
    const how = [
      "its size is the one its superblock declares, or more",
      "it opens as NWB",
      `its tables can be read: ${checked.tables.join(", ")}`,
    ];
    output.document({ path, state: "sound", bytes, how, notices: checked.notices });
    output.notices(checked.notices);
    output.line(`${path} is sound: ${how.join("; ")}. Spike times and other large data were not read.`);
  },
};

function refuseProblem(path: string, table: string, column: { name: string; problem?: string }): void {
  if (column.problem === undefined) return;
  const object = `${table}/${column.name}`;
  throw new AnalysisError("damaged-data", `${path} is damaged: ${object} cannot be read. ${column.problem}`, {
    path,
    object,
    reason: column.problem,
  });
}
