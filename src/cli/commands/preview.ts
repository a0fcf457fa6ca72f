import { noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fileHelp, fileOptions, withSession } from "../open/open-file.ts";
import { recipeOf, selectionOptions } from "../selection.ts";
import { reportLines, summaryLine } from "../step-report.ts";

export const preview: Command = {
  usage: "preview FILE [SELECTION]",
  description: `Applies a selection and prints what each step did: rows in, removed and left, with a warning where a step
removes nothing or compares text with a number. Reads no spike times.

${fileHelp}`,
  options: [...fileOptions, ...selectionOptions],
  examples: [
    `preview allen_cache/760345702 --label orientation --trials "stimulus_name == 'static_gratings'" --units "firing_rate > 3"`,
  ],
  async run(call) {
    const { given, output, control } = call;
    const file = positional(given, 0, "FILE");
    noMoreThan(given, 1);
    const recipe = await recipeOf(given);
    const { value: report, ...transferred } = await withSession(file, call, (session) =>
      session.preview(recipe, control),
    );
    output.document({ ...report, ...transferred });
    const told = new Set([...report.trials.steps, ...report.units.steps].flatMap(({ warnings }) => warnings));
    for (const warning of report.warnings) if (!told.has(warning)) output.warn(warning);
    for (const line of reportLines(report)) output.line(line);
    output.line();
    output.line(summaryLine(report, recipe));
  },
};
