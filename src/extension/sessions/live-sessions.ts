import type { TransferFacts } from "../../protocol/transfer.ts";
import type { Transferred } from "../session-pool.ts";
import type { SessionNode } from "./tree-node.ts";

/** What the tree shows of sessions that are being read where they lie, as it changes. */
export class LiveSessions {
  readonly #changed: (node: SessionNode) => void;
  readonly #transfers = new Map<string, TransferFacts>();
  /** Nodes that the tree shows, by what they open: one session may be in several groups. */
  readonly #nodes = new Map<string, Map<string, SessionNode>>();

  /** @param changed - called with a node that looks different now */
  constructor(changed: (node: SessionNode) => void) {
    this.#changed = changed;
  }

  tell({ uri, transfer }: Transferred): void {
    const key = uri.toString();
    this.#transfers.set(key, transfer);
    for (const node of this.#nodes.get(key)?.values() ?? []) this.#changed(node);
  }

  /** What is kept is looked up again. */
  forget(): void {
    this.#transfers.clear();
    this.#nodes.clear();
  }

  /** A node that is about to be shown, as it is now. */
  asNow(node: SessionNode): SessionNode {
    const { uri, entry, under } = node;
    if (!uri || uri.scheme === "file") return node;
    const key = uri.toString();
    const nodes = this.#nodes.get(key) ?? new Map<string, SessionNode>();
    this.#nodes.set(key, nodes.set(under, node));
    const transfer = this.#transfers.get(key);
    if (!transfer) return node;
    const { storedBytes, size, waiting } = transfer;
    const here = Math.max(storedBytes, entry.hereBytes ?? 0);
    return {
      ...node,
      entry: {
        ...entry,
        hereBytes: here,
        ...(size === null ? {} : { wholeBytes: size }),
        ...(waiting ? { retryIn: waiting.seconds } : {}),
      },
    };
  }
}
