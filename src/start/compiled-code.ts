import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";

/**
 * What V8 made of the program's code, kept between runs: compiling it anew takes a good part of a short command's time.
 * Everything here may fail without harm. V8 refuses what another version of it made, but runs what a disk has altered:
 * behind the code stands its CRC-32.
 */

const sumBytes = 4;

/** Kept at most: one for each command of a few versions. */
const mostKept = 32;

/** What was kept under this name, if it is as it was written. */
export function keptCode(folder: string, name: string): Buffer | undefined {
  try {
    const kept = readFileSync(path.join(folder, name));
    const code = kept.subarray(0, -sumBytes);
    return crc32(code) === kept.readUInt32LE(code.length) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps code under this name, and lets go of what was not made again for longest. */
export function keepCode(folder: string, name: string, code: Uint8Array): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const half = path.join(folder, `${name}.${process.pid}.part`);
    const sum = Buffer.alloc(sumBytes);
    sum.writeUInt32LE(crc32(code));
    writeFileSync(half, Buffer.concat([code, sum]), { mode: 0o600 });
    renameSync(half, path.join(folder, name));
    for (const old of byAge(folder).slice(mostKept)) rmSync(old, { force: true });
  } catch {
    // A folder that cannot be written to makes the next start slower, and nothing else.
  }
}

/** The files of a folder, the newest first. */
function byAge(folder: string): string[] {
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  const aged = files.map((file) => ({ file, time: statSync(file).mtimeMs }));
  return aged.sort((a, b) => b.time - a.time).map(({ file }) => file);
}
