import { AnalysisError, errorFacts, errorFromFacts } from "../core/errors.ts";
import type { ErrorFacts } from "../core/errors.ts";
import type { Control } from "../core/control.ts";

/**
 * Small typed calls over a message port. A contract is an interface of async methods whose last parameter
 * may be a {@link Control}; progress and cancelling then travel beside the call. Every call ends, in a value
 * or an error, also when the handler throws or the port closes. Each client has its own port.
 */

/** What is common to worker ports, `parentPort` and a webview's message channel. */
export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

export type Method = (...args: never[]) => Promise<unknown>;
export type Contract<T> = { [K in keyof T]: T[K] extends Method ? T[K] : never };

/** Messages, client to server: a call, or the wish to end one. */
export type Request =
  | {
      readonly kind: "call";
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
      readonly controlAt: number;
    }
  | { readonly kind: "cancel"; readonly id: number };

/** Messages, server to client. */
export type Reply =
  | { readonly kind: "ok"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: ErrorFacts }
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly done: number;
      readonly total: number;
      readonly step?: string;
    };

/** A client's side of a contract, and how to end it. */
export interface Connection<T> {
  readonly api: T;
  /** Calls that have not ended. */
  readonly waiting: number;
  /** Fails every open call with this error and refuses later ones: the other side is gone. */
  close(error: AnalysisError): void;
}

interface OpenCall {
  resolve(value: unknown): void;
  reject(error: AnalysisError): void;
  control: Control | undefined;
}

const isControl = (value: unknown): value is Control =>
  typeof value === "object" && value !== null && typeof (value as Partial<Control>).checkpoint === "function";

/** A typed proxy for the contract served at the other end of the port. */
export function connect<T extends Contract<T>>(port: Port): Connection<T> {
  const open = new Map<number, OpenCall>();
  // A page that is built again must not take the answers meant for the one before it.
  let nextId = 1 + Math.floor(Math.random() * 2 ** 40);
  let closed: AnalysisError | undefined;

  port.onMessage((message) => {
    const reply = message as Reply;
    const call = open.get(reply.id);
    if (!call) return;
    if (reply.kind === "progress") {
      // The caller's checkpoint throws when the caller gave up: pass that on, the server ends the call.
      call.control?.checkpoint(reply.done, reply.total, reply.step).catch(() => {
        port.post({ kind: "cancel", id: reply.id } satisfies Request);
      });
      return;
    }
    open.delete(reply.id);
    if (reply.kind === "ok") call.resolve(reply.value);
    else call.reject(errorFromFacts(reply.error));
  });

  const invoke = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(closed);
        return;
      }
      const id = nextId++;
      const controlAt = args.findIndex(isControl);
      const control = controlAt < 0 ? undefined : (args[controlAt] as Control);
      open.set(id, { resolve, reject, control });
      const plain = args.map((arg) => (isControl(arg) ? null : arg));
      port.post({ kind: "call", id, method, args: plain, controlAt } satisfies Request);
    });

  const api = new Proxy(
    {},
    {
      get: (_target, method) =>
        // A proxy that looks like a thenable would be called by `await`.
        typeof method === "string" && method !== "then"
          ? (...args: unknown[]) => invoke(method, args)
          : undefined,
    },
  ) as T;

  return {
    api,
    get waiting() {
      return open.size;
    },
    close(error) {
      closed = error;
      for (const call of open.values()) call.reject(error);
      open.clear();
    },
  };
}

/** Options of {@link serve}. */
export interface ServeOptions {
  /** Lets the server's other messages in; called at most every few milliseconds from checkpoints. */
  pause(): Promise<void>;
  /** Milliseconds, monotonic. */
  now(): number;
}

const pauseEveryMs = 30;

/** Answers calls that arrive at the port with the methods of `target`. */
export function serve<T extends Contract<T>>(port: Port, target: T, options: ServeOptions): void {
  const cancelled = new Set<number>();
  const running = new Set<number>();

  const controlOf = (id: number): Control => {
    let last = options.now();
    return {
      async checkpoint(done, total, step) {
        if (options.now() - last >= pauseEveryMs) {
          port.post({
            kind: "progress",
            id,
            done,
            total,
            ...(step === undefined ? {} : { step }),
          } satisfies Reply);
          await options.pause();
          last = options.now();
        }
        if (cancelled.has(id)) throw new AnalysisError("cancelled", "Cancelled.", {});
      },
    };
  };

  const answer = async (request: Extract<Request, { kind: "call" }>): Promise<void> => {
    const { id, method } = request;
    running.add(id);
    try {
      const handler = (target as Record<string, unknown>)[method];
      if (typeof handler !== "function" || !(method in target))
        throw new AnalysisError("internal", `Unknown call "${method}".`, { cause: "contract mismatch" });
      const args = [...request.args];
      if (request.controlAt >= 0) args[request.controlAt] = controlOf(id);
      const value = await (handler as (...args: unknown[]) => Promise<unknown>).apply(target, args);
      port.post({ kind: "ok", id, value } satisfies Reply);
    } catch (error) {
      port.post({ kind: "error", id, error: errorFacts(error) } satisfies Reply);
    } finally {
      running.delete(id);
      cancelled.delete(id);
    }
  };

  port.onMessage((message) => {
    const request = message as Request;
    if (request.kind === "cancel") {
      if (running.has(request.id)) cancelled.add(request.id);
    } else void answer(request);
  });
}
