/** The part of a cache folder's tables that belongs to one session. Plain data: it crosses to the worker. */
export interface CacheFacts {
  readonly folder: string;
  /** Null for a file of which only the folder is known. */
  readonly sessionId: string | null;
  /** The session's row of sessions.csv as text, by column; null when that table is missing or has no such row. */
  readonly session: Readonly<Record<string, string>> | null;
  /** The session's channels, from channels.csv. */
  readonly channels?: CacheChannels;
  /** The files of the tables that are joined, in the order of the joins. */
  readonly tables: readonly CacheTable[];
}

/** A table of a cache as it was when it was read. */
export interface CacheTable {
  readonly path: string;
  /** Null when there is no such file. */
  readonly stored: CacheTableState | null;
}

interface CacheTableState {
  readonly size: number;
  readonly modifiedMs: number;
  /** Whether its last line has an end; else that line may have been cut within its last field. */
  readonly endsWithLine: boolean;
}

/** Columns of channels.csv that replace the file's own; one entry a channel, missing as NaN or null. */
export interface CacheChannels {
  readonly id: Float64Array;
  readonly ecephys_structure_id: Float64Array;
  readonly ecephys_structure_acronym: readonly (string | null)[];
  readonly anterior_posterior_ccf_coordinate: Float64Array;
  readonly dorsal_ventral_ccf_coordinate: Float64Array;
  readonly left_right_ccf_coordinate: Float64Array;
}
