import { AnalysisError } from "../errors.ts";
import { crc32 } from "./crc32.ts";

/** A file of an archive, its bytes in pieces that follow each other. */
export interface ArchiveEntry {
  /** ASCII. */
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
}

/**
 * The time every entry carries, so that the same entries give the same bytes: noon of the first day that zip knows,
 * in 1980.
 */
const [time, date] = [12 << 11, (1 << 5) | 1];

/** Beyond this an archive needs another form of its numbers, which is not written here. */
const largest = 0xffffffff;

/**
 * A zip archive of these files as they are, not deflated (APPNOTE.TXT of PKWARE, 6.3.10). It is put together in one
 * piece of memory: no file is held a second time on the way.
 *
 * @throws AnalysisError `bad-argument` for 4 GiB and more
 */
export function zipStored(entries: readonly ArchiveEntry[]): Uint8Array {
  const sizes = entries.map(({ pieces }) => pieces.reduce((sum, piece) => sum + piece.length, 0));
  const heads = entries.reduce((sum, { name }) => sum + localHead + centralHead + 2 * name.length, 0);
  const total = sizes.reduce((sum, size) => sum + size, heads + endHead);
  if (total > largest) throw tooLarge(total);
  const archive = new Uint8Array(total);
  const view = new DataView(archive.buffer);
  const starts: number[] = [];
  const sums: number[] = [];
  let at = 0;
  entries.forEach(({ name, pieces }, i) => {
    const sum = pieces.reduce((former, piece) => crc32(piece, former), 0);
    starts.push(at);
    sums.push(sum);
    view.setUint32(at, 0x04034b50, true);
    writeFacts(view, at + 4, { name, sum, size: sizes[i]! });
    at = writeName(archive, at + localHead, name);
    for (const piece of pieces) {
      archive.set(piece, at);
      at += piece.length;
    }
  });
  const directory = at;
  entries.forEach(({ name }, i) => {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, version, true);
    writeFacts(view, at + 6, { name, sum: sums[i]!, size: sizes[i]! });
    view.setUint32(at + 42, starts[i]!, true);
    at = writeName(archive, at + centralHead, name);
  });
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return archive;
}

const tooLarge = (bytes: number): AnalysisError<"bad-argument"> =>
  new AnalysisError(
    "bad-argument",
    `The archive would have ${bytes} bytes, more than the 4 GiB of a zip file. Write .npy files, or fewer trials or units.`,
    { argument: "format", value: "npz" },
  );

/** Bytes of what stands before a file, of its line in the directory, and of the archive's end; names left out. */
const [localHead, centralHead, endHead] = [30, 46, 22];
/** Of the format, as far as it is needed: 2.0. */
const version = 20;

/** What both heads of a file say alike: version, flags, method 0, time, date, checksum, sizes, length of the name. */
function writeFacts(
  view: DataView,
  at: number,
  { name, sum, size }: { readonly name: string; readonly sum: number; readonly size: number },
): void {
  view.setUint16(at, version, true);
  view.setUint16(at + 6, time, true);
  view.setUint16(at + 8, date, true);
  view.setUint32(at + 10, sum, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

/** Where the name ends. */
function writeName(archive: Uint8Array, at: number, name: string): number {
  for (let i = 0; i < name.length; i++) archive[at + i] = name.charCodeAt(i);
  return at + name.length;
}
