/**
 * What the first bytes of a file tell: whether it can be HDF5 at all, and whether all of it is there. HDF5's own
 * library answers every failure with the same words.
 */
export type HeadCheck =
  | { readonly kind: "whole" }
  /** Shorter than its superblock says: a download that stopped, or a copy that did. Bytes. */
  | { readonly kind: "truncated"; readonly have: number; readonly need: number }
  /** Still open for writing, or its writer crashed. */
  | { readonly kind: "unclosed" }
  /** The sentence's end: `FILE ${reason}`. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Bytes of the start of a file that {@link checkHead} wants: user blocks up to 32 KiB. */
export const headLength = 65536;

/**
 * @param head - the first {@link headLength} bytes, or all of a shorter file
 * @param fileSize - bytes
 */
export function checkHead(head: Uint8Array, fileSize: number): HeadCheck {
  const notHdf5 = otherContent(head, fileSize);
  if (notHdf5 !== undefined) return { kind: "unreadable", reason: notHdf5 };
  const signature = signatureOffset(head);
  if (signature === undefined)
    return { kind: "unreadable", reason: "is not an HDF5 file: the HDF5 signature is missing" };
  return checkSuperblock(head, signature, fileSize);
}

/** Why bytes without HDF5's signature are none of ours, when that is plain; else undefined. */
function otherContent(head: Uint8Array, fileSize: number): string | undefined {
  if (fileSize === 0) return "is empty (0 bytes); a download may have been interrupted";
  const start = Array.from(head.subarray(0, 512), (byte) => String.fromCharCode(byte)).join("");
  if (start.startsWith("version https://git-lfs") || start.includes("annex/objects"))
    return "is a Git LFS or git-annex pointer: the data are not here";
  if (/^\s*</.test(start))
    return `is not an HDF5 file (it starts with ${JSON.stringify(start.trim().slice(0, 6))}); a login or error page may have been saved instead`;
  if (/^\s*\{/.test(start) && start.includes('"refs"')) return "is a LINDI index, which is not supported";
  return undefined;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the signature is: at 0, 512, 1024, 2048, ...; undefined when nowhere in the head. */
function signatureOffset(head: Uint8Array): number | undefined {
  for (let offset = 0; offset + signature.length <= head.length; offset = offset === 0 ? 512 : offset * 2)
    if (signature.every((byte, i) => head[offset + i] === byte)) return offset;
  return undefined;
}

/** HDF5 File Format Specification 3.0, section II.A: 8-byte addresses, little endian. */
function checkSuperblock(head: Uint8Array, at: number, fileSize: number): HeadCheck {
  const damaged: HeadCheck = { kind: "unreadable", reason: "is damaged: its HDF5 superblock cannot be read" };
  const version = head[at + 8];
  const layout = version === undefined ? undefined : superblocks[version];
  if (!layout || at + layout.endOfFile + 8 > head.length) return damaged;
  const view = new DataView(head.buffer, head.byteOffset + at);
  const addressSize = view.getUint8(layout.addressSize);
  if (![2, 4, 8, 16, 32].includes(addressSize)) return damaged;
  if (addressSize !== 8) return { kind: "whole" }; // rare; left to HDF5 itself
  const base = Number(view.getBigUint64(layout.base, true));
  const end = Number(view.getBigUint64(layout.endOfFile, true));
  if (end <= base) return damaged;
  const need = end - base + at;
  if (fileSize < need) return { kind: "truncated", have: fileSize, need };
  return layout.flags !== undefined && view.getUint8(layout.flags) !== 0
    ? { kind: "unclosed" }
    : { kind: "whole" };
}

/** Offsets from the signature, by version. */
const superblocks: readonly (SuperblockLayout | undefined)[] = [
  { addressSize: 13, base: 24, endOfFile: 40 },
  { addressSize: 13, base: 28, endOfFile: 44 },
  { addressSize: 9, base: 12, endOfFile: 28 },
  { addressSize: 9, base: 12, endOfFile: 28, flags: 11 },
];

interface SuperblockLayout {
  readonly addressSize: number;
  readonly base: number;
  readonly endOfFile: number;
  /** Consistency flags: set while somebody writes. */
  readonly flags?: number;
}
