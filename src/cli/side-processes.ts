import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";
import { exitCodeOf } from "./exit-code.ts";

/** What a run of this program in a process of its own came to. */
export interface SideRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const whileRunningMs = 50;

/**
 * Runs this program once for each list of arguments, at most `jobs` at a time, and hands over what each came to in the
 * order of the lists, whichever ends first. A process has its own HDF5 library and memory: a recording that breaks
 * one leaves the others alone.
 *
 * @throws AnalysisError `cancelled` when the user gives up; the processes are ended first
 */
export async function runAside(
  calls: readonly (readonly string[])[],
  { jobs, control }: { readonly jobs: number; readonly control: Control },
  tell: (run: SideRun, index: number) => void,
): Promise<void> {
  const ended: (SideRun | undefined)[] = [];
  const running = new Set<ReturnType<typeof start>>();
  let begun = 0;
  let told = 0;
  try {
    while (told < calls.length) {
      for (; running.size < jobs && begun < calls.length; begun++) {
        const at = begun;
        const side = start(calls[at]!);
        running.add(side);
        void side.end.then((run) => {
          ended[at] = run;
          running.delete(side);
        });
      }
      // A timer that holds the program: with nothing else left to wait for it would end in the middle.
      await Promise.race([...[...running].map(({ end }) => end), setTimeout(whileRunningMs)]);
      for (let run = ended[told]; run; run = ended[told]) tell(run, told++);
      await control.checkpoint(told, calls.length, "sessions");
      if (ended.some((run) => run?.code === exitCodeOf("cancelled")))
        throw new AnalysisError("cancelled", "Cancelled.", {});
    }
  } finally {
    for (const { stop } of running) stop();
    await Promise.all([...running].map(({ end }) => end));
  }
}

function start(args: readonly string[]): { readonly end: Promise<SideRun>; readonly stop: () => void } {
  const child = spawn(process.execPath, [process.argv[1]!, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const end = new Promise<SideRun>((resolve) => {
    child.once("error", (error) => {
      resolve({ code: 1, stdout, stderr: `${stderr}${error.message}\n` });
    });
    child.once("close", (code) => {
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
  return { end, stop: () => void child.kill("SIGINT") };
}
