import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A proxy on this machine, which takes every host of plain http for one server. */
export class ProxyServer {
  readonly #server: Server;
  /** What it was asked for, as it was written, and by whom. */
  readonly asked: { target: string; authorization: string | undefined }[] = [];
  /** What comes through tunnels first. */
  readonly tunnelled: Buffer[] = [];
  /** The answer to those who want a tunnel. */
  tunnelStatus = 200;

  private constructor(behind: string) {
    this.#server = createServer((from, to) => this.#forward(behind, from, to));
    this.#server.on("connect", (from: IncomingMessage, socket: Socket) => {
      this.#note(from);
      socket.on("error", () => undefined).on("end", () => socket.destroy());
      socket.write(`HTTP/1.1 ${this.tunnelStatus} so\r\n\r\n`);
      socket.once("data", (first: Buffer) => {
        this.tunnelled.push(first);
        socket.destroy();
      });
    });
  }

  /** @param behind - the server that all requests go to */
  static async start(behind: string): Promise<ProxyServer> {
    const proxy = new ProxyServer(behind);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #note({ url, headers }: IncomingMessage): void {
    this.asked.push({ target: url ?? "", authorization: headers["proxy-authorization"] });
  }

  #forward(behind: string, from: IncomingMessage, to: ServerResponse): void {
    this.#note(from);
    const { pathname, search } = new URL(from.url ?? "", behind);
    const onward = request(behind + pathname + search, { headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.end();
  }
}
