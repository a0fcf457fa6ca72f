import * as vscode from "vscode";
import type { FigureFormat, ScoresFormat } from "../protocol/decoding-host-api.ts";
import type { EditorTab } from "../protocol/editor-host-api.ts";
import { chooseSession } from "./ask/choose-session.ts";
import { activeEditorFile, targetOf } from "./command-target.ts";
import { decode, extract, using } from "./question-commands.ts";
import type { QuestionParts } from "./question-commands.ts";
import { browse, openUrl, signIn } from "./remote/elsewhere-commands.ts";
import type { ElsewhereParts } from "./remote/elsewhere-commands.ts";
import type { ErrorReporter } from "./report-error.ts";
import { revealFile } from "./files/reveal.ts";
import { addRoot, connectToAllen, removeRoot } from "./sessions/add-root.ts";
import type { RootNode, SessionNode } from "./sessions/tree-node.ts";
import { deleteLocal, download, pause, repair, resume, verifyFiles } from "./transfers/download-commands.ts";
import type { TransferParts } from "./transfers/download-commands.ts";
import { showDownloads } from "./transfers/show-downloads.ts";
import { showWhereToGet } from "./sessions/where-to-get.ts";

export interface CommandParts extends QuestionParts {
  readonly errors: ErrorReporter;
  readonly log: vscode.LogOutputChannel;
  readonly transfers: Pick<TransferParts, "downloads" | "catalogue">;
  readonly elsewhere: Pick<ElsewhereParts, "opened" | "origins" | "keys">;
}

/** All commands by the last part of their id. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const commands = {
    ...sessionCommands(parts),
    ...editorCommands(parts),
    ...treeCommands(parts),
    ...panelCommands(parts),
    ...elsewhereCommands(parts),
    ...transferCommands(parts),
  };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`neuralCoding.${name}`, parts.errors.guard(run)),
  );
  return vscode.Disposable.from(...registered);
}

type Commands = Record<string, (...args: never[]) => Promise<unknown>>;

function sessionCommands(parts: CommandParts): Commands {
  const { tree, editor, log } = parts;
  return {
    openSession: async (argument: unknown, tab?: EditorTab) => {
      const uri =
        targetOf(argument)?.uri ?? (await chooseSession(vscode.l10n.t("Open Session"), await tree.entries()));
      if (uri) await editor.open(uri, typeof tab === "string" ? tab : undefined);
    },
    openToSide: async ({ uri }: SessionNode) => uri && editor.open(uri, undefined, vscode.ViewColumn.Beside),
    extractCounts: async (argument: unknown) => extract(parts, argument),
    decode: async (argument: unknown) => decode(parts, argument),
    reopenSession: async (argument: unknown) => {
      const uri = fileInFront(parts, argument);
      if (uri) await using(parts.pool, uri, (session) => session.reopen());
    },
    revealSession: async (argument: unknown) => {
      const uri = fileInFront(parts, argument);
      if (uri) await revealFile(uri);
    },
    copySessionId: async ({ entry }: SessionNode) => vscode.env.clipboard.writeText(entry.id),
    copySessionPath: async ({ entry }: SessionNode) => vscode.env.clipboard.writeText(entry.path ?? entry.id),
    whereToGetSession: async ({ entry }: SessionNode) => showWhereToGet(entry),
    showLog: async () => log.show(),
  };
}

/** The file that a command was given, or that the editor or the panel in front shows. */
const fileInFront = ({ panels }: CommandParts, argument: unknown): vscode.Uri | undefined =>
  targetOf(argument)?.uri ?? activeEditorFile() ?? panels.active?.uri;

/** What the editor in front does with its tabs and tables. */
function editorCommands({ editor }: CommandParts): Commands {
  return {
    findInTable: async () => editor.active?.table("find"),
    findNext: async () => editor.active?.table("find-next"),
    findPrevious: async () => editor.active?.table("find-previous"),
    copyTableAsText: async () => editor.active?.table("copy"),
    exportTable: async () => editor.active?.table("export"),
    showTab: async (tab: EditorTab) => editor.active?.show(tab),
  };
}

function treeCommands({ tree, elsewhere }: CommandParts): Commands {
  return {
    refreshSessions: async () => tree.refresh(),
    filterSessions: () => tree.askFilter(),
    clearSessionFilter: () => tree.clearFilter(),
    groupSessions: () => tree.askGrouping(),
    sortSessions: () => tree.askOrder(),
    connectAllen: () => connectToAllen(),
    addRoot: () => addRoot(),
    removeRoot: async ({ root }: RootNode) => {
      await removeRoot(root, elsewhere.opened);
      tree.refresh();
    },
  };
}

function elsewhereCommands({ tree, editor, elsewhere }: CommandParts): Commands {
  const parts = { ...elsewhere, tree, editor };
  return {
    openUrl: (given: unknown) => openUrl(parts, given),
    browseDandi: (given: unknown) => browse(parts, given),
    signInDandi: (given: unknown) => signIn(parts, given),
    signOutDandi: () => elsewhere.keys.forget(),
  };
}

function transferCommands({ tree, pool, transfers }: CommandParts): Commands {
  const parts = { ...transfers, tree, pool };
  return {
    download: (argument: unknown, nodes: unknown) => download(parts, argument, nodes),
    pauseDownload: (argument: unknown, nodes: unknown) => pause(parts, argument, nodes),
    resumeDownload: (argument: unknown, nodes: unknown) => resume(parts, argument, nodes),
    repairFile: (argument: unknown, nodes: unknown) => repair(parts, argument, nodes),
    verifyFile: (argument: unknown, nodes: unknown) => verifyFiles(parts, argument, nodes),
    deleteLocal: (argument: unknown, nodes: unknown) => deleteLocal(parts, argument, nodes),
    showDownloads: async () => showDownloads(parts.downloads),
  };
}

const figureFormats: Record<string, FigureFormat> = { SVG: "svg", PNG: "png" };
const scoresFormats: Record<string, ScoresFormat> = { JSON: "json", CSV: "csv" };

function panelCommands({ panels }: CommandParts): Commands {
  return {
    exportFigure: async () => {
      const format = await pickFormat(vscode.l10n.t("Export Figure"), figureFormats);
      if (format) await panels.active?.export((page) => page.figure(format));
    },
    copyFigure: async () => panels.active?.copyFigure(),
    saveScores: async () => {
      const format = await pickFormat(vscode.l10n.t("Save Scores"), scoresFormats);
      if (format) await panels.active?.export((page) => page.scores(format));
    },
  };
}

async function pickFormat<F>(title: string, formats: Record<string, F>): Promise<F | undefined> {
  const chosen = await vscode.window.showQuickPick(Object.keys(formats), { title });
  return chosen === undefined ? undefined : formats[chosen];
}
