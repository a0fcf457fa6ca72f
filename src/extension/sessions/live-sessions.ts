import type { TransferFacts } from "../../protocol/transfer.ts";
import type { Transferred } from "../session-pool.ts";
import type { Downloads } from "../transfers/downloads.ts";
import type { SessionEntry } from "./entry.ts";
import type { SessionNode } from "./tree-node.ts";

/** What the tree shows of sessions that are being read where they lie, or downloaded, as it changes. */
export class LiveSessions {
  readonly #changed: (node: SessionNode) => void;
  readonly #downloads: Pick<Downloads, "of">;
  readonly #transfers = new Map<string, TransferFacts>();
  /** Nodes that the tree shows, by their name elsewhere: one session may be in several groups. */
  readonly #nodes = new Map<string, Map<string, SessionNode>>();

  /** @param changed - called with a node that looks different now */
  constructor(downloads: Pick<Downloads, "of">, changed: (node: SessionNode) => void) {
    this.#downloads = downloads;
    this.#changed = changed;
  }

  transferred({ uri, transfer }: Transferred): void {
    this.#transfers.set(uri.query, transfer);
    this.retell(uri.query);
  }

  /** Something about the session of this name is another. */
  retell(source: string): void {
    for (const node of this.#nodes.get(source)?.values() ?? []) this.#changed(node);
  }

  /** What is kept is looked up again. */
  forget(): void {
    this.#transfers.clear();
    this.#nodes.clear();
  }

  /** A node that is about to be shown, as it is now. */
  asNow(node: SessionNode): SessionNode {
    const { entry, under } = node;
    if (entry.source === undefined) return node;
    const nodes = this.#nodes.get(entry.source) ?? new Map<string, SessionNode>();
    this.#nodes.set(entry.source, nodes.set(under, node));
    const download = this.#downloads.of(entry.source);
    const transfer = entry.state === "local" ? undefined : this.#transfers.get(entry.source);
    return {
      ...node,
      entry: { ...entry, ...(transfer ? streamed(entry, transfer) : {}), ...(download ? { download } : {}) },
    };
  }
}

const streamed = (
  { hereBytes = 0 }: SessionEntry,
  { storedBytes, size, waiting }: TransferFacts,
): Partial<SessionEntry> => ({
  hereBytes: Math.max(storedBytes, hereBytes),
  ...(size === null ? {} : { wholeBytes: size }),
  ...(waiting ? { retryIn: waiting.seconds } : {}),
});
