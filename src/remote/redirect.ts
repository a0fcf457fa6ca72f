import { isIP } from "node:net";
import { redirectRefused, shownAddress } from "./failures.ts";

/** Statuses that name another address to ask. */
export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/**
 * The address that an answer leads to, if it may be followed: http or https, never from https to http, and not to
 * another host of this machine or its network, where an address may act by being asked. All names of this machine are one.
 *
 * @throws AnalysisError `redirect-refused`
 */
export function redirectTarget(from: URL, location: string | undefined, allowPrivate: boolean): URL {
  if (location === undefined || !URL.canParse(location, from))
    throw redirectRefused(from, "nowhere", "it names no address");
  const to = new URL(location, from);
  const shown = /^https?:$/.test(to.protocol) ? shownAddress(to) : location.slice(0, 200);
  if (!/^https?:$/.test(to.protocol)) throw redirectRefused(from, shown, "only http and https are");
  if (from.protocol === "https:" && to.protocol === "http:")
    throw redirectRefused(from, shown, "it leaves https");
  if (to.username !== "" || to.password !== "") throw redirectRefused(from, to.host, "it holds a password");
  const sameHost = to.hostname === from.hostname || (isLoopback(to.hostname) && isLoopback(from.hostname));
  if (!allowPrivate && isPrivate(to.hostname) && !sameHost)
    throw redirectRefused(
      from,
      shown,
      "it leads to another address in your own network; --allow-private follows it",
      true,
    );
  return to;
}

/** As it is compared: a name may end with a dot, and is the same without. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$|\.+$/g, "").toLowerCase();

/** Addresses of this machine, which nobody else can listen to. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return isIP(host) === 4 ? host.startsWith("127.") : host === "::1";
}

/** Addresses of this machine and of networks that are nobody else's, as they are written. */
export function isPrivate(hostname: string): boolean {
  const host = bare(hostname);
  if (host === "localhost" || host.endsWith(".localhost") || host.endsWith(".local")) return true;
  const version = isIP(host);
  if (version === 4) return privateV4.test(host);
  return version === 6 && (host === "::1" || host === "::" || /^(f[cd]|fe[89ab]|::ffff:)/.test(host));
}

const privateV4 =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
