import { AnalysisError, errorFacts } from "../src/core/errors.ts";
import { connect, serve } from "../src/protocol/rpc.ts";
import type { Contract, Port } from "../src/protocol/rpc.ts";
import type { SessionApi } from "../src/protocol/session-api.ts";
import { openWire } from "../src/protocol/webview-wire.ts";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** A page's connections: to the open file, to VS Code, and what it remembers while it is hidden. */
export interface Page<Host, Asked> {
  readonly session: SessionApi;
  readonly host: Host;
  /** Lets the host ask the page. */
  answer(target: Asked): void;
  recall(): unknown;
  remember(state: unknown): void;
}

/** May be called once a page. Errors nobody handles go to the host's log. */
export function openPage<
  Host extends Contract<Host> & { report(error: ReturnType<typeof errorFacts>): Promise<void> },
  Asked extends Contract<Asked>,
>(): Page<Host, Asked> {
  const vscode = acquireVsCodeApi();
  const wire = openWire(windowPort(vscode));
  const { api: host } = connect<Host>(wire.channel("host"));
  const report = (error: unknown): void => void host.report(errorFacts(error)).catch(() => undefined);
  window.addEventListener("error", (event) => report(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => report(event.reason));
  return {
    session: connect<SessionApi>(wire.channel("session")).api,
    host,
    answer: (target) =>
      serve<Asked>(wire.channel("page"), target, {
        pause: () => new Promise((resume) => setTimeout(resume)),
        now: () => performance.now(),
      }),
    recall: () => vscode.getState(),
    remember: (state) => vscode.setState(state),
  };
}

function windowPort(vscode: VsCodeApi): Port {
  return {
    post: (message) => vscode.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data)),
  };
}

/** The sentence of anything thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof AnalysisError ? error.message : errorFacts(error).message;
