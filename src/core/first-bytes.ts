/**
 * What the first bytes of a file tell: whether it can be HDF5 at all, and whether all of it is there. HDF5 itself
 * answers every refusal with the same words, so the reason is found before it is asked.
 */

/** A file as far as it is looked at. */
export interface FirstBytes {
  /** Its name, which tells a LINDI index. */
  readonly name: string;
  /** Of the whole file, bytes. */
  readonly size: number;
  /** At most `length` bytes; fewer at the end of what is there. */
  read(offset: number, length: number): Uint8Array;
}

/** Why a file cannot be read. */
export interface Refusal {
  readonly reason:
    "empty" | "pointer" | "web-page" | "lindi" | "not-hdf5" | "superblock" | "truncated" | "open-for-writing";
  /** A sentence that follows the file's name, and what would help. */
  readonly message: string;
  /** Bytes there are, and bytes there should be. */
  readonly have?: number;
  readonly need?: number;
}

/** Undefined for a whole HDF5 file. */
export function refusalOf(file: FirstBytes): Refusal | undefined {
  if (file.size === 0) {
    return {
      reason: "empty",
      message: "is empty (0 bytes). Was its download interrupted? Get it again.",
      have: 0,
    };
  }
  const start = Array.from(file.read(0, 4096), (byte) => String.fromCharCode(byte)).join("");
  return refusalOfText(file.name, start.trimStart()) ?? refusalOfHdf5(file);
}

function refusalOfText(name: string, text: string): Refusal | undefined {
  if (text.startsWith("version https://git-lfs") || /^\S*annex[/\\]objects/.test(text)) {
    const [tool, help] = text.startsWith("version")
      ? ["Git LFS", "git lfs pull"]
      : ["git-annex", "git annex get or datalad get"];
    const message = `is only a ${tool} pointer: the data themselves are not here. Fetch them with ${help}.`;
    return { reason: "pointer", message };
  }
  if (text.startsWith("<")) {
    return {
      reason: "web-page",
      message:
        "is a web page, not a recording: the server answered the download with a page. Download the file itself.",
    };
  }
  if (text.startsWith("{") && (/\.lindi\.json$/i.test(name) || /"refs"\s*:/.test(text))) {
    return {
      reason: "lindi",
      message:
        "is a LINDI index, which points at data elsewhere and is not supported. Get the NWB file that it describes.",
    };
  }
  return undefined;
}

function refusalOfHdf5(file: FirstBytes): Refusal | undefined {
  const start = findSignature(file);
  if (start === undefined) {
    const kind = foreignKind(file.read(0, 4096));
    if (kind !== undefined)
      return {
        reason: "not-hdf5",
        message: `is ${kind}, whatever its name says, and not an HDF5 file: its signature is missing. Get the recording as NWB.`,
        have: file.size,
      };
    return {
      reason: "not-hdf5",
      message:
        "is not an HDF5 file: the signature at its start is missing. Is it really an NWB file, and was it copied in binary mode?",
      have: file.size,
    };
  }
  const head = file.read(start, Math.min(64, file.size - start));
  const version = head[8] ?? 0;
  const layout = superblocks[version];
  if (!layout && head.length >= 60) {
    return damaged(`has the unknown version ${version}. It is damaged or newer than this program.`);
  }
  if (!layout || head.length < layout.end + 8) return truncated(file.size, start + 96);
  return refusalOfSuperblock(file, start, head, layout);
}

/** What files of other kinds begin with: RFC 1952, PKWARE's APPNOTE 4.3.7, [MS-CFB] 2.2, MATLAB's "MAT-File Format". */
function foreignKind(start: Uint8Array): string | undefined {
  const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => start[i] === byte);
  const text = String.fromCharCode(...start);
  if (begins(0x1f, 0x8b)) return "compressed with gzip (decompress it with gunzip)";
  if (begins(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return "an Excel or other Office document";
  if (text.startsWith("MATLAB 5.0 MAT-file")) return "a MAT file of MATLAB";
  if (!begins(0x50, 0x4b, 0x03, 0x04)) return undefined;
  return text.includes("[Content_Types].xml") || text.includes("xl/")
    ? "an Excel or other Office document"
    : "a zip archive (unpack it)";
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the HDF5 part starts: at 0, or behind a user block of 512, 1024, 2048, ... bytes. */
function findSignature(file: FirstBytes): number | undefined {
  for (let at = 0; at + signature.length <= file.size; at = at === 0 ? 512 : at * 2) {
    const bytes = file.read(at, signature.length);
    if (signature.every((byte, i) => bytes[i] === byte)) return at;
  }
  return undefined;
}

/** Where the addresses of an HDF5 file are counted from; null for one whose addresses are not of 8 bytes. */
export function baseOf(file: FirstBytes): number | null {
  const start = findSignature(file);
  if (start === undefined) return null;
  const head = file.read(start, 64);
  const layout = superblocks[head[8] ?? 0];
  return layout && head[layout.addressSize] === 8 ? start : null;
}

/** The file's own idea of its length, and whether its writer closed it. */
function refusalOfSuperblock(
  { size }: FirstBytes,
  start: number,
  head: Uint8Array,
  layout: SuperblockLayout,
): Refusal | undefined {
  const addressSize = head[layout.addressSize];
  if (addressSize === 0) return damaged("is empty. The file is damaged; get it again.");
  if (addressSize !== 8) return undefined; // rare; left to HDF5 itself
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const base = Number(view.getBigUint64(layout.base, true));
  const end = Number(view.getBigUint64(layout.end, true));
  const need = end - base + start;
  if (need > size) return truncated(size, need);
  if (layout.flags === undefined || head[layout.flags] === 0) return undefined;
  return {
    reason: "open-for-writing",
    message:
      "is still open for writing, or its writer crashed. Close the recording program; if it has gone, run h5clear -s on a copy.",
  };
}

const damaged = (how: string): Refusal => ({
  reason: "superblock",
  message: `is HDF5, but its superblock ${how}`,
});

const truncated = (have: number, need: number): Refusal => ({
  reason: "truncated",
  message: `is cut short: it has ${have} of ${need} bytes. Resume the download or get the file again.`,
  have,
  need,
});

/** Offsets from the signature, by version; HDF5 File Format Specification 3.0, section II.A. */
const superblocks: readonly (SuperblockLayout | undefined)[] = [
  { addressSize: 13, base: 24, end: 40 },
  { addressSize: 13, base: 28, end: 44 },
  { addressSize: 9, base: 12, end: 28 },
  { addressSize: 9, base: 12, end: 28, flags: 11 },
];

interface SuperblockLayout {
  readonly addressSize: number;
  readonly base: number;
  /** End of file. */
  readonly end: number;
  /** Set while somebody writes. */
  readonly flags?: number;
}
