import type * as vscode from "vscode";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";

const key = "remote.opened";
const mostKept = 100;

/** A recording elsewhere that the user opened. */
export interface OpenedSource {
  readonly name: string;
  /** Bytes, where they are known. */
  readonly size?: number;
  /** Taken off the tree; still offered where one is named. */
  readonly hidden?: boolean;
}

/** Recordings elsewhere that the user opened by name, the newest first. */
export class OpenedSources {
  readonly #state: Pick<vscode.Memento, "get" | "update">;

  constructor(state: Pick<vscode.Memento, "get" | "update">) {
    this.#state = state;
  }

  get all(): readonly OpenedSource[] {
    return this.#state.get<OpenedSource[]>(key, []);
  }

  /** Puts it first. An address that holds a signature or a key is not kept. */
  async opened(name: SourceName, size?: number): Promise<void> {
    if (isSecret(name)) return;
    const text = sourceNameText(name);
    const before = this.all.find((each) => each.name === text);
    const known = size ?? before?.size;
    const entry = { name: text, ...(known === undefined ? {} : { size: known }) };
    await this.#write([entry, ...this.all.filter((each) => each !== before)]);
  }

  /** Notes the size of one that is kept. */
  async sized(name: string, size: number | null): Promise<void> {
    const known = this.all.find((each) => each.name === name);
    if (!known || size === null || known.size === size) return;
    await this.#write(this.all.map((each) => (each === known ? { ...each, size } : each)));
  }

  /** Takes those off the tree that a root of it shows. */
  async hide(root: string): Promise<void> {
    await this.#write(
      this.all.map((each) => (rootOf(each.name) === root ? { ...each, hidden: true } : each)),
    );
  }

  async #write(entries: readonly OpenedSource[]): Promise<void> {
    await this.#state.update(key, entries.slice(0, mostKept));
  }
}

/** Where the tree shows a name: under its dandiset, or with the other addresses; null for sessions of the catalogue. */
export function rootOf(text: string): string | null {
  const name = readSourceName(text);
  if (!name || name.kind === "allen") return null;
  if (name.kind !== "dandi-path") return elsewhere;
  return name.instance === "dandi" ? `dandi:${name.dandiset}` : `dandi://${name.instance}/${name.dandiset}`;
}

export const elsewhere = "elsewhere";

function isSecret(name: SourceName): boolean {
  if (name.kind !== "address") return false;
  const { searchParams } = new URL(name.address);
  return [...searchParams.keys()].some((parameter) =>
    /sig|token|key|credential|expires|secret|auth/i.test(parameter),
  );
}
