import { fileState } from "../../cache/file-state.ts";
import { AnalysisError } from "../../core/errors.ts";
import { sourceNameText } from "../../core/source-name.ts";
import type { Verification } from "../../core/verification.ts";
import type { SumVerdict } from "../../remote/download/verify-sum.ts";
import { verifySum } from "../../remote/download/verify-sum.ts";
import { remoteSettings } from "../../remote/settings.ts";
import { badArgument, noMoreThan, positional } from "../arguments.ts";
import { catalogueUse } from "../catalogue-use.ts";
import type { Call, Command } from "../command.ts";
import { elsewhereOptions, nearest, resolveFile, withSession } from "../open/open-file.ts";
import type { Output } from "../output.ts";

export const verify: Command = {
  usage: "verify FILE [--hash]",
  description: `Compares the size of a file with the one its HDF5 superblock declares, opens it, reads every value, which lets HDF5
compare the checksums there are, and checks the indices of its tables. Ends with 3 when the file is truncated or damaged.
FILE is a path, CACHE_FOLDER/ID, or the name of a file elsewhere, all of which is fetched then. Of a session of the
catalogue in a cache folder, and of a file that was downloaded here, the SHA-256 is compared with the published one, once.`,
  options: [
    { name: "hash", help: "Compute the SHA-256 of the file, though it was computed before." },
    ...elsewhereOptions,
  ],
  examples: ["verify session.nwb", "verify allen_cache/760345702 --hash"],
  async run(call) {
    const { given, output, control } = call;
    noMoreThan(given, 1);
    const file = await nearest(positional(given, 0, "FILE"), given);
    const elsewhere = typeof file !== "string";
    if (elsewhere && given.has("hash"))
      throw badArgument(
        "--hash",
        "--hash is for a file on this machine. Download it: its checksum is compared then.",
      );
    const source = elsewhere ? sourceNameText(file) : await wholeFile(file, output);
    const sum = elsewhere ? unknownSum : await compareSum(source, call);
    const { value, ...transferred } = await withSession(source, call, async (session) => ({
      verification: await session.verify(control),
      facts: await session.describe(),
    }));
    const { verification, facts } = value;
    const { path, fileSize: bytes } = facts;
    const notices = [...facts.notices, ...sum.notices];
    refuseProblems(path, verification);
    const same = sum.checksum === "match" ? ["its checksum is the published one"] : [];
    const how = [...reasonsOf(verification), ...same];
    output.document({
      path,
      state: "sound",
      bytes,
      how,
      checksum: sum.checksum,
      sha256: sum.sha256,
      unread: verification.unread,
      notices,
      ...transferred,
    });
    output.notices(notices);
    for (const { reason } of verification.unread) output.warn(reason);
    const asFar = verification.unread.length > 0 ? " as far as it could be read here" : "";
    output.line(`${path} is sound${asFar}: ${how.join("; ")}.`);
  },
};

const unknownSum: SumVerdict = { checksum: "unknown", sha256: null, notices: [] };

/** Progress goes to standard error; who interrupts ends the reading. */
function compareSum(file: string, { given, control, signal }: Call): Promise<SumVerdict> {
  const { session } = catalogueUse(given);
  const { store } = remoteSettings(process.env);
  return verifySum(file, {
    ...{ store, session, hash: given.has("hash") },
    watch: {
      signal,
      onBytes: (done, size) =>
        void control.checkpoint(done, size, "comparing the checksum").catch(() => undefined),
    },
  });
}

/** The path of a file on this machine, whose size is what it should be. */
async function wholeFile(file: string, output: Output): Promise<string> {
  const { path } = await resolveFile(file, true, output);
  const { state, reason, bytes, expectedBytes } = await fileState(path);
  if (state !== "local")
    throw new AnalysisError(
      "not-nwb",
      `${path} is ${state === "partial" ? "truncated" : state}. ${reason ?? ""}`,
      {
        path,
        reason: state === "partial" ? "truncated" : state,
        ...(bytes === undefined ? {} : { have: bytes }),
        ...(expectedBytes === undefined ? {} : { need: expectedBytes }),
      },
    );
  return path;
}

function reasonsOf({ datasets, checksummed, bytes, unread }: Verification): string[] {
  const rest = datasets - checksummed;
  return [
    "its size is the one its superblock declares, or more",
    "it opens as NWB",
    `every value of ${datasets} datasets was read (${bytes} bytes uncompressed)`,
    ...(checksummed > 0 ? [`the checksums of ${checksummed} of them hold`] : []),
    ...(rest > 0 ? [`${rest} of them carry none, so that a changed value could not be told`] : []),
    "the indices of its tables fit what they point into",
    ...(unread.length > 0 ? [`${unread.length} more could not be read here, and may be sound or not`] : []),
  ];
}

function refuseProblems(path: string, { problems }: Verification): void {
  const [first] = problems;
  if (!first) return;
  const told = problems.slice(0, 10).map(({ object, reason }) => `${object}: ${reason.replace(/\.$/, "")}`);
  const rest = problems.length > told.length ? ` And ${problems.length - told.length} more.` : "";
  throw new AnalysisError(
    "damaged-data",
    `${path} is damaged. ${told.join("; ")}.${rest} The rest of it can be read; compare the file's size or checksum with the original, or get it again.`,
    { path, ...first },
  );
}
