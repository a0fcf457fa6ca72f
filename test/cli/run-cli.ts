import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The built program: what users run. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Every test of the command line needs it. */
export function requireBuild(): void {
  if (!existsSync(cli)) throw new Error("dist/cli.js is not there: npm run build comes before these tests.");
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Standard output as text. */
  readonly text: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs: to interrupt it, or to close its output. */
  readonly meanwhile?: (child: ReturnType<typeof spawn>) => void;
}

/** Runs the program to its end. */
export function neuralCoding(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  const out: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  options.meanwhile?.(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const stdout = Buffer.concat(out);
      resolve({ code, stdout, stderr, text: stdout.toString() });
    });
  });
}

/** Runs the program with `--json` and reads the one document; fails when there is more or less than one. */
export async function json<T>(...args: readonly string[]): Promise<T> {
  const { text, stderr, code } = await neuralCoding([...args, "--json"]);
  const lines = text.trimEnd().split("\n");
  if (lines.length !== 1 || code !== 0) throw new Error(`exit ${code}: ${text}${stderr}`);
  return JSON.parse(lines[0]!) as T;
}

/** What `--json` says of a failure. */
export interface Failure {
  readonly code: number | null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

/** Runs the program with `--json`, expecting it to fail. */
export async function failure(...args: readonly string[]): Promise<Failure> {
  const { text, code } = await neuralCoding([...args, "--json"]);
  const { error } = JSON.parse(text) as Pick<Failure, "error">;
  return { code, error };
}

/** A folder for one test, removed after it. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "neural-coding-cli-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The tutorial's choice of trials and units, through the cache. */
export const tutorialFlags = [
  "--label",
  "orientation",
  ...[
    "stimulus_name == 'static_gratings'",
    "orientation != null",
    "spatial_frequency == 0.08",
    "phase != 0",
  ].flatMap((step) => ["--trials", step]),
  ...["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"].flatMap((step) => ["--units", step]),
] as const;
