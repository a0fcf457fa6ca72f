import * as vscode from "vscode";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { DecodingRestore } from "../../protocol/decoding-host-api.ts";
import { DecodingPanel, panelViewType } from "./decoding-panel.ts";
import type { PanelParts } from "./decoding-panel.ts";

/** The open decoding panels: one for each session and choice of trials, units, window and label. */
export class DecodingPanels implements vscode.WebviewPanelSerializer<DecodingRestore> {
  readonly #parts: PanelParts;
  readonly #open = new Set<DecodingPanel>();

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  register(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(panelViewType, this);
  }

  /** The panel that has the focus. */
  get active(): DecodingPanel | undefined {
    return [...this.#open].find((panel) => panel.active);
  }

  /** Shows the panel of this question, a new one if there is none, and runs it. */
  async show(uri: vscode.Uri, recipe: Recipe): Promise<void> {
    const same = [...this.#open].find(
      (panel) => panel.uri.toString() === uri.toString() && question(panel.recipe) === question(recipe),
    );
    if (same) return same.run(recipe);
    const panel = vscode.window.createWebviewPanel(panelViewType, "Decode", besideTheEditor());
    this.#add(new DecodingPanel(this.#parts, panel, uri, recipe, true));
  }

  /** After a reload of the window: the settings are there, and wait for Run. */
  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: DecodingRestore | undefined,
  ): Promise<void> {
    if (!state?.uri) {
      // Closed before its page had said what it shows: there is nothing to bring back.
      panel.dispose();
      return;
    }
    this.#add(new DecodingPanel(this.#parts, panel, vscode.Uri.parse(state.uri), state.recipe, false));
  }

  #add(panel: DecodingPanel): void {
    this.#open.add(panel);
    panel.onDidDispose(() => this.#open.delete(panel));
  }
}

/** Beside the first column; from any other, in its place, so that columns do not pile up. */
const besideTheEditor = (): vscode.ViewColumn =>
  vscode.window.tabGroups.activeTabGroup.viewColumn === vscode.ViewColumn.One
    ? vscode.ViewColumn.Beside
    : vscode.ViewColumn.Active;

/** What makes two recipes one question, whatever the decoder's settings. */
const question = ({ trials, units, counts, label }: Recipe): string =>
  JSON.stringify([trials, units, counts, label]);
