import { setImmediate } from "node:timers/promises";
import type * as vscode from "vscode";
import { connect, serve } from "../../protocol/rpc.ts";
import type { Connection, Contract } from "../../protocol/rpc.ts";
import type { SessionApi } from "../../protocol/session-api.ts";
import { openWire } from "../../protocol/webview-wire.ts";
import { AnalysisError } from "../../core/errors.ts";

const serving = { pause: () => setImmediate(), now: () => performance.now() };

/** The host's end of the conversation with one page. */
export interface PagePort<Page> {
  /** Asks the page; calls fail once the panel is closed. */
  readonly page: Page;
}

/**
 * Serves a page: the open file on `session`, VS Code on `host`. What is posted after the panel is closed goes
 * nowhere.
 */
export function servePage<Host extends Contract<Host>, Page extends Contract<Page>>(
  panel: vscode.WebviewPanel,
  session: SessionApi,
  host: Host,
): PagePort<Page> {
  let open = true;
  const wire = openWire({
    post: (message) => {
      if (open) void panel.webview.postMessage(message);
    },
    onMessage: (listener) => void panel.webview.onDidReceiveMessage(listener),
  });
  serve<SessionApi>(wire.channel("session"), session, serving);
  serve<Host>(wire.channel("host"), host, serving);
  const connection: Connection<Page> = connect<Page>(wire.channel("page"));
  panel.onDidDispose(() => {
    open = false;
    connection.close(new AnalysisError("cancelled", "The page was closed.", {}));
  });
  return { page: connection.api };
}
