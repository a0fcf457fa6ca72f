import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";

/**
 * The file that says which blocks of an object are stored: eight bytes a block, in their order. The first four are the CRC-32
 * of the block, the others are 1 when it is whole; little endian.
 */

export const entryBytes = 8;
const wholeFlag = 1;

/** The entry of a whole block. */
export function journalEntry(sum: number): Buffer {
  const entry = Buffer.alloc(entryBytes);
  entry.writeUInt32LE(sum, 0);
  entry.writeUInt32LE(wholeFlag, 4);
  return entry;
}

/** Numbers and checksums of the whole blocks; an entry that was cut is none. */
export function* wholeBlocks(journal: Buffer): Generator<{ block: number; sum: number }> {
  for (let block = 0; (block + 1) * entryBytes <= journal.length; block++)
    if (journal.readUInt32LE(block * entryBytes + 4) === wholeFlag)
      yield { block, sum: journal.readUInt32LE(block * entryBytes) };
}

/** The journal of a file's bytes as they are: of its whole blocks. */
export async function journalOf(file: string, blockSize: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const entries: Buffer[] = [];
    const block = Buffer.alloc(blockSize);
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, blockSize, entries.length * blockSize);
      if (bytesRead < blockSize) return Buffer.concat(entries);
      entries.push(journalEntry(crc32(block)));
    }
  } finally {
    await handle.close();
  }
}
