import path from "node:path";
import { AnalysisError } from "../core/errors.ts";
import { readRecords } from "./csv.ts";
import { numberOf, textOf } from "./pandas-text.ts";

/** A recording that can be had from elsewhere, as a catalogue lists it. What its row leaves empty is not known. */
export interface CatalogueSession {
  readonly id: string;
  readonly sessionType?: string;
  readonly specimenId?: number;
  readonly ageInDays?: number;
  readonly sex?: string;
  readonly fullGenotype?: string;
  /** With AllenSDK's default quality filters. */
  readonly unitCount?: number;
  readonly channelCount?: number;
  readonly probeCount?: number;
  /** In the session table's order, channels without a structure left out. */
  readonly structureAcronyms?: readonly string[];
  readonly publishedAt?: string;
  /** Size of the session's file. */
  readonly nwbBytes?: number;
  /** In the bucket of the data set. */
  readonly s3Key?: string;
  /** Number of the file in the Allen warehouse. */
  readonly wellKnownFileId?: string;
  /** The same recording in DANDI: six digits, and the path of the asset in that dandiset. */
  readonly dandiset?: string;
  readonly dandiPath?: string;
  /** May change while the dandiset is a draft; path and checksum remain. */
  readonly dandiAssetId?: string;
  /** Of DANDI's copy, as 64 hexadecimal digits. */
  readonly sha256?: string;
  /** Of DANDI's copy: md5 of the md5s of its parts, and how many parts. */
  readonly dandiEtag?: string;
}

/** A catalogue and where it was read. */
export interface Catalogue {
  readonly path: string;
  /** In the catalogue's order, ids once each. */
  readonly sessions: readonly CatalogueSession[];
}

/** Below the program's folder. */
const shipped = "media/catalogue/visual-coding-neuropixels.csv";
const variable = "NEURAL_CODING_CATALOGUE";

/** What a catalogue must name in its first line. A table of sessions without sizes and addresses is none. */
const columns = [
  ...["session_type", "specimen_id", "age_in_days", "sex", "full_genotype", "published_at"],
  ...["unit_count", "channel_count", "probe_count", "ecephys_structure_acronyms", "nwb_bytes"],
  ...["s3_key", "well_known_file_id", "dandiset", "dandi_path", "dandi_asset_id", "sha256", "dandi_etag"],
] as const;
type Column = (typeof columns)[number];

/**
 * The catalogue of Allen's Visual Coding - Neuropixels that is part of the program, or the one that
 * NEURAL_CODING_CATALOGUE names, which has the same columns. Nothing is asked of a network.
 *
 * @param programFolder - the folder of package.json
 * @throws AnalysisError `bad-catalogue` when it cannot be read, lacks a column or has a row that was damaged
 */
export async function readCatalogue(programFolder: string): Promise<Catalogue> {
  const named = process.env[variable];
  const file = path.resolve(named ? named : path.join(programFolder, shipped));
  const help = named
    ? `Correct it, or leave ${variable} out: then the program's own catalogue is used.`
    : "Install the program again.";
  const bad = (reason: string): AnalysisError<"bad-catalogue"> =>
    new AnalysisError("bad-catalogue", `${file} cannot be used as a catalogue: ${reason}. ${help}`, {
      path: file,
      reason,
    });
  const records = await readRecords(file, columns).catch((error: unknown) => {
    throw bad(reasonOf(error));
  });
  const seen = new Set<string>();
  const sessions = records.map((record, i) => {
    const session = sessionOf(record, (reason) => bad(`row ${i + 1} has ${reason}, so it was damaged`));
    if (seen.has(session.id)) throw bad(`row ${i + 1} names session ${session.id} a second time`);
    seen.add(session.id);
    return session;
  });
  return { path: file, sessions };
}

/** What is wrong, without the advice for a cache's tables. */
function reasonOf(error: unknown): string {
  if (!(error instanceof AnalysisError)) throw error;
  const { code, details } = error as AnalysisError<"bad-cache" | "file-unreadable">;
  if (code === "bad-cache") return (details as { reason: string }).reason;
  const { cause } = details as { cause: string };
  return cause === "ENOENT" ? "there is no such file" : `it cannot be read (${cause})`;
}

function sessionOf(
  record: Readonly<Record<string, string>>,
  damaged: (reason: string) => Error,
): CatalogueSession {
  const text = (name: Column, form?: RegExp): string | undefined => {
    const field = record[name];
    if (field === undefined) throw damaged(`no "${name}"`);
    const value = textOf(field) ?? undefined;
    if (value === undefined || !form || form.test(value)) return value;
    throw damaged(`"${value.slice(0, 40)}" as its "${name}"`);
  };
  const number = (name: Column, form: RegExp): number | undefined => {
    const value = text(name, form);
    return value === undefined ? undefined : numberOf(value);
  };
  const whole = (name: Column): number | undefined => number(name, wholeNumber);
  return known({
    id: record["id"]!,
    sessionType: text("session_type"),
    specimenId: whole("specimen_id"),
    ageInDays: number("age_in_days", decimalNumber),
    sex: text("sex"),
    fullGenotype: text("full_genotype"),
    unitCount: whole("unit_count"),
    channelCount: whole("channel_count"),
    probeCount: whole("probe_count"),
    structureAcronyms: text("ecephys_structure_acronyms")?.split(/\s+/).filter(Boolean),
    publishedAt: text("published_at"),
    nwbBytes: whole("nwb_bytes"),
    s3Key: text("s3_key"),
    wellKnownFileId: text("well_known_file_id", wholeNumber),
    dandiset: text("dandiset", /^\d{6}$/),
    dandiPath: text("dandi_path"),
    dandiAssetId: text("dandi_asset_id", /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i),
    sha256: text("sha256", /^[\da-f]{64}$/i)?.toLowerCase(),
    dandiEtag: text("dandi_etag", /^[\da-f]{32}-\d+$/i),
  });
}

const wholeNumber = /^\d{1,15}$/;
const decimalNumber = /^\d{1,15}(?:\.\d*)?$/;

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
const known = <T extends object>(members: T): Known<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Known<T>;
