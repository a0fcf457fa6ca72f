import { byteSize } from "../../core/byte-size.ts";
import { errorFacts } from "../../core/errors.ts";
import type { AnalysisError } from "../../core/errors.ts";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";
import type { DownloadedFile } from "../../remote/download/file-task.ts";
import { download as downloadAll } from "../../remote/download/download.ts";
import type { DownloadOutcome, DownloadReport, DownloadTarget } from "../../remote/download/download.ts";
import { shellSettings } from "../open/shell-settings.ts";
import { badArgument, wholeNumber } from "../arguments.ts";
import type { Arguments } from "../arguments.ts";
import { catalogueUse } from "../catalogue-use.ts";
import type { Call, Command } from "../command.ts";
import { exitCodeOf } from "../exit-code.ts";
import { elsewhereOptions } from "../open/open-file.ts";
import type { Output } from "../output.ts";
import { transferProgress } from "../transfer-progress.ts";

const shared = new Set(["source", "offline", "allow-private"]);

export const download: Command = {
  usage: "download SOURCE... --cache DIR | --to DIR | --out FILE",
  description: `Downloads recordings, one after another: sessions of the catalogue (an ID or allen:ID) into an AllenSDK cache folder,
anything (dandi:000021[@VERSION]/PATH, dandi:ASSET_ID, s3://BUCKET/KEY, https://...) into a folder, or one into a file. What
has come is kept in NAME.part beside the file until all of it is here and its checksum is compared; interrupted at any
moment, the same command goes on. A cache folder gets the manifest and the tables that AllenSDK needs to open a session
without a network.`,
  options: [
    { name: "cache", value: "DIR", help: "An AllenSDK cache folder; its manifest says where sessions go." },
    { name: "to", value: "DIR", help: "A folder; the files keep their names." },
    { name: "out", value: "FILE", help: "A file, of one SOURCE." },
    { name: "jobs", value: "N", help: "Requests at a time; 4 if not given." },
    { name: "no-tables", help: "Do not fetch the tables of the cache folder: AllenSDK will ask for them." },
    { name: "repair", help: "Replace a file that is there and is not the published one, once it is here." },
    { name: "any-version", help: "Take a file of another size than the published one." },
    ...elsewhereOptions.filter(({ name }) => shared.has(name)),
  ],
  examples: [
    "download 760345702 --cache allen_cache",
    "download dandi:000021/sub-739783158/sub-739783158_ses-760345702.nwb --to recordings",
  ],
  async run(call) {
    const { given, output } = call;
    const sources = sourcesOf(given);
    const report = await downloadAll(sources, targetOf(given, sources.length), optionsOf(call));
    const errors = errorsOf(report);
    const [first] = errors;
    if (first && sources.length === 1 && !report.cacheError) throw first;
    const worst = errors.sort((a, b) => exitCodeOf(b.code) - exitCodeOf(a.code))[0];
    output.document({
      files: report.outcomes.map(documentOf),
      requests: report.requests,
      fetched_bytes: report.fetchedBytes,
      ...(worst ? { error: errorFacts(worst) } : {}),
    });
    if (report.cacheError) output.warn(report.cacheError.message);
    if (worst) process.exitCode = exitCodeOf(worst.code);
  },
};

/** @throws AnalysisError `bad-argument` */
function sourcesOf(given: Arguments): readonly SourceName[] {
  if (given.positionals.length === 0) throw badArgument("SOURCE", "SOURCE is missing. See --help.");
  return given.positionals.map((text) => {
    const name: SourceName | null = /^\d+$/.test(text)
      ? { kind: "allen", id: text }
      : readSourceName(text, "SOURCE");
    if (name) return name;
    throw badArgument(
      "SOURCE",
      `${text} names nothing that could be downloaded. See --help for the names there are.`,
      {
        value: text,
      },
    );
  });
}

const targets = ["cache", "to", "out"] as const;

/** @throws AnalysisError `bad-argument` */
function targetOf(given: Arguments, sources: number): DownloadTarget {
  const [name, ...others] = targets.filter((target) => given.has(target));
  if (name === undefined || others.length > 0)
    throw badArgument("--cache", "Say where to with one of --cache DIR, --to DIR and --out FILE.", {
      allowed: targets.map((target) => `--${target}`),
    });
  const path = given.text(name)!;
  if (name === "cache") return { kind: "cache", folder: path, tables: !given.has("no-tables") };
  if (name === "to") return { kind: "folder", folder: path };
  if (sources > 1) throw badArgument("--out", "--out takes one SOURCE; download more of them --to a folder.");
  return { kind: "file", file: path };
}

function optionsOf({ given, output, control, signal }: Call): Parameters<typeof downloadAll>[2] {
  const jobs = wholeNumber(given, "jobs", 1);
  return {
    settings: shellSettings({
      offline: given.has("offline"),
      allowPrivate: given.has("allow-private"),
      ...(jobs === undefined ? {} : { parallel: jobs }),
    }),
    catalogue: catalogueUse(given),
    signal,
    repair: given.has("repair"),
    anyVersion: given.has("any-version"),
    onProgress: transferProgress(control, output, process.stderr.isTTY),
    onDone: (outcome) => tell(outcome, output),
    warn: (message) => output.warn(message),
  };
}

/** Every failure, of the recordings and of what else the folder needs. */
const errorsOf = ({ outcomes, cacheError }: DownloadReport): AnalysisError[] =>
  [...outcomes.map(({ error }) => error), cacheError].filter((error) => error !== undefined);

function tell({ source, file, error }: DownloadOutcome, output: Output): void {
  if (error) output.warn(`${sourceNameText(source)}: ${error.message}`);
  else if (file) output.line(`${file.path} ${words[file.state](file)}`);
}

const words: Readonly<Record<DownloadedFile["state"], (file: DownloadedFile) => string>> = {
  downloaded: ({ bytes, verified }) => `is here, ${byteSize(bytes)}${proofOf(verified)}.`,
  resumed: ({ bytes, keptBytes, verified }) =>
    `is here, ${byteSize(bytes)}, of which ${byteSize(keptBytes)} were here before${proofOf(verified)}.`,
  already: ({ bytes, verified }) => `was here already, ${byteSize(bytes)}${proofOf(verified)}.`,
  repaired: ({ bytes, verified }) => `is repaired, ${byteSize(bytes)}${proofOf(verified)}.`,
};

const proofOf = ({ checksum, by }: DownloadedFile["verified"]): string =>
  checksum === "match" ? `; its checksum is that of ${origins[by ?? "etag"]}` : "; nobody tells its checksum";

const origins = { dandi: "DANDI", catalogue: "the catalogue", etag: "the server" } as const;

function documentOf({ source, file, error }: DownloadOutcome): object {
  const id = source.kind === "allen" ? Number(source.id) : null;
  if (!file) return { id, name: sourceNameText(source), state: "failed", error: error && errorFacts(error) };
  return {
    id,
    name: file.name,
    url: file.url,
    path: file.path,
    state: file.state,
    bytes: file.bytes,
    fetched_bytes: file.fetchedBytes,
    kept_bytes: file.keptBytes,
    requests: file.requests,
    retries: file.retries,
    sha256: file.sha256,
    verified: file.verified,
  };
}
