import { changed, noRanges, refused, webPage, hostOf } from "./failures.ts";
import { Fault, retryAfterMs } from "./fault.ts";
import type { Located } from "./network.ts";
import { differenceOf, isSame, strongEtag, validatorOf } from "./validator.ts";
import type { Validator } from "./validator.ts";

/** What was asked for. */
export interface RangeAsked {
  /** Bytes `from … to`, end excluded; `to` may lie behind the end of the object. */
  readonly from: number;
  readonly to: number;
  /** Of the object as it was, if that is known. */
  readonly known: Validator | null;
  /** The object, as the user knows it. */
  readonly name: string;
}

/**
 * Looks at the head of an answer before a byte of it is used: it must be the range that was asked for, of the object
 * that was known, as it is stored.
 *
 * @returns the object's validator, and how many bytes are to come
 * @throws Fault for what may be over when it is asked again
 * @throws AnalysisError `remote-changed`, `no-ranges`, `not-nwb`, `server-refused`
 */
export async function checkRange(
  { answer, address }: Located,
  asked: RangeAsked,
): Promise<{ validator: Validator; length: number }> {
  const { status, headers } = answer;
  const { from, to, known, name } = asked;
  if (status === 200) throw await whole(answer, name, hostOf(address));
  if (status === 412) throw changed(name, `ETag ${known?.etag ?? "none"}`, "another");
  if (status === 416) return nothingThere(headers["content-range"], asked);
  if (status !== 206) throw failureOf({ answer, address });
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") throw new Fault("answer", `packed as ${encoding}`);
  const range = headers["content-range"] ?? "no range";
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range)?.map(Number) ?? [];
  if (first === undefined || last === undefined || total === undefined) throw new Fault("answer", range);
  const validator = validatorOf(headers, total);
  if (known) requireSame(name, known, validator);
  const end = Math.min(to, total);
  if (first !== from || last !== end - 1)
    throw new Fault("answer", `bytes ${first}-${last} instead of ${from}-${end - 1}`);
  const length = headers["content-length"];
  if (length !== undefined && Number(length) !== end - from)
    throw new Fault("answer", `${length} bytes instead of ${end - from}`);
  return { validator, length: end - from };
}

/** @throws Fault where a tag or date is not there this time, as behind a proxy; AnalysisError `remote-changed` */
function requireSame(name: string, known: Validator, now: Validator): void {
  if (isSame(known, now)) return;
  const lost =
    known.size === now.size && ((known.etag !== null && now.etag === null) || onlyDateLost(known, now));
  if (lost) throw new Fault("answer", "without the ETag or the date that it had");
  throw changed(name, ...differenceOf(known, now));
}

const onlyDateLost = (known: Validator, now: Validator): boolean =>
  strongEtag(known) === null && known.etag === now.etag && known.modified !== null && now.modified === null;

/** A range behind the end: the object is empty, has become shorter, or the server is confused. */
function nothingThere(
  range: string | undefined,
  { from, known, name }: RangeAsked,
): { validator: Validator; length: number } {
  const size = Number(/^bytes \*\/(\d+)$/.exec(range ?? "")?.[1] ?? NaN);
  if (known && !Number.isNaN(size) && size !== known.size)
    throw changed(name, ...differenceOf(known, { ...known, size }));
  if (!known && size === 0 && from === 0)
    return { validator: { size: 0, etag: null, modified: null }, length: 0 };
  throw new Fault("answer", "HTTP 416, though there are such bytes");
}

/** The error of an answer without ranges: a page of the way there, or a server that has none. */
async function whole(answer: Located["answer"], name: string, host: string): Promise<Error> {
  const length = Number(answer.headers["content-length"] ?? NaN);
  if (isPage(answer)) return pageError(answer, name, host);
  answer.discard();
  return noRanges(name, host, Number.isNaN(length) ? null : length);
}

export const isPage = ({ headers }: Located["answer"]): boolean =>
  /html/i.test(headers["content-type"] ?? "");

/** The error of a page in place of a file, which it reads the beginning of. */
export async function pageError(answer: Located["answer"], name: string, host: string): Promise<Error> {
  let start = "";
  for await (const piece of answer.body) {
    start += Buffer.from(piece).toString("latin1");
    if (start.length >= 200) break;
  }
  answer.discard();
  return webPage(name, host, start.trimStart().slice(0, 40).replace(/\s+/g, " "));
}

/** Statuses that may be over when it is asked again. */
const mayBeOver = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The error of an answer that is none, whatever was asked. */
export function failureOf({ answer, address }: Located): Error {
  const { status, headers } = answer;
  answer.discard();
  if (mayBeOver.has(status)) {
    const after = retryAfterMs(headers["retry-after"]);
    return new Fault("status", `HTTP ${status}`, { status, retryAfterMs: after });
  }
  if (status >= 400) return refused(address, status);
  return new Fault("answer", `HTTP ${status}`);
}
