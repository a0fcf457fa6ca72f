import { sha256 } from "./served-recording.ts";

/** A recording as a server has it. */
interface Listed {
  readonly id: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** A catalogue of these sessions, in the columns of the one that is shipped. */
export function catalogueText(sessions: readonly Listed[]): string {
  const rows = sessions.map(({ id, key, bytes }): Record<string, string> => ({
    ...{ id, session_type: "brain_observatory_1.1", specimen_id: "", age_in_days: "", sex: "M" },
    ...{ full_genotype: "Sst-IRES-Cre/wt", unit_count: "", channel_count: "", probe_count: "" },
    ...{ ecephys_structure_acronyms: "VISp", published_at: "", nwb_bytes: String(bytes.length) },
    ...{ s3_key: key, well_known_file_id: "", dandiset: "", dandi_path: "" },
    ...{ dandi_asset_id: "", dandi_blob_id: "", sha256: sha256(bytes), dandi_etag: "" },
  }));
  return [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");
}
