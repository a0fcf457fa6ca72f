import type { Command } from "./command.ts";
import { decode } from "./commands/decode.ts";
import { extract } from "./commands/extract.ts";
import { info } from "./commands/info.ts";
import { preview } from "./commands/preview.ts";
import { run } from "./commands/run.ts";
import { sessions } from "./commands/sessions.ts";
import { table } from "./commands/table.ts";
import { verify } from "./commands/verify.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [info, table, preview, extract, decode, run, sessions, verify];
