import { errorFacts } from "../core/errors.ts";
import type { ErrorDetails } from "../core/errors.ts";
import { nearestNames } from "../core/nearest.ts";
import { program } from "../core/program.ts";
import { badArgument, readArguments } from "./arguments.ts";
import { commands } from "./commands.ts";
import type { CommandEntry } from "./commands.ts";
import { exitCodeOf } from "./exit-code.ts";
import { commandHelp, commonOptions, programHelp } from "./help.ts";
import { watchedControl } from "./interrupt.ts";
import { outputTo } from "./output.ts";
import { withSentence } from "./system-error.ts";

/** Runs one command line and gives its exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return showHelp(rest);
  if (name === "--version") {
    process.stdout.write(`${program.version}\n`);
    return 0;
  }
  const flags = new Set(args);
  const quiet = flags.has("--quiet") || flags.has("-q");
  const json = flags.has("--json");
  const { control, signal, interrupt, done } = watchedControl(process, quiet);
  interruptible(interrupt);
  try {
    process.cwd(); // throws where the folder is gone, which the thread that reads would tell as its own death
    const command = await commandOf(name).load();
    const given = readArguments(rest, [...command.options, ...commonOptions]);
    if (given.has("help")) process.stdout.write(commandHelp(command));
    else await command.run({ given, control, signal, output: outputTo(process, { json, quiet }) });
    done();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    done();
    return report(error, json);
  }
}

async function showHelp([name]: readonly string[]): Promise<number> {
  const command = commands.find((known) => known.name === name);
  process.stdout.write(command ? commandHelp(await command.load()) : programHelp(commands));
  return 0;
}

function commandOf(name: string): CommandEntry {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  const allowed = commands.map((known) => known.name);
  const [nearest] = nearestNames(name, allowed);
  const hint = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  throw badArgument("COMMAND", `There is no command "${name}".${hint} Commands: ${allowed.join(", ")}.`, {
    value: name,
    allowed,
  });
}

/** The error for people on standard error, or as a document on standard output. */
function report(error: unknown, json: boolean): number {
  const facts = errorFacts(withSentence(error));
  if (json) process.stdout.write(`${JSON.stringify({ error: facts })}\n`);
  else process.stderr.write(`${program.name}: ${facts.message}\n`);
  if (!json && facts.code === "internal")
    process.stderr.write(`${(facts.details as ErrorDetails["internal"]).cause}\n`);
  return exitCodeOf(facts.code);
}

/** Ctrl+C ends the work at its next checkpoint; a second one ends the program. */
function interruptible(interrupt: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      interrupt();
      process.once(signal, () => process.exit(130));
    });
}

// Whoever reads our output may have seen enough: `| head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`${program.name}: Standard output could not be written: ${error.message}.\n`);
  process.exit(1);
});
