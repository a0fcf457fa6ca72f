import type { SessionApi } from "../../protocol/session-api.ts";
import { AnalysisError } from "../../core/errors.ts";

/** A link out of a recording's folder. */
export interface OutsideLink {
  /** The link, as a path in the recording. */
  readonly object: string;
  /** Absolute path of the other file. */
  readonly file: string;
}

/** The recording whose links are asked about: a session handle is one. */
export interface Linking {
  readonly api: Pick<SessionApi, "describe">;
  /** Opens the recording anew with links to these files followed. */
  follow(files: readonly string[]): Promise<void>;
}

/**
 * Asks whether links out of a recording's folder may be followed. Each file is asked about once while the recording
 * is open, and never in a workspace that is not trusted: there a link could read any file of this computer.
 */
export class LinkedFiles {
  readonly #linking: Linking;
  readonly #trusted: () => boolean;
  readonly #ask: (links: readonly OutsideLink[]) => Promise<boolean>;
  readonly #asked = new Set<string>();

  constructor(
    linking: Linking,
    trusted: () => boolean,
    ask: (links: readonly OutsideLink[]) => Promise<boolean>,
  ) {
    this.#linking = linking;
    this.#trusted = trusted;
    this.#ask = ask;
  }

  /** To be called when the recording was opened, or opened anew: files that are followed may have links too. */
  async check(): Promise<void> {
    if (!this.#trusted()) return;
    const links = (await this.#outsideLinks()).filter(({ file }) => !this.#asked.has(file));
    if (links.length === 0) return;
    const files = [...new Set(links.map(({ file }) => file))];
    for (const file of files) this.#asked.add(file);
    if (await this.#ask(links)) await this.#linking.follow(files);
  }

  /** None for a recording that cannot be opened: its page says why. */
  async #outsideLinks(): Promise<readonly OutsideLink[]> {
    try {
      return (await this.#linking.api.describe()).outsideLinks;
    } catch (error) {
      if (error instanceof AnalysisError) return [];
      throw error;
    }
  }
}

/** Files named in a question at most. */
const shownFiles = 3;

/** The links as a list for people: each file once, with the first link that leads there. */
export function linksText(links: readonly OutsideLink[]): string {
  const byFile = new Map<string, string>();
  for (const { object, file } of links) if (!byFile.has(file)) byFile.set(file, object);
  const shown = [...byFile].slice(0, shownFiles).map(([file, object]) => `${file} (${object})`);
  const rest = byFile.size - shown.length;
  return rest > 0 ? `${shown.join(", ")}, +${rest}` : shown.join(", ");
}
