import { existsSync, symlinkSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { Ide } from "../../test/e2e/workbench.mjs";
import type { BenchOptions } from "../options.ts";
import { bringStopwatch } from "./laps.ts";
import { firsts, goRound, measures } from "./round.ts";
import type { Times } from "./round.ts";

const rounds = 5;

/**
 * What a person waits for in VS Code: the packaged extension (`npm run package`, or `vsix`) on the recording named
 * by NEURAL_CODING_LARGE_FILE, an Allen session of full size. Medians; `quick` goes one round.
 */
export async function runEditorBench({ quick, vsix }: BenchOptions): Promise<void> {
  const large = process.env["NEURAL_CODING_LARGE_FILE"] ?? "";
  if (!existsSync(large)) {
    const wanted =
      "NEURAL_CODING_LARGE_FILE has to name an Allen session of full size (some 70,000 presentations)";
    process.stderr.write(`${wanted}; ${large === "" ? "it is not set" : `there is no ${large}`}.\n`);
    process.exitCode = 2;
    return;
  }
  const times = await measure(large, quick ? 1 : rounds, vsix);
  const measured = path.basename(vsix ?? "out/neural-coding.vsix");
  const of = quick ? "one round" : `medians of ${rounds} rounds`;
  console.log(`${measured}, ${of}, milliseconds; load ${loadavg()[0]!.toFixed(1)}`);
  console.log(row("", "wanted", "ours", "all"));
  for (const [what, wanted] of Object.entries(measures)) {
    const all = times[what as keyof Times].map(Math.round).sort((a, b) => a - b);
    console.log(row(what, String(wanted), String(all[all.length >> 1]), all.join(" ")));
  }
}

async function measure(large: string, count: number, vsix: string | undefined): Promise<Times> {
  const ide = await Ide.launch({ vsix });
  try {
    const folder = ide.scratchFolder("workspace");
    // Each round under a name of its own: an editor begins with what was last asked of its file.
    const sessions = Array.from({ length: count + 1 }, (_, i) => `round-${i}`);
    for (const name of sessions) symlinkSync(path.resolve(large), path.join(folder, `${name}.nwb`));
    const workbench = await ide.open(folder);
    await bringStopwatch(workbench.page, firsts);
    await workbench.openView("Neural Coding");
    const times = emptyTimes();
    for (const [i, session] of sessions.entries()) {
      // The first warms up VS Code, the disk and the compiled code.
      await goRound(workbench, session, i === 0 ? emptyTimes() : times);
      await workbench.command("View: Close All Editors");
    }
    await workbench.close();
    return times;
  } finally {
    await ide.close();
  }
}

const emptyTimes = (): Times =>
  Object.fromEntries(Object.keys(measures).map((what) => [what, [] as number[]])) as Times;

const row = (what: string, wanted: string, ours: string, all: string): string =>
  `${what.padEnd(48)}${wanted.padStart(8)}${ours.padStart(8)}    ${all}`;
