import type { Notice } from "../core/errors.ts";

/** Where results and remarks go: results to standard output, everything else to standard error. */
export interface Output {
  /** With `--json`, standard output is exactly one JSON document. */
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** The document of `--json`; nothing without. */
  document(value: unknown): void;
  /** Bytes of a file, as they are. */
  bytes(bytes: Uint8Array): void;
  /** A remark that is no result; nothing with `--quiet`. */
  remark(text: string): void;
  warn(message: string): void;
  notices(notices: readonly Notice[]): void;
}

export interface Streams {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export function outputTo(streams: Streams, options: { json: boolean; quiet: boolean }): Output {
  const { json, quiet } = options;
  const said = new Set<string>();
  const remark = (text: string): void => {
    if (!quiet) streams.stderr.write(`${text}\n`);
  };
  const warn = (message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    remark(`warning: ${message}`);
  };
  return {
    json,
    line: (text = "") => {
      if (!json) streams.stdout.write(`${text}\n`);
    },
    document: (value) => {
      if (json) streams.stdout.write(`${JSON.stringify(value, plainJson)}\n`);
    },
    bytes: (bytes) => void streams.stdout.write(bytes),
    remark,
    warn,
    notices: (notices) => notices.forEach(({ message }) => warn(message)),
  };
}

/** JSON has no typed arrays and no big integers; NaN and the infinities become null as `JSON.stringify` has it. */
function plainJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return value;
}
