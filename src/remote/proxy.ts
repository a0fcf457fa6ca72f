import http from "node:http";
import https from "node:https";
import { connect } from "node:tls";
import type { Duplex } from "node:stream";
import { AnalysisError } from "../core/errors.ts";
import { isLoopback } from "./redirect.ts";

/** How a request gets to an address: options of it in place of the address's own; null for the direct way. */
export type Route = (address: URL) => https.RequestOptions | null;

/** How long a proxy may take to make a connection, milliseconds. */
const tunnelMs = 30_000;

/**
 * The way through the proxies that an environment names, for the command line: VS Code has its own. HTTPS_PROXY is for
 * https, HTTP_PROXY for http, NO_PROXY for the hosts that are asked directly; names in small letters come first, as
 * everywhere. This machine is never asked through a proxy.
 *
 * @throws AnalysisError `bad-argument` for a proxy that is none of http
 */
export function proxyRoute(environment: NodeJS.ProcessEnv): Route {
  const value = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? "";
  const proxies = { "http:": proxyOf("HTTP_PROXY", value), "https:": proxyOf("HTTPS_PROXY", value) };
  const tunnels = proxies["https:"] && new Tunnels(proxies["https:"]);
  const exceptions = value("NO_PROXY")
    .split(/[\s,]+/)
    .filter((each) => each !== "");
  return (address) => {
    const proxy = proxies[address.protocol as keyof typeof proxies];
    if (!proxy || isLoopback(address.hostname) || exceptions.some((each) => isMeant(each, address)))
      return null;
    if (address.protocol === "https:") return { agent: tunnels! };
    const headers = { host: address.host, ...proxy.headers };
    return { ...proxy.place, path: address.origin + address.pathname + address.search, headers };
  };
}

interface Proxy {
  readonly place: { readonly hostname: string; readonly port: number };
  readonly headers: Readonly<Record<string, string>>;
}

function proxyOf(name: string, value: (name: string) => string): Proxy | null {
  const text = value(name).trim();
  if (text === "") return null;
  const address = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  // It may hold a password: it is not repeated.
  if (url?.protocol !== "http:")
    throw new AnalysisError(
      "bad-argument",
      `${name} names no proxy that is used here: write http://HOST:PORT, or leave it empty.`,
      { argument: name, value: url?.protocol ?? "no address" },
    );
  const { username, password } = url;
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    place: { hostname: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) },
    headers:
      username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(both).toString("base64")}` },
  };
}

/** Whether an entry of NO_PROXY means an address: all, a host, or a host with all below it; perhaps at one port alone. */
function isMeant(entry: string, address: URL): boolean {
  if (entry === "*") return true;
  const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase())!;
  const usual = address.protocol === "https:" ? "443" : "80";
  if (port !== undefined && port !== (address.port || usual)) return false;
  const host = name.replace(/^\*?\./, "");
  return host !== "" && (address.hostname === host || address.hostname.endsWith(`.${host}`));
}

/** Connections of TLS through a proxy, which sees no more of them than the host; kept for further requests. */
class Tunnels extends https.Agent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy) {
    super({ keepAlive: true });
    this.#proxy = proxy;
  }

  override createConnection(
    options: https.RequestOptions,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { place, headers } = this.#proxy;
    const host = options.host ?? "";
    const target = `${host.includes(":") ? `[${host}]` : host}:${String(options.port ?? 443)}`;
    const fail = (error: Error): void => done(error, undefined as unknown as Duplex);
    const asked = http.request({
      ...place,
      method: "CONNECT",
      path: target,
      headers: { host: target, ...headers },
      agent: false,
      timeout: tunnelMs,
    });
    asked.once("timeout", () => asked.destroy(new Error(`the proxy ${place.hostname} does not answer`)));
    asked.once("error", fail);
    asked.once("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) {
        done(null, connect({ ...(options as object), socket, servername: options.servername ?? host }));
        return;
      }
      socket.destroy();
      fail(new Error(`the proxy ${place.hostname} answered HTTP ${statusCode}`));
    });
    asked.end();
  }
}
