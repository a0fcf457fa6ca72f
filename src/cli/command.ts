import type { Arguments, Option } from "./arguments.ts";
import type { Output } from "./output.ts";
import type { Control } from "../core/control.ts";

/** One command of the program. A new one is one file in `commands/` and one entry in `commands.ts`. */
export interface Command {
  /** What follows the program's name. */
  readonly usage: string;
  /** What it does, in a few lines; for `--help`. */
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  run(call: Call): Promise<void>;
}

/** One call of a command. */
export interface Call {
  readonly given: Arguments;
  readonly output: Output;
  /** Shows progress; ends when the user interrupts. */
  readonly control: Control;
  /** Ended with `cancelled` when the user interrupts: for what waits for a network. */
  readonly signal: AbortSignal;
}
