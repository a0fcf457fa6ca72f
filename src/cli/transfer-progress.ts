import path from "node:path";
import { byteSize } from "../core/byte-size.ts";
import type { Control } from "../core/control.ts";
import type { DownloadProgress } from "../remote/download/progress.ts";
import type { Output } from "./output.ts";

/**
 * Tells on standard error how far a download is: in one line of a terminal, else in a line whenever another tenth is here.
 *
 * @param live - standard error is a terminal
 */
export function transferProgress(
  control: Control,
  output: Output,
  live: boolean,
): (progress: DownloadProgress) => void {
  let told = "";
  return (progress) => {
    const { done, size, phase } = progress;
    const sentence = sentenceOf(progress);
    if (live) {
      // The line of progress shows the share itself. Whoever interrupts ends the requests.
      void control.checkpoint(done, size ?? done + 1, sentence).catch(() => undefined);
      return;
    }
    const tenth = size === null ? -1 : Math.floor((10 * done) / size);
    const now = `${progress.path} ${phase} ${tenth}`;
    if (now === told || tenth < 1) return;
    told = now;
    output.remark(`${sentence}: ${10 * tenth} %`);
  };
}

/** `session_1.nwb, 843 MB of 1.96 GB, 31 MB/s, 36 s left`, or that it is verified. */
function sentenceOf({ path: file, phase, done, size, bytesPerSecond, retryInMs }: DownloadProgress): string {
  const name = path.basename(file);
  if (phase === "verifying") return `${name}, verifying`;
  if (retryInMs !== undefined)
    return `${name}, waiting for a connection, retrying in ${Math.ceil(retryInMs / 1000)} s`;
  const much = size === null ? byteSize(done) : `${byteSize(done)} of ${byteSize(size)}`;
  if (bytesPerSecond === null || bytesPerSecond <= 0) return `${name}, ${much}`;
  const left = size === null ? "" : `, ${Math.ceil((size - done) / bytesPerSecond)} s left`;
  return `${name}, ${much}, ${byteSize(bytesPerSecond)}/s${left}`;
}
