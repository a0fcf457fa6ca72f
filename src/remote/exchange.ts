// Without `node:`: VS Code puts its proxy and certificates under these two names alone.
import http from "http";
import https from "https";
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "http";
import type { Route } from "./proxy.ts";
import { Fault, faultOf } from "./fault.ts";

/** Of a body that nobody wants, bytes: more are dearer than another connection. */
const longestUnread = 65_536;

/** An answer whose head has come. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, piece by piece. Ends with a `Fault` when it is cut or no byte comes for too long. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the answer, and its connection with it where the body is long or of unknown length. */
  discard(): void;
}

/**
 * One request, one answer; nothing is followed or repeated. No agent is given where there is no `route`, for VS Code takes
 * a request that brings its own past the proxy.
 *
 * @param timeoutMs - how long no byte may come
 * @param route - the way through a proxy
 * @throws Fault where no answer comes; whatever `signal` was ended with
 */
export function exchange(
  address: URL,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
  signal?: AbortSignal,
  route?: Route,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { request: ask } = address.protocol === "https:" ? https : http;
    const { headers: more, ...way } = route?.(address) ?? {};
    const all = { ...headers, ...(more as Record<string, string> | undefined) };
    const request = ask(address, { method: "GET", ...way, headers: all, ...(signal ? { signal } : {}) });
    let victim: ClientRequest | IncomingMessage = request;
    const watch = watchBytes(request, timeoutMs, (stalled) => victim.destroy(stalled));
    request.once("response", (response) => {
      victim = response;
      resolve(answerOf(response, watch, signal));
    });
    request.once("error", (error) => {
      watch.end();
      reject(signal?.aborted ? reasonOf(signal) : toFault(error, request.reusedSocket));
    });
    request.end();
  });
}

function answerOf(response: IncomingMessage, watch: ByteWatch, signal: AbortSignal | undefined): Answer {
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response) {
        watch.seen();
        yield chunk as Buffer;
      }
      if (!response.complete) throw new Fault("cut", "the connection was closed in the midst of the answer");
    } catch (error) {
      throw signal?.aborted ? reasonOf(signal) : toFault(error, false);
    } finally {
      watch.end();
    }
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: body(),
    discard: () => {
      response.once("close", () => watch.end()).once("error", () => undefined);
      if (Number(response.headers["content-length"] ?? Infinity) > longestUnread) response.destroy();
      else response.resume();
    },
  };
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error("The request was ended.");

const toFault = (error: unknown, idled: boolean): Fault =>
  error instanceof Fault ? error : faultOf(error as NodeJS.ErrnoException, idled);

interface ByteWatch {
  seen(): void;
  end(): void;
}

/** Ends a request when no byte has come for too long; a head that trickles in counts as bytes. */
function watchBytes(request: ClientRequest, timeoutMs: number, onStall: (stalled: Fault) => void): ByteWatch {
  let bytes = 0;
  const look = (): void => {
    const now = request.socket?.bytesRead ?? 0;
    if (now !== bytes) {
      bytes = now;
      timer = setTimeout(look, timeoutMs);
      return;
    }
    onStall(new Fault("cut", `no byte came for ${timeoutMs / 1000} s`));
  };
  let timer = setTimeout(look, timeoutMs);
  return {
    seen: () => {
      bytes = request.socket?.bytesRead ?? 0;
      timer.refresh();
    },
    end: () => clearTimeout(timer),
  };
}
