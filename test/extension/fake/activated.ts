import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { activate } from "../../../src/extension/activate.ts";
import type { NeuralCoding } from "../../../src/extension/activate.ts";
import { initialRecipe } from "../../../src/extension/editor/initial-recipe.ts";
import { allenSession } from "../../fixtures.ts";
import { user } from "./user.ts";

/** The whole extension over the fake VS Code, in a folder of its own, with the real worker behind it. */
export class Activated {
  readonly folder: string;
  readonly extension: NeuralCoding;
  readonly #subscriptions: vscode.Disposable[];

  private constructor(folder: string) {
    this.folder = folder;
    const state = new Map<string, unknown>();
    const workspaceState = {
      get: (key: string, fallback?: unknown) => state.get(key) ?? fallback,
      update: async (key: string, value: unknown) => void state.set(key, value),
    };
    const subscriptions: vscode.Disposable[] = [];
    const secrets = new Map<string, string>();
    const context = {
      extensionUri: vscode.Uri.file(folder),
      workspaceState,
      globalState: workspaceState,
      secrets: {
        get: async (key: string) => secrets.get(key),
        store: async (key: string, value: string) => void secrets.set(key, value),
        delete: async (key: string) => void secrets.delete(key),
      },
      subscriptions,
    };
    this.extension = activate(context as unknown as vscode.ExtensionContext);
    this.#subscriptions = subscriptions;
  }

  static async start(): Promise<Activated> {
    const folder = await mkdtemp(path.join(tmpdir(), "extension-"));
    await mkdir(path.join(folder, "dist"));
    const worker = new URL("../session-worker.mjs", import.meta.url).href;
    await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(path.join(folder, "dist/worker.cjs"), `import(${JSON.stringify(worker)});`);
    return new Activated(folder);
  }

  async stop(): Promise<void> {
    for (const each of this.#subscriptions) each.dispose();
    await rm(this.folder, { recursive: true });
  }

  /** A place for a file that a command writes. */
  place(name: string): vscode.Uri {
    return vscode.Uri.file(path.join(this.folder, name));
  }

  /** What commands wrote there, and takes it away. */
  async written(): Promise<string[]> {
    const names = (await readdir(this.folder)).filter((name) => name !== "dist" && name !== "package.json");
    await Promise.all(names.map((name) => rm(path.join(this.folder, name))));
    return names.sort();
  }
}

export const run = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`neuralCoding.${name}`, ...args);

export const recording = vscode.Uri.file(allenSession);

export const gratings: Recipe = {
  ...initialRecipe(),
  trials: { where: ["stimulus_name == 'static_gratings'", "orientation != null"] },
  label: "orientation",
};

export const errors = (): string[] =>
  user.asked.filter(({ kind }) => kind === "error").map(({ text }) => text);

/** A message that is shown after a command is over. */
export async function shown(kind: string): Promise<string> {
  for (let i = 0; i < 200; i++) {
    const found = user.asked.find((question) => question.kind === kind);
    if (found) return found.text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`No ${kind} was shown.`);
}
