import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How one answer is wrong. */
export type ServedFault =
  | { readonly kind: "cut" | "stall"; readonly after: number }
  | { readonly kind: "drop" | "no-range" | "html" | "gzip" | "no-etag" | "weak-etag" | "chunked" | "loop" }
  | { readonly kind: "status"; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: "shift" | "short" | "longer-total" | "long" | "wrong-length"; readonly by: number }
  | { readonly kind: "etag"; readonly etag: string }
  | { readonly kind: "redirect"; readonly to: string };

/** A request as it came. */
export interface ServedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Bytes of the body that were sent. */
  sent: number;
}

/** A web server on this machine that misbehaves as it is told, request by request. */
export class FaultServer {
  readonly #server: Server;
  readonly objects = new Map<string, Uint8Array>();
  /** Documents of APIs by path and query. */
  readonly documents = new Map<string, unknown>();
  /** The fault of the n-th request for an object from now on, if any. */
  fault: (request: number, path: string) => ServedFault | undefined = () => undefined;
  readonly log: ServedRequest[] = [];
  #number = 0;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<FaultServer> {
    const server = new FaultServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From here on as if nothing had been asked. */
  reset(fault: FaultServer["fault"] = () => undefined): void {
    this.fault = fault;
    this.log.length = 0;
    this.#number = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const entry: ServedRequest = { path: request.url ?? "", headers: request.headers, sent: 0 };
    this.log.push(entry);
    const document = this.documents.get(entry.path);
    if (document !== undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
      return;
    }
    const path = entry.path.split("?")[0]!;
    const fault = this.fault(this.#number++, entry.path);
    if (fault && instead(fault, entry, response)) return;
    const object = this.objects.get(path);
    if (object) serve(object, fault, entry, response);
    else response.writeHead(404, { "content-length": 4 }).end("none");
  }
}

/** Answers that are no object at all. */
function instead(fault: ServedFault, { path }: ServedRequest, response: ServerResponse): boolean {
  switch (fault.kind) {
    case "drop":
      response.socket?.destroy();
      return true;
    case "status":
      response.writeHead(fault.status, { "content-length": 5, ...fault.headers }).end("fault");
      return true;
    case "html":
      response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><title>Sign in</title>");
      return true;
    case "loop":
      response.writeHead(302, { location: path, "content-length": 0 }).end();
      return true;
    case "redirect":
      response.writeHead(307, { location: fault.to, "content-length": 0 }).end();
      return true;
    default:
      return false;
  }
}

const tags = new WeakMap<Uint8Array, string>();

/** As S3 makes them; an object is not changed, but replaced. */
function tagOf(object: Uint8Array): string {
  const known = tags.get(object) ?? `"${createHash("md5").update(object).digest("hex")}"`;
  tags.set(object, known);
  return known;
}

function serve(
  object: Uint8Array,
  fault: ServedFault | undefined,
  entry: ServedRequest,
  response: ServerResponse,
): void {
  const by = fault && "by" in fault ? fault.by : 0;
  const tag = tagOf(object);
  const etag = fault?.kind === "etag" ? fault.etag : fault?.kind === "weak-etag" ? `W/${tag}` : tag;
  const match = entry.headers["if-match"];
  if (match !== undefined && match !== etag) {
    response.writeHead(412, { "content-length": 0 }).end();
    return;
  }
  const common = fault?.kind === "no-etag" ? {} : { etag, "last-modified": "Mon, 04 May 2020 00:00:00 GMT" };
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(entry.headers.range ?? "")?.map(Number) ?? [];
  if (from === undefined || to === undefined || fault?.kind === "no-range") {
    const part = fault?.kind === "cut" ? object.subarray(0, fault.after) : object;
    entry.sent = part.length;
    response.writeHead(200, { ...common, "content-length": object.length });
    response.write(part, () => (part === object ? response.end() : response.socket?.destroy()));
    return;
  }
  if (from >= object.length) {
    response
      .writeHead(416, { "content-range": `bytes */${object.length}` })
      .end("<Error>InvalidRange</Error>");
    return;
  }
  const shift = fault?.kind === "shift" ? by : 0;
  const start = from + shift;
  const end = Math.min(to + 1, object.length) + shift - (fault?.kind === "short" ? by : 0);
  const total = object.length + (fault?.kind === "longer-total" ? by : 0);
  const body = [object.subarray(start, end), new Uint8Array(fault?.kind === "long" ? by : 0)];
  const bytes = Buffer.concat(body);
  const length = bytes.length + (fault?.kind === "wrong-length" ? by : 0);
  const chunked = fault?.kind === "chunked" || fault?.kind === "long";
  response.writeHead(206, {
    ...common,
    "content-range": `bytes ${start}-${end - 1}/${total}`,
    ...(chunked ? {} : { "content-length": length }),
    ...(fault?.kind === "gzip" ? { "content-encoding": "gzip" } : {}),
  });
  const part = fault?.kind === "cut" || fault?.kind === "stall" ? bytes.subarray(0, fault.after) : bytes;
  entry.sent = part.length;
  response.write(part, () => {
    if (fault?.kind === "cut" || fault?.kind === "wrong-length") response.socket?.destroy();
  });
  if (part === bytes && fault?.kind !== "wrong-length") response.end();
}
