import { rename, rm, stat, writeFile } from "node:fs/promises";
import { Uri } from "./uri.ts";
import { user } from "./user.ts";

/** A VS Code without windows: it keeps what it is told, and its user answers as a test says. */
export { Uri };

export class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}
/** What is only made, and looked at by nobody. */
class Thing {
  readonly facts: readonly unknown[];
  constructor(...facts: unknown[]) {
    this.facts = facts;
  }
}
export class TabInputCustom extends Thing {}
export class RelativePattern extends Thing {}
export class TreeItem extends Thing {}
export class MarkdownString extends Thing {}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const FileType = { File: 1 };
export const FilePermission = { Readonly: 1 };
export const ViewColumn = { Active: -1, Beside: -2, One: 1 };
export const StatusBarAlignment = { Left: 1 };
export const UIKind = { Desktop: 1, Web: 2 };
export const ConfigurationTarget = { Global: 1 };
export const QuickPickItemKind = { Separator: -1 };
export const ProgressLocation = { Notification: 15 };
export const QuickInputButtons = { Back: {} };

export const l10n = {
  t: (text: string, ...values: unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)])),
};

export const env = {
  language: "en",
  remoteName: undefined,
  get uiKind(): number {
    return user.desktop ? UIKind.Desktop : UIKind.Web;
  },
  clipboard: { writeText: async (text: string) => void (user.clipboard = text) },
  openExternal: async (uri: Uri) => user.commands.push(["openExternal", uri.toString()]),
};

const handlers = new Map<string, (...args: unknown[]) => unknown>();
export const commands = {
  registerCommand(name: string, run: (...args: unknown[]) => unknown): Disposable {
    handlers.set(name, run);
    return new Disposable(() => handlers.delete(name));
  },
  async executeCommand(name: string, ...args: unknown[]): Promise<unknown> {
    user.commands.push([name, ...args]);
    return handlers.get(name)?.(...args);
  },
  getCommands: async () => [...handlers.keys()],
};

const nothing = new EventEmitter<unknown>();
const watcher = {
  onDidChange: nothing.event,
  onDidCreate: nothing.event,
  onDidDelete: nothing.event,
  dispose: () => undefined,
};

export const workspace = {
  isTrusted: true,
  workspaceFolders: undefined,
  getWorkspaceFolder: () => undefined,
  onDidGrantWorkspaceTrust: nothing.event,
  onDidChangeWorkspaceFolders: nothing.event,
  onDidChangeConfiguration: nothing.event,
  createFileSystemWatcher: () => watcher,
  registerFileSystemProvider: () => new Disposable(() => undefined),
  findFiles: async (glob: string) => (glob.endsWith(".nwb") ? user.files : []),
  getConfiguration: () => ({
    get: (key: string, fallback: unknown) => user.settings.get(key) ?? fallback,
    update: async (key: string, value: unknown) => void user.settings.set(key, value),
  }),
  fs: {
    async writeFile({ path }: Uri, bytes: Uint8Array) {
      await writeFile(path, bytes);
      if (user.refuseWriting) throw new Error("ENOSPC: no space left");
    },
    rename: (from: Uri, to: Uri) => rename(from.path, to.path),
    delete: ({ path }: Uri, options: { recursive?: boolean } = {}) =>
      rm(path, { recursive: options.recursive ?? false }),
    stat: ({ path }: Uri) => stat(path),
  },
};

type Message = (text: string, ...more: unknown[]) => Promise<unknown>;
const message =
  (kind: "information" | "warning" | "error"): Message =>
  (text, ...choices) =>
    user.ask({ kind, text, choices });

function panel(_type: string, title: string): object {
  const disposed = new EventEmitter<void>();
  const made = {
    title,
    active: true,
    visible: true,
    revealed: 0,
    viewColumn: 1,
    webview: {
      cspSource: "csp:",
      asWebviewUri: (uri: Uri) => uri,
      postMessage: async () => true,
      onDidReceiveMessage: nothing.event,
    },
    reveal: () => {
      made.revealed++;
    },
    onDidDispose: disposed.event,
    onDidChangeViewState: nothing.event,
    dispose: () => disposed.fire(),
  };
  user.panels.push(made);
  return made;
}

/** A quick pick or an input box: it is accepted with what the user answers, or hidden. */
function quickInput(): object {
  const [accepted, hidden, none] = [new EventEmitter<void>(), new EventEmitter<void>(), new EventEmitter()];
  const changed = new EventEmitter<string>();
  const input = {
    title: "",
    value: "",
    busy: false,
    items: [] as readonly unknown[],
    selectedItems: [] as readonly unknown[],
    onDidAccept: accepted.event,
    onDidHide: hidden.event,
    onDidTriggerButton: none.event,
    onDidTriggerItemButton: none.event,
    hide: () => hidden.fire(),
    validationMessage: "" as string | undefined,
    onDidChangeValue: changed.event,
    dispose: () => undefined,
    async show() {
      while (input.busy) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setImmediate(resolve));
      const choices = input.items.length > 0 ? input.items : [input.value];
      let answer;
      do {
        input.validationMessage = "";
        answer = await user.ask({ kind: "pick", text: input.title, choices });
        if (typeof answer === "string") changed.fire((input.value = answer));
        else input.selectedItems = [answer];
        user.faults.push(fault());
        if (answer === undefined) hidden.fire();
        else accepted.fire();
      } while (answer !== undefined && fault() !== "");
    },
  };
  const fault = (): string => input.validationMessage ?? "";
  return input;
}

export const window = {
  createQuickPick: quickInput,
  createInputBox: quickInput,
  tabGroups: { activeTabGroup: { viewColumn: 1, activeTab: undefined } },
  createOutputChannel: () => ({
    error: (line: string) => void user.log.push(line),
    warn: (line: string) => void user.log.push(line),
    info: () => undefined,
    debug: () => undefined,
    show: () => user.commands.push(["log"]),
    dispose: () => undefined,
  }),
  state: { focused: true },
  createStatusBarItem: () => {
    const item = {
      text: "",
      show: () => void (user.status = item.text),
      hide: () => void (user.status = ""),
      dispose: () => undefined,
    };
    return item;
  },
  createTreeView: () => ({ message: "", dispose: () => undefined }),
  createWebviewPanel: panel,
  registerCustomEditorProvider: () => new Disposable(() => undefined),
  registerWebviewPanelSerializer: () => new Disposable(() => undefined),
  showInformationMessage: message("information"),
  showWarningMessage: message("warning"),
  showErrorMessage: message("error"),
  showQuickPick: (choices: unknown[], { title }: { title: string }) =>
    user.ask({ kind: "pick", text: title, choices }),
  async showInputBox(asked: { title: string; validateInput(text: string): string | undefined }) {
    const answer = (await user.ask({ kind: "input", text: asked.title, choices: [] })) as string | undefined;
    const fault = answer === undefined ? undefined : asked.validateInput(answer);
    user.faults.push(fault ?? "");
    return fault === undefined ? answer : undefined;
  },
  showOpenDialog: ({ title }: { title: string }) => user.ask({ kind: "open", text: title, choices: [] }),
  showSaveDialog: ({ title, defaultUri }: { title: string; defaultUri: Uri }) =>
    user.ask({ kind: "save", text: title, choices: [defaultUri] }),
  withProgress: (_options: unknown, work: (progress: object, token: object) => unknown) =>
    work(
      { report: () => undefined },
      { isCancellationRequested: false, onCancellationRequested: nothing.event },
    ),
};
