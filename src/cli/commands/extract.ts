import path from "node:path";
import { exportFormats } from "../../core/export/registry.ts";
import { nearestNames } from "../../core/nearest.ts";
import { badArgument, noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fileHelp, fileOptions, withSession } from "../open/open-file.ts";
import { recipeOf, selectionOptions } from "../selection.ts";
import { reportLines, summaryLine } from "../step-report.ts";
import { writeFiles } from "../write-files.ts";

export const extract: Command = {
  usage: "extract FILE [SELECTION] --out F",
  description: `Counts the spikes of the chosen units around the chosen trials and writes trials × units (with more than one
bin: trials × bins × units) with labels, ids, bin edges and onsets. Prints what each step of the selection did.

The ending of F chooses the format:
${exportFormats.map(({ extension, label }) => `  .${extension.padEnd(8)} ${label}`).join("\n")}
With .npy X goes to F, and y, classes, trial_ids, unit_ids, bin_edges and onsets to files beside it. Where the numbers
come from is in F.provenance.json (inside the file for .parquet and .arrow). The same question to the same file gives
the same bytes.

${fileHelp}`,
  options: [
    { name: "out", value: "F", help: "The file to write." },
    { name: "hash", help: "Add the SHA-256 of the whole session file to the provenance." },
    ...fileOptions,
    ...selectionOptions,
  ],
  examples: [
    "extract allen_cache/760345702 --recipe orientation.spikes.json --out counts.npz",
    `extract session.nwb --trials-table trials --label trial_type --window -0.1,0.5 --bins 6 --out counts.csv`,
  ],
  async run(call) {
    const { given, output, control } = call;
    const file = positional(given, 0, "FILE");
    noMoreThan(given, 1);
    const { folder, stem, format } = countTarget(given.text("out"));
    const recipe = await recipeOf(given);
    const target = { stem, format, hash: given.has("hash") };
    const { value: result, ...transferred } = await withSession(file, call, (session) =>
      session.extract(recipe, target, control),
    );
    const files = await writeFiles(folder, result.files, control);
    output.notices(result.notices);
    const { preview, shape, dtype } = result;
    output.document({ ...preview, shape, dtype, files, ...transferred });
    for (const line of reportLines(preview)) output.line(line);
    output.line();
    output.line(summaryLine(preview, recipe));
    output.line(`X: ${shape.join(" × ")}, ${dtype}`);
    output.line(`Written: ${files.join(", ")}`);
  },
};

/**
 * Folder, name without ending and format of a count file.
 *
 * @throws AnalysisError `bad-argument` for an ending that no format has
 */
export function countTarget(out: string | undefined): { folder: string; stem: string; format: string } {
  const known = exportFormats.map(({ extension }) => `.${extension}`);
  if (out === undefined)
    throw badArgument("--out", `--out is missing: the file to write, ending in ${known.join(", ")}.`);
  const { dir, name, ext } = path.parse(out);
  const format = exportFormats.find(({ extension }) => `.${extension}` === ext.toLowerCase());
  if (format) return { folder: dir || ".", stem: name, format: format.id };
  const [nearest] = nearestNames(ext, known);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw badArgument("--out", `"${out}" should end in ${known.join(", ")}.${hint}`, {
    value: out,
    allowed: known,
  });
}
