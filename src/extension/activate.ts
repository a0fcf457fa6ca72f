import * as vscode from "vscode";
import type { CatalogueUse } from "../remote/locate.ts";
import { registerCommands } from "./commands.ts";
import { DecodingPanels } from "./panel/decoding-panels.ts";
import { NwbEditor } from "./editor/nwb-editor.ts";
import { RecipeMemory } from "./editor/recipe-memory.ts";
import { openOnDisk } from "./opening.ts";
import type { Open } from "./opening.ts";
import { catalogueOf } from "./remote/catalogue-of.ts";
import { DandiKeys } from "./remote/dandi-keys.ts";
import { OpenedSources } from "./remote/opened-sources.ts";
import { Origins } from "./remote/origins.ts";
import { openSource } from "./remote/open-source.ts";
import { networkSettings } from "./remote/remote-settings.ts";
import { registerSourceFiles } from "./remote/source-files.ts";
import { sourceOf } from "./remote/source-uri.ts";
import { ErrorReporter } from "./report-error.ts";
import { SessionPool } from "./session-pool.ts";
import { listInThread } from "./sessions/roots/list-thread.ts";
import { loadRoots } from "./sessions/roots/roots.ts";
import { SessionsTree } from "./sessions/tree.ts";
import { watchSessions } from "./sessions/watch.ts";
import { Downloads } from "./transfers/downloads.ts";
import { showStatus } from "./transfers/status.ts";
import { tellEnd } from "./transfers/tell-end.ts";
import { fileName } from "./uri-names.ts";

/** What other extensions, and the tests inside VS Code, may use. */
export interface NeuralCoding {
  readonly sessions: SessionPool;
  readonly tree: SessionsTree;
  readonly downloads: Downloads;
}

/** Wires the parts together. Nothing is read or started here: each part begins when it is first needed. */
export function activate(context: vscode.ExtensionContext): NeuralCoding {
  const { extensionUri, workspaceState, globalState } = context;
  const log = vscode.window.createOutputChannel("Neural Coding", { log: true });
  const errors = new ErrorReporter(log);
  const script = vscode.Uri.joinPath(extensionUri, "dist/worker.cjs").fsPath;
  const programFolder = extensionUri.fsPath;
  const keys = new DandiKeys(context.secrets);
  const opened = new OpenedSources(globalState);
  const origins = new Origins(workspaceState, opened);
  const open: Open = async (uri, watch) => {
    const source = sourceOf(uri);
    return source ? openSource(source, { programFolder, log, keys }, watch) : openOnDisk(uri);
  };
  const pool = new SessionPool(script, open, log);
  const recipes = new RecipeMemory(workspaceState);
  const lister = vscode.Uri.joinPath(extensionUri, "dist/list-sessions.cjs").fsPath;
  const catalogue = (): CatalogueUse => catalogueOf(programFolder);
  const downloads = new Downloads({
    state: globalState,
    log,
    settings: async () => networkSettings(await keys.all()),
    catalogue,
  });
  running = downloads;
  const tree = new SessionsTree({
    pool,
    downloads,
    log,
    state: workspaceState,
    loadRoots: () => loadRoots(log, (folder) => listInThread(lister, folder), programFolder, opened.all),
  });
  const editor = new NwbEditor({ extensionUri, pool, recipes, errors, origins });
  const sessionTitle = (uri: vscode.Uri): string =>
    /^session_(\d+)\.nwb$/.exec(fileName(uri))?.[1] ?? fileName(uri);
  const panels = new DecodingPanels({
    extensionUri,
    pool,
    errors,
    sessionTitle,
    showTrials: (uri, recipe, ids) => editor.showTrials(uri, recipe, ids),
  });
  context.subscriptions.push(
    log,
    pool,
    tree,
    editor.register(),
    registerSourceFiles(),
    downloads,
    showStatus(downloads),
    downloads.onDidEnd((end) => void tellEnd(end, downloads, errors)),
    panels.register(),
    watchSessions(tree),
    pool.onDidReopen(() => tree.retell()),
    pool.onDidTransfer(({ uri, transfer }) => void opened.sized(uri.query, transfer.size)),
    registerCommands({
      pool,
      recipes,
      editor,
      panels,
      tree,
      errors,
      log,
      elsewhere: { opened, origins, keys },
      transfers: { downloads, catalogue },
    }),
  );
  return { sessions: pool, tree, downloads };
}

let running: Downloads | undefined;

/** VS Code is closed: transfers end at the end of a block, and wait for the user the next time. */
export const deactivate = async (): Promise<void> => running?.stop();
