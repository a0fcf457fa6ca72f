import { byteSize } from "../../core/byte-size.ts";
import type { SourceName } from "../../core/source-name.ts";
import type { SessionApi } from "../../protocol/session-api.ts";
import { openRemote } from "../../remote/open-remote.ts";
import type { Transfer } from "../../remote/open-remote.ts";
import { badArgument, wholeNumber } from "../arguments.ts";
import type { Arguments } from "../arguments.ts";
import { catalogueUse } from "../catalogue-use.ts";
import type { Call } from "../command.ts";
import { openInThread } from "./session-thread.ts";
import { shellSettings } from "./shell-settings.ts";

/** What was transferred, as documents of `--json` have it. */
export interface TransferDocument {
  readonly url: string;
  readonly size: number;
  readonly requests: number;
  readonly retries: number;
  readonly fetched_bytes: number;
  readonly stored_bytes: number;
}

const kibibyte = 1024;
const usualBlock = 256;
const largestBlock = 8192;

/**
 * Opens a recording that is not on this machine, runs the work and closes it, also when the work fails. How much was
 * read is said on standard error.
 *
 * @throws AnalysisError `bad-argument`, what opening ends with, or what the work does
 */
export async function withElsewhere<T>(
  name: SourceName,
  { given, output, signal }: Pick<Call, "given" | "output" | "signal">,
  work: (session: SessionApi) => Promise<T>,
): Promise<{ value: T; transfer: TransferDocument }> {
  const remote = await openRemote(name, {
    settings: shellSettings({
      offline: given.has("offline"),
      allowPrivate: given.has("allow-private"),
    }),
    catalogue: catalogueUse(given),
    blockSize: blockSizeOf(given),
    stored: !given.has("no-store"),
    signal,
    warn: (message) => output.warn(message),
  });
  let value: T;
  try {
    const thread = openInThread({ path: remote.asked.name, asked: remote.asked });
    try {
      value = await work(thread.api);
    } finally {
      // Nobody waits until it is gone.
      void thread.stop();
    }
  } finally {
    await remote.close();
  }
  const { transfer } = remote;
  output.remark(sentenceOf(transfer));
  return { value, transfer: documentOf(transfer) };
}

function blockSizeOf(given: Arguments): number {
  const size = wholeNumber(given, "block-size", 64) ?? usualBlock;
  if (size <= largestBlock) return size * kibibyte;
  throw badArgument("--block-size", `--block-size takes KiB from 64 to ${largestBlock}, not ${size}.`, {
    value: String(size),
  });
}

const documentOf = ({
  url,
  size,
  requests,
  retries,
  fetchedBytes,
  storedBytes,
}: Transfer): TransferDocument => ({
  url,
  size,
  requests,
  retries,
  fetched_bytes: fetchedBytes,
  stored_bytes: storedBytes,
});

const sentenceOf = ({ fetchedBytes, size, requests }: Transfer): string =>
  `read ${byteSize(fetchedBytes)} of ${byteSize(size)} in ${requests} ${requests === 1 ? "request" : "requests"}`;
