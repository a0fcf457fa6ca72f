import type { Download } from "../transfers/downloads.ts";
import type { SessionState } from "../../cache/file-state.ts";

/** One session as the tree shows it: what the small tables of a cache, or a look at a file, tell of it. */
export interface SessionEntry {
  /** Session id in a cache; file name elsewhere. */
  readonly id: string;
  /** Folder below the place, for files that lie in one. */
  readonly folder?: string;
  /** Where the file is, or would be; of a session of the catalogue undefined while no cache folder is known. */
  readonly path?: string;
  readonly state: SessionState;
  /** What is wrong with a partial or damaged file, in a sentence. */
  readonly reason?: string;
  readonly bytes?: number;
  /** Size of the whole file, where the catalogue tells it. */
  readonly wholeBytes?: number;
  /** Its name elsewhere (`src/core/source-name.ts`), where it can be read without a download. */
  readonly source?: string;
  /** Of what lies elsewhere, kept on this disk since it was read, bytes. */
  readonly hereBytes?: number;
  /** Its download, where the user began one that has not come to its end. */
  readonly download?: Download;
  /** Its server does not answer, and is asked again in so many seconds. */
  readonly retryIn?: number;
  /** When the file was last written, milliseconds since 1970. */
  readonly modifiedMs?: number;
  /** Where the file of a session that is not here, or not whole, can be downloaded. */
  readonly address?: string;
  readonly unitCount?: number;
  /** By facet; a session may lie in several structures. Empty where nothing is known. */
  readonly facets: Readonly<Record<FacetId, readonly string[]>>;
  /** Everything else that is known, for the tooltip, in order. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** What sessions can be filtered and grouped by. */
export const facetIds = ["sessionType", "structure", "sex", "genotype", "age", "state"] as const;
export type FacetId = (typeof facetIds)[number];

/** No facet known. */
export const noFacets: SessionEntry["facets"] = {
  sessionType: [],
  structure: [],
  sex: [],
  genotype: [],
  age: [],
  state: [],
};

/** A place sessions come from. */
export interface SessionRoot {
  readonly kind: "catalogue" | "cache" | "folder" | "elsewhere";
  /** What it is called in the tree. */
  readonly name: string;
  /** Its folder; of a catalogue its file; of recordings elsewhere what they have in common. */
  readonly path: string;
  /** Added by the user, so that the user can remove it; others are found in the workspace. */
  readonly added: boolean;
  readonly entries: readonly SessionEntry[];
  /** Why the place cannot be read, in a sentence. */
  readonly problem?: string;
}
