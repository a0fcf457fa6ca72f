import type { Port } from "./rpc.ts";

/**
 * One message channel between a webview and the extension host, shared by several contracts. VS Code turns
 * what is posted into JSON with the typed arrays beside it, so numbers that JSON has no word for (NaN, the
 * infinities, big integers) travel as small marked objects.
 */
export interface Wire {
  /** A port of its own for one contract; both ends name it alike. */
  channel(name: ChannelName): Port;
}

/**
 * - `session`: the page asks the open file (`SessionApi`, forwarded to its worker; `close` is not the page's).
 * - `host`: the page asks VS Code (`EditorHostApi` or `DecodingHostApi`).
 * - `page`: the host asks the page (`EditorPageApi` or `DecodingPageApi`).
 */
export type ChannelName = "session" | "host" | "page";

interface Envelope {
  readonly channel: ChannelName;
  readonly message: unknown;
}

/** Splits a raw message port, `vscode.Webview` or `acquireVsCodeApi()`, into channels. */
export function openWire(raw: Port): Wire {
  const listeners = new Map<ChannelName, (message: unknown) => void>();
  raw.onMessage((packed) => {
    const envelope = packed as Partial<Envelope> | null;
    if (typeof envelope !== "object" || envelope?.channel === undefined) return;
    listeners.get(envelope.channel)?.(unpack(envelope.message));
  });
  return {
    channel: (channel) => ({
      post: (message) => raw.post({ channel, message: pack(message) } satisfies Envelope),
      onMessage: (listener) => void listeners.set(channel, listener),
    }),
  };
}

const markKey = "$wire";

/** The value with every number that JSON cannot say marked; what needs no marks is not copied. */
export function pack(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return { [markKey]: "bigint", text: value.toString() };
    case "number":
      return Number.isFinite(value) ? value : { [markKey]: "number", text: String(value) };
    case "object":
      return mapPlain(value, pack);
    default:
      return value;
  }
}

/** The value that {@link pack} was given. */
export function unpack(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const mark = (value as Record<string, unknown>)[markKey];
  if (mark === undefined) return mapPlain(value, unpack);
  const { text } = value as { text: string };
  return mark === "bigint" ? BigInt(text) : Number(text);
}

/** Applies `change` to the members of arrays and plain objects; typed arrays and buffers pass as they are. */
function mapPlain(value: object | null, change: (member: unknown) => unknown): unknown {
  if (value === null || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, member] of Object.entries(value)) {
    const changed = change(member);
    if (Object.is(changed, member)) continue;
    copy ??= (Array.isArray(value) ? value.slice() : { ...value }) as Record<string, unknown>;
    copy[key] = changed;
  }
  return copy ?? value;
}
