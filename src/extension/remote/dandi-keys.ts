import * as vscode from "vscode";
import { dandiInstances } from "../../core/source-name.ts";
import type { DandiInstance } from "../../core/source-name.ts";

const keyOf = (instance: DandiInstance): string => `dandi.key.${instance}`;

/** Keys of the user's accounts at DANDI's archives: in VS Code's secret storage, and nowhere else. */
export class DandiKeys {
  readonly #secrets: Pick<vscode.SecretStorage, "get" | "store" | "delete">;

  constructor(secrets: Pick<vscode.SecretStorage, "get" | "store" | "delete">) {
    this.#secrets = secrets;
  }

  async all(): Promise<Readonly<Partial<Record<DandiInstance, string>>>> {
    const found = await Promise.all(
      dandiInstances.map(async (instance) => [instance, await this.#secrets.get(keyOf(instance))] as const),
    );
    return Object.fromEntries(found.filter(([, key]) => key !== undefined));
  }

  /** Asks for a key and keeps it. False when the user gave up. */
  async ask(instance: DandiInstance): Promise<boolean> {
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t("Sign In to DANDI"),
      prompt: vscode.l10n.t(
        "The API key of your account at {0}, from the menu behind your initials on its pages. It is kept in VS Code's secret storage and sent to that archive alone.",
        instance,
      ),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^\s*[\w-]+\s*$/.test(text) ? undefined : vscode.l10n.t("A key has letters and digits only."),
    });
    if (key === undefined) return false;
    await this.#secrets.store(keyOf(instance), key.trim());
    return true;
  }

  /** Deletes all keys, and says whether there were any. */
  async forget(): Promise<void> {
    const known = Object.keys(await this.all()) as DandiInstance[];
    for (const instance of known) await this.#secrets.delete(keyOf(instance));
    void vscode.window.showInformationMessage(
      known.length > 0
        ? vscode.l10n.t("The key of {0} was deleted.", known.join(", "))
        : vscode.l10n.t("No key of DANDI is kept here."),
    );
  }
}
