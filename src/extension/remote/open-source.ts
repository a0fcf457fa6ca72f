import type * as vscode from "vscode";
import type { SourceName } from "../../core/source-name.ts";
import type { TransferFacts } from "../../protocol/transfer.ts";
import type { Wait } from "../../remote/network.ts";
import { openRemote } from "../../remote/open-remote.ts";
import type { OpenRemote, OpenRemoteOptions } from "../../remote/open-remote.ts";
import type { Opening, OpeningWatch } from "../opening.ts";
import { catalogueOf } from "./catalogue-of.ts";
import { blockSize, networkSettings } from "./remote-settings.ts";
import { shownName } from "./source-uri.ts";
import type { DandiKeys } from "./dandi-keys.ts";
import { mayFollow } from "./origins.ts";

/** What opening recordings elsewhere takes from its surroundings. */
export interface SourceParts {
  /** Where the extension lies. */
  readonly programFolder: string;
  readonly log: vscode.LogOutputChannel;
  readonly keys: DandiKeys;
}

/**
 * Opens a recording elsewhere, whose blocks this thread fetches: only here do VS Code's proxy and certificates hold.
 *
 * @throws AnalysisError as `openRemote`
 */
export async function openSource(
  name: SourceName,
  { programFolder, log, keys }: SourceParts,
  watch: OpeningWatch,
): Promise<Opening> {
  const warnings: string[] = [];
  let wait: { until: number; reason: string } | null = null;
  const opened: { remote?: OpenRemote } = {};
  const transfer = (): TransferFacts => ({
    ...transferOf(opened.remote),
    waiting: waitingOf(wait),
    warnings,
  });
  const options: OpenRemoteOptions = {
    settings: networkSettings(await keys.all()),
    catalogue: catalogueOf(programFolder),
    blockSize: blockSize(),
    stored: true,
    signal: watch.signal,
    warn: (message) => {
      log.warn(`${shownName(name)}: ${message}`);
      warnings.push(message);
    },
    onWait: (begun) => {
      wait = begun && begins(begun);
      if (begun) log.warn(`${shownName(name)}: ${begun.reason}; again in ${begun.ms} ms`);
      if (!opened.remote) watch.tell(transfer());
    },
  };
  const remote = await openAsking(name, options);
  opened.remote = remote;
  const { asked } = remote;
  watch.tell(transfer());
  return {
    options: { path: asked.name, asked },
    state: remote.state,
    transfer,
    close: () => remote.close(),
  };
}

/** Asks before a server leads into this machine's own network, where an address may act by being asked. */
async function openAsking(name: SourceName, options: OpenRemoteOptions): Promise<OpenRemote> {
  try {
    return await openRemote(name, options);
  } catch (error) {
    if (!(await mayFollow(error))) throw error;
    return openRemote(name, { ...options, settings: { ...options.settings, allowPrivate: true } });
  }
}

const begins = ({ ms, reason }: Wait): { until: number; reason: string } => ({
  until: Date.now() + ms,
  reason,
});

const waitingOf = (wait: { until: number; reason: string } | null): TransferFacts["waiting"] =>
  wait && { seconds: Math.max(0, Math.ceil((wait.until - Date.now()) / 1000)), reason: wait.reason };

function transferOf(remote: OpenRemote | undefined): Omit<TransferFacts, "waiting" | "warnings"> {
  if (!remote) return { size: null, requests: 0, fetchedBytes: 0, usedBytes: 0, storedBytes: 0 };
  const { url, size, requests, fetchedBytes, storedBytes } = remote.transfer;
  return {
    host: new URL(url).host,
    size,
    requests,
    fetchedBytes,
    usedBytes: storedBytes,
    storedBytes: remote.keptBytes,
  };
}
