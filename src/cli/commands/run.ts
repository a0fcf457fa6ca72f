import path from "node:path";
import { decodingJson } from "../../core/decode/decoding-json.ts";
import { errorFacts, isCancelled } from "../../core/errors.ts";
import type { AnalysisError } from "../../core/errors.ts";
import { utf8 } from "../../core/export/bytes.ts";
import type { EncodedFile } from "../../core/export/format.ts";
import { provenanceBeside } from "../../core/export/provenance.ts";
import { exportFormats } from "../../core/export/registry.ts";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { DecodeAnswer, SessionApi } from "../../protocol/session-api.ts";
import { badArgument, noMoreThan, positional } from "../arguments.ts";
import type { Call, Command } from "../command.ts";
import { exitCodeOf } from "../exit-code.ts";
import { fileOptions, withSession } from "../open/open-file.ts";
import { readRecipeFile } from "../selection.ts";
import { runAside } from "../side-processes.ts";
import { reportLines, summaryLine } from "../step-report.ts";
import { writeFiles } from "../write-files.ts";
import { decodingLines, figureBytes } from "./decode.ts";

export const run: Command = {
  usage: "run RECIPE [--session S]... [--out DIR] [--jobs N]",
  description: `Runs a recipe: writes its outputs (count files by their ending, .svg for the figure, .json for the scores) and
prints step report and scores. Sessions are those of --session, or of the recipe, where paths are relative to it. With
more than one session, each gets a folder of its own below DIR, and --json prints one document a line.`,
  options: [
    { name: "session", value: "S", multiple: true, help: "A file, or CACHE_FOLDER/ID." },
    { name: "cache", value: "DIR", help: "The cache folder of sessions that are given by id alone." },
    { name: "out", value: "DIR", help: "Where outputs go; the folder of the recipe if not given." },
    {
      name: "jobs",
      value: "N",
      help: "How many sessions are run at a time, each in a process; 1 if not given.",
    },
    ...fileOptions,
  ],
  examples: [
    "run orientation.spikes.json --session allen_cache/760345702 --out results",
    "run orientation.spikes.json --cache allen_cache --session 760345702 --session 750332458 --jobs 2",
  ],
  async run(call) {
    const { given, output } = call;
    const file = positional(given, 0, "RECIPE");
    noMoreThan(given, 1);
    const recipe = await readRecipeFile(file);
    const folder = path.dirname(file);
    const cache = given.text("cache");
    const located = (session: string): string =>
      cache !== undefined && /^\d+$/.test(session) ? path.resolve(cache, session) : session;
    const sessions = given.has("session")
      ? given.all("session").map(located)
      : (recipe.sessions ?? []).map((session) =>
          readSourceName(session, "sessions") ? session : path.resolve(folder, located(session)),
        );
    if (sessions.length === 0)
      throw badArgument("--session", `--session is missing: ${file} names no sessions.`);
    const jobs = jobsOf(given);
    const tasks = tasksOf(sessions, given.text("out") ?? folder);
    if (jobs > 1 && tasks.length > 1) return runTogether(call, file, tasks, jobs);
    for (const { session, target } of tasks) {
      if (tasks.length > 1) output.line(`${session}\n`);
      await runOne(call, recipe, session, target, tasks.length > 1);
    }
  },
};

/** A session and the folder its outputs go to. */
interface Task {
  readonly session: string;
  readonly target: string;
}

/**
 * With more than one session each has a folder of its own, named after its file.
 *
 * @throws AnalysisError `bad-argument` when two of them would write into the same one
 */
function tasksOf(sessions: readonly string[], out: string): Task[] {
  if (sessions.length === 1) return [{ session: sessions[0]!, target: out }];
  const taken = new Map<string, string>();
  return sessions.map((session) => {
    const name = folderName(session);
    const other = taken.get(name);
    if (other !== undefined)
      throw badArgument(
        "--session",
        `${other} and ${session} would both write into the folder ${name}. Run them one by one, each with its own --out.`,
        { value: session },
      );
    taken.set(name, session);
    return { session, target: path.join(out, name) };
  });
}

/** The file's name, of a file elsewhere the last part of its address; of a session of the catalogue its number. */
function folderName(session: string): string {
  const name = readSourceName(session, "--session");
  if (!name) return path.parse(session).name;
  if (name.kind === "allen") return name.id;
  if (name.kind === "dandi-asset") return name.asset;
  const whole = name.kind === "address" ? new URL(name.address).pathname : sourceNameText(name);
  return path.posix
    .basename(whole)
    .replace(/\.nwb$/i, "")
    .replace(/[\\/:*?"<>|]/g, "_");
}

/** @throws AnalysisError `bad-argument` */
function jobsOf(given: Call["given"]): number {
  const text = given.text("jobs") ?? "1";
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw badArgument("--jobs", `--jobs should be a whole number from 1 on, not ${text}.`, { value: text });
}

/** Every session in a process of its own; told in their order, as one by one. */
async function runTogether(call: Call, recipe: string, tasks: readonly Task[], jobs: number): Promise<void> {
  const { given, output, control } = call;
  const switches = fileOptions
    .filter(({ name }) => given.has(name))
    .map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${given.text(name)!}`));
  const calls = tasks.map(({ session, target }) => [
    ...["run", recipe, "--session", session, "--out", target, ...switches],
    ...(output.json ? ["--json"] : []),
  ]);
  await runAside(calls, { jobs, control }, ({ code, stdout, stderr }, at) => {
    const { session } = tasks[at]!;
    output.line(`${session}\n`);
    if (code !== 0) process.exitCode = code;
    const said = stdout.trimEnd();
    if (output.json && said !== "")
      output.document(code === 0 ? JSON.parse(said) : { session, ...JSON.parse(said) });
    else if (said !== "") output.line(said);
    if (stderr !== "") output.remark(stderr.trimEnd());
  });
}

/** Among many, a session that fails is told and the others go on. */
async function runOne(
  call: Call,
  recipe: Recipe,
  file: string,
  folder: string,
  many: boolean,
): Promise<void> {
  const { output } = call;
  try {
    await withSession(file, call, (session) => answer(call, recipe, session, file, folder));
  } catch (error) {
    if (!many || isCancelled(error)) throw error;
    const facts = errorFacts(error);
    output.document({ session: file, error: facts });
    output.warn(`${file}: ${facts.message}`);
    process.exitCode = exitCodeOf((error as AnalysisError).code);
  }
}

async function answer(
  { output, control }: Call,
  recipe: Recipe,
  session: SessionApi,
  file: string,
  folder: string,
): Promise<void> {
  const decoded = recipe.label === undefined ? undefined : await session.decode(recipe, control);
  const outputs: Output[] = [];
  for (const name of recipe.outputs) outputs.push(await outputOf(name, recipe, session, decoded, control));
  requireApart(recipe.outputs, outputs);
  const files = outputs.length
    ? await writeFiles(
        folder,
        outputs.flatMap((each) => each.files),
        control,
      )
    : [];
  const preview = decoded?.preview ?? (await session.preview(recipe, control));
  output.notices(decoded?.notices ?? []);
  const counts = outputs.find(({ shape }) => shape !== undefined);
  output.document({
    session: file,
    preview,
    ...(counts ? { shape: counts.shape, dtype: counts.dtype } : {}),
    ...(decoded ? { decoding: decodingJson(decoded.decoding, { projection: false }) } : {}),
    files,
  });
  for (const line of reportLines(preview)) output.line(line);
  output.line(`\n${summaryLine(preview, recipe)}`);
  if (counts?.shape) output.line(`X: ${counts.shape.join(" × ")}, ${counts.dtype!}`);
  if (decoded) for (const line of ["", ...decodingLines(decoded.decoding)]) output.line(line);
  if (files.length) output.line(`\nWritten: ${files.join(", ")}`);
}

/** One of the recipe's outputs; the shape is that of X. */
interface Output {
  readonly files: readonly EncodedFile[];
  readonly shape?: readonly number[];
  readonly dtype?: string;
}

/**
 * An output may bring others along (`counts.npy` its `counts.y.npy`, every one its provenance), which another may be called.
 *
 * @throws AnalysisError `bad-argument` when two would write one file
 */
function requireApart(names: readonly string[], outputs: readonly Output[]): void {
  const writer = new Map<string, string>();
  for (const [i, { files }] of outputs.entries())
    for (const { name: file } of files) {
      const other = writer.get(file.toLowerCase());
      if (other !== undefined)
        throw badArgument(
          "outputs",
          `The outputs ${other} and ${names[i]!} would both write ${file}. Rename one of them.`,
          { value: names[i]! },
        );
      writer.set(file.toLowerCase(), names[i]!);
    }
}

/** @throws AnalysisError `bad-argument` for a name that is a path, or has an ending that nothing writes */
async function outputOf(
  name: string,
  recipe: Recipe,
  session: SessionApi,
  decoded: DecodeAnswer | undefined,
  control: Call["control"],
): Promise<Output> {
  const { name: stem, ext, dir } = path.parse(name);
  const refused = (why: string, allowed: readonly string[] = []): AnalysisError =>
    badArgument("outputs", `The output ${name} ${why}.`, { value: name, allowed });
  if (dir !== "") throw refused("should be a file name without folders; --out says where it goes");
  const format = exportFormats.find(({ extension }) => `.${extension}` === ext.toLowerCase());
  if (format) return session.extract(recipe, { format: format.id, stem }, control);
  if (!decoded) throw refused("needs a label to decode, and the recipe has none");
  const withProvenance = async (bytes: Uint8Array): Promise<Output> => ({
    files: [
      { name, bytes },
      provenanceBeside(name, await session.decodingProvenance(recipe, decoded, control)),
    ],
  });
  if (ext === ".svg") return withProvenance(figureBytes(decoded.decoding, decoded.label));
  if (ext === ".json") {
    const scores = decodingJson(decoded.decoding, { projection: true });
    return withProvenance(utf8(`${JSON.stringify(scores, null, 2)}\n`));
  }
  const allowed = [...exportFormats.map(({ extension }) => `.${extension}`), ".svg", ".json"];
  throw refused(`should end in ${allowed.join(", ")}`, allowed);
}
