import { byteSize } from "../core/byte-size.ts";
import { AnalysisError } from "../core/errors.ts";
import type { ErrorDetails } from "../core/errors.ts";
import { groupedDigits } from "../core/grouped-digits.ts";
import type { Fault } from "./fault.ts";

/** What goes wrong with a request, in the words of the user. */

/** A host as it is told, with its port where that is not the usual one. */
export const hostOf = (address: URL): string => address.host;

/** An address without what may be secret in it: its query often is a signature. */
export const shownAddress = (address: URL): string => `${address.origin}${address.pathname}`;

export function refused(address: URL, status: number): AnalysisError<"server-refused"> {
  const host = hostOf(address);
  const shown = shownAddress(address);
  const message =
    status === 404 || status === 410
      ? `${host} has no such file (HTTP ${status}): ${shown}. Check the name.`
      : `${host} refuses it (HTTP ${status}): ${shown}.`;
  return new AnalysisError("server-refused", message, { host, status, address: shown });
}

export function needsToken(
  host: string,
  dandiset: string | null,
  keyGiven: boolean,
): AnalysisError<"needs-token"> {
  const what = dandiset === null ? "This asset" : `Dandiset ${dandiset}`;
  const message = keyGiven
    ? `${host} does not accept the DANDI key given for it: ${what} can be read by its owners alone. Check DANDI_API_KEY.`
    : `${what} is embargoed: set DANDI_API_KEY, or sign in, as one of its owners.`;
  return new AnalysisError("needs-token", message, { host, dandiset });
}

export function noRanges(name: string, host: string, size: number | null): AnalysisError<"no-ranges"> {
  const much = size === null ? "" : ` (${byteSize(size)})`;
  return new AnalysisError(
    "no-ranges",
    `${host} sends files only whole, so ${name}${much} cannot be read in parts: download it.`,
    { host, name },
  );
}

export function webPage(name: string, host: string, start: string): AnalysisError<"not-nwb"> {
  return new AnalysisError(
    "not-nwb",
    `${name} is a web page, not a recording: what ${host} answered starts with "${start}": a sign-in page? ` +
      "Open the address in a browser to see what it asks for.",
    { path: name, reason: "web-page" },
  );
}

export function changed(name: string, was: string, is: string): AnalysisError<"remote-changed"> {
  return new AnalysisError(
    "remote-changed",
    `${name} has changed on the server while it was read (${was}, then ${is}). Open it again.`,
    { name, was, is },
  );
}

/** The same of a file that was to be downloaded. */
export function changedMeanwhile(details: ErrorDetails["remote-changed"]): AnalysisError<"remote-changed"> {
  const { name, was, is } = details;
  return new AnalysisError(
    "remote-changed",
    `${name} has changed on the server while it was downloaded (${was}, then ${is}). Download it again: it is begun anew.`,
    details,
  );
}

export function redirectRefused(
  address: URL,
  to: string,
  why: string,
  intoOwnNetwork = false,
): AnalysisError<"redirect-refused"> {
  const host = hostOf(address);
  return new AnalysisError(
    "redirect-refused",
    `${host} leads to ${to}, a redirect that is not followed: ${why}.`,
    { host, to, ...(intoOwnNetwork ? { into_own_network: true } : {}) },
  );
}

/** A server's file that is not as long as the published one. */
export function wrongSize(
  { name, address }: { name: string; address: URL },
  size: number,
  expected: number,
): AnalysisError<"wrong-size"> {
  return new AnalysisError(
    "wrong-size",
    `${hostOf(address)} has another version of ${name}: ${sizesApart(size, expected)}. Try another source, or take it with --any-version.`,
    { name, size, expected },
  );
}

/** Two sizes, exact where they would read the same. */
export function sizesApart(size: number, expected: number): string {
  const [is, was] = [byteSize(size), byteSize(expected)];
  return is === was
    ? `${groupedDigits(size)} bytes instead of ${groupedDigits(expected)}`
    : `${is} instead of ${was}`;
}

/** What came is whole and is not what was published. */
export function checksumMismatch(
  path: string,
  expected: string,
  actual: string,
): AnalysisError<"checksum-mismatch"> {
  return new AnalysisError(
    "checksum-mismatch",
    "The file that came is not the published one (its checksum differs). It was removed; try again or another source.",
    { path, expected, actual },
  );
}

export function offline(
  host: string,
  reason: string,
  stored: Stored | null = null,
): AnalysisError<"offline"> {
  const kept = stored
    ? ` What was read before is still here: ${byteSize(stored.bytes)} of ${byteSize(stored.size)}.`
    : " Nothing of it was read before.";
  return new AnalysisError("offline", `There is no connection to ${host} (${reason}).${kept}`, {
    host,
    reason,
    ...(stored ? { stored_bytes: stored.bytes, size: stored.size } : {}),
  });
}

/** What is here of an object. */
export interface Stored {
  readonly bytes: number;
  readonly size: number;
}

/** The error of a request that failed as often as is tried. */
export function givenUp(address: URL, fault: Fault, attempts: number, stored: Stored | null): AnalysisError {
  const host = hostOf(address);
  const reason = fault.message;
  if (fault.kind === "unreachable") return offline(host, reason, stored);
  if (fault.kind === "answer")
    return new AnalysisError(
      "bad-answer",
      `${host} answered with something else than it was asked for (${reason}). A proxy between may alter its answers.`,
      { host, reason, attempts },
    );
  const kept = stored?.bytes ?? 0;
  const share = stored && kept > 0 ? Math.floor((100 * kept) / stored.size) : 0;
  const keeps =
    kept > 0
      ? ` ${share} % (${byteSize(kept)}) is kept and will be used when you run this again.`
      : " Try again later.";
  return new AnalysisError(
    "network-failed",
    `${host} stopped answering after ${attempts} tries (${reason}).${keeps}`,
    {
      host,
      reason,
      attempts,
      status: fault.status,
      kept_bytes: kept,
    },
  );
}
