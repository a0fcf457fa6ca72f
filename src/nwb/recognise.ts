import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { ByteSource } from "./byte-source.ts";
import type { H5File } from "./h5/file.ts";

/**
 * Is it a file that can be read? HDF5 itself answers every refusal with the same words, so the reason is
 * found from the first bytes, before it is asked.
 */

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
  if (source.size === 0) {
    throw refusal(source.path, "empty", "is empty (0 bytes). Was its download interrupted? Get it again.", {
      have: 0,
    });
  }
  const head = read(source, 0, Math.min(source.size, 4096));
  const text = new TextDecoder("latin1").decode(head);
  refuseText(source.path, text.trimStart());
  const start = findSignature(source);
  if (start === null) {
    throw refusal(
      source.path,
      "not-hdf5",
      "is not an HDF5 file: the signature at its start is missing. Is it really an NWB file, and was it copied in binary mode?",
      { have: source.size },
    );
  }
  refuseSuperblock(source, start);
}

function refuseText(file: string, text: string): void {
  if (text.startsWith("version https://git-lfs") || /^\S*annex[/\\]objects/.test(text)) {
    const [tool, help] = text.startsWith("version")
      ? ["Git LFS", "git lfs pull"]
      : ["git-annex", "git annex get or datalad get"];
    throw refusal(
      file,
      "pointer",
      `is only a ${tool} pointer: the data themselves are not here. Fetch them with ${help}.`,
    );
  }
  if (text.startsWith("<")) {
    throw refusal(
      file,
      "web-page",
      "is a web page, not a recording: the server answered the download with a page. Download the file itself.",
    );
  }
  if (text.startsWith("{") && (/\.lindi\.json$/i.test(file) || /"refs"\s*:/.test(text))) {
    throw refusal(
      file,
      "lindi",
      "is a LINDI index, which points at data elsewhere and is not supported. Get the NWB file that it describes.",
    );
  }
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the HDF5 part starts: at 0, or behind a user block of 512, 1024, 2048, ... bytes. */
function findSignature(source: ByteSource): number | null {
  for (let at = 0; at + 8 <= source.size; at = at === 0 ? 512 : at * 2) {
    const bytes = read(source, at, 8);
    if (signature.every((byte, i) => bytes[i] === byte)) return at;
  }
  return null;
}

/** The file's own idea of its length, and whether its writer closed it. Offsets count from the signature. */
function refuseSuperblock(source: ByteSource, start: number): void {
  const head = read(source, start, Math.min(64, source.size - start));
  const version = head[8] ?? 0;
  const layout = superblocks[version];
  if (!layout || head.length < layout.end + 8) {
    if (head.length >= 60 && !layout) {
      throw refusal(
        source.path,
        "superblock",
        `is HDF5, but its superblock has the unknown version ${version}. It is damaged or newer than this program.`,
      );
    }
    throw truncated(source, start + 96);
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const eightByteAddresses = head[layout.addressSize] === 8;
  if (!eightByteAddresses) return;
  const base = Number(view.getBigUint64(layout.base, true));
  const end = Number(view.getBigUint64(layout.end, true));
  const need = end - base + start;
  if (need > source.size) throw truncated(source, need);
  if (version === 3 && head[11] !== 0) {
    throw refusal(
      source.path,
      "open-for-writing",
      "is still open for writing, or its writer crashed. Close the recording program; if it has gone, run h5clear -s on a copy.",
    );
  }
}

const superblocks: Readonly<Record<number, { addressSize: number; base: number; end: number }>> = {
  0: { addressSize: 13, base: 24, end: 40 },
  1: { addressSize: 13, base: 28, end: 44 },
  2: { addressSize: 9, base: 12, end: 28 },
  3: { addressSize: 9, base: 12, end: 28 },
};

function truncated(source: ByteSource, need: number): AnalysisError {
  return refusal(
    source.path,
    "truncated",
    `is cut short: it has ${source.size} of ${need} bytes. Resume the download or get the file again.`,
    { have: source.size, need },
  );
}

function read(source: ByteSource, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, source.read(offset, length, bytes));
}

/**
 * The NWB version of an open HDF5 file, null when the file does not say.
 *
 * @throws AnalysisError `not-nwb` for NWB 1 and for HDF5 files that are something else
 */
export function recogniseNwb(file: H5File): { version: string | null; notices: readonly Notice[] } {
  const stored = firstText(file.attribute("/", "nwb_version"));
  if (stored !== null) return { version: stored, notices: versionNotices(stored) };
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

/** Numeric, never as text: 2.10 comes after 2.2. Leading digits of each part, so `2.0b` is 2.0. */
export function versionParts(version: string): number[] {
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
