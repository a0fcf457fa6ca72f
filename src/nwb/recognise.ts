import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { refusalOf } from "../core/first-bytes.ts";
import { bytesOf } from "./byte-source.ts";
import type { ByteSource } from "./byte-source.ts";
import type { H5File } from "./h5/file.ts";

/** Is it a file that can be read? If not, the reason is told, and what would help. */

const refusal = (
  file: string,
  reason: string,
  message: string,
  sizes: { have?: number; need?: number } = {},
): AnalysisError<"not-nwb"> =>
  new AnalysisError("not-nwb", `${file} ${message}`, { path: file, reason, ...sizes });

/** Refuses folders: a Zarr edition of NWB is one. A path that leads nowhere is left to the opening. */
export function refuseFolder(file: string): void {
  if (!existsSync(file) || !statSync(file).isDirectory()) return;
  const zarr = [".zgroup", ".zattrs", "zarr.json"].some((name) => existsSync(path.join(file, name)));
  throw zarr
    ? refusal(
        file,
        "zarr",
        "is the Zarr edition of an NWB file, which is not supported. Convert it to HDF5, or get the HDF5 edition.",
      )
    : refusal(file, "folder", "is a folder. Choose an .nwb file inside it.");
}

/** @throws AnalysisError `not-nwb` with the reason, when the bytes are not a whole HDF5 file */
export function refuseForeignBytes(source: ByteSource): void {
  const found = refusalOf(bytesOf(source));
  if (!found) return;
  const { reason, message, ...sizes } = found;
  throw refusal(source.path, reason, message, sizes);
}

/**
 * The NWB version of an open HDF5 file, null when the file does not say.
 *
 * @throws AnalysisError `not-nwb` for NWB 1 and for HDF5 files that are something else
 */
export function recogniseNwb(file: H5File): { version: string | null; notices: readonly Notice[] } {
  const stored = readVersion(file);
  if (stored !== null) return { version: stored, notices: versionNotices(stored) };
  if (file.attributeNames("/").includes("nwb_version")) {
    const message =
      "The file's nwb_version cannot be read; it is taken for NWB 2. Other texts may be damaged too.";
    return { version: null, notices: [{ code: "unknown-version", message }] };
  }
  const one = nwbOneVersion(file);
  if (one !== null) {
    throw refusal(
      file.path,
      "nwb-1",
      `uses NWB 1 (${one}), a different format that is not supported. Ask for an NWB 2 edition of the recording, or convert it.`,
    );
  }
  if (firstText(file.attribute("/", "neurodata_type")) === "NWBFile") {
    return {
      version: null,
      notices: [{ code: "unknown-version", message: "The file does not say which NWB version it uses." }],
    };
  }
  throw refusal(
    file.path,
    "not-nwb",
    "is a sound HDF5 file, but not NWB: it has no nwb_version. It may be in another format that also uses HDF5.",
  );
}

/** Null when the attribute is absent or damaged: the rest of the file may be sound. */
function readVersion(file: H5File): string | null {
  try {
    return firstText(file.attribute("/", "nwb_version"));
  } catch (error) {
    if (file.lost) throw error;
    return null;
  }
}

/** Numeric, never as text: 2.10 comes after 2.2. Leading digits of each part, so `2.0b` is 2.0. */
function versionParts(version: string): number[] {
  return version
    .replace(/^NWB-/i, "")
    .split(/[._-]/)
    .map((part) => Number.parseInt(part, 10))
    .filter((part) => !Number.isNaN(part));
}

/** Newest NWB schema whose changes are known here. */
const knownMinor = 10;

function versionNotices(version: string): Notice[] {
  const [major = 0, minor = 0] = versionParts(version);
  if (major === 2 && minor <= knownMinor) return [];
  const message =
    major === 2
      ? `The file uses NWB ${version}, newer than this program knows; what it added since 2.${knownMinor} is shown as stored.`
      : `The file says NWB ${version}, but only NWB 2 is known here; it is read as if it were NWB 2.`;
  return [{ code: "unknown-version", message }];
}

function nwbOneVersion(file: H5File): string | null {
  if (file.kind("/nwb_version") === "dataset") {
    return firstText(file.dataset("/nwb_version").scalar()) ?? "1.x";
  }
  const old = ["/acquisition/timeseries", "/epochs", "/file_create_date", "/identifier"];
  const typed = file.attribute("/", "neurodata_type") !== undefined;
  return !typed && old.every((object) => file.exists(object)) ? "1.x, version not given" : null;
}

/** The text of an attribute that may be bytes, an array or a scalar. */
export function firstText(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : null;
}
