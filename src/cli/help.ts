import { program } from "../core/program.ts";
import { wrapText } from "../core/wrap-text.ts";
import type { Option } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { CommandEntry } from "./commands.ts";
import { textTable } from "./text-table.ts";

/** Options of every command. */
export const commonOptions: readonly Option[] = [
  { name: "json", help: "One JSON document on standard output; errors too." },
  { name: "quiet", short: "q", help: "No progress and no warnings on standard error." },
  { name: "help", short: "h", help: "Show this help." },
];

export function programHelp(commands: readonly CommandEntry[]): string {
  const list = textTable(commands.map(({ name, summary }) => [`  ${name}`, summary]));
  return `${program.name} ${program.version}: decode from spikes in NWB recordings, without Python.

Usage: ${program.name} COMMAND ... [--json] [--quiet]
       ${program.name} COMMAND --help

${list.join("\n")}

The tutorial's chain, on a session of the Allen Visual Coding data set:

  FILE=allen_cache/760345702
  ${program.name} preview $FILE --label orientation \\
      --trials "stimulus_name == 'static_gratings'" --trials "orientation != null" \\
      --trials "spatial_frequency == 0.08" --trials "phase != 0" \\
      --units "ecephys_structure_acronym == 'VISp'" --units "firing_rate > 3"

  then the same with "extract ... --out counts.npz" for the spike counts, or with "decode ... --figure lda.svg" for
  the scores and the figure. Written into a recipe file, the choices are --recipe orientation.spikes.json.

Exit codes: 0 done, 1 failed, 2 wrong arguments or recipe, 3 data missing or unreadable, 130 cancelled.
`;
}

export function commandHelp(command: Command): string {
  const options = [...command.options, ...commonOptions].flatMap(optionLines);
  const examples = command.examples.map((example) => `  ${program.name} ${example}`);
  return `Usage: ${program.name} ${command.usage}

${command.description}

Options:
${options.join("\n")}
${examples.length ? `\nExamples:\n${examples.join("\n")}\n` : ""}`;
}

const helpAt = 28;
const pageWidth = 110;

/** The option, and beside it what it does, over as many lines as that takes; below it when the option is long. */
function optionLines(option: Option): readonly string[] {
  const name = `  ${spelled(option)}`;
  const help = wrapText(option.help, pageWidth - helpAt).map((line) => " ".repeat(helpAt) + line);
  if (name.length > helpAt - 2) return [name, ...help];
  return [name + help[0]!.slice(name.length), ...help.slice(1)];
}

const spelled = ({ name, short, value, multiple }: Option): string =>
  [
    short === undefined ? `--${name}` : `-${short}, --${name}`,
    ...(value === undefined ? [] : [` ${value}`]),
    ...(multiple ? [" ..."] : []),
  ].join("");
