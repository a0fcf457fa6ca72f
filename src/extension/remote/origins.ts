import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import { sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";
import { isPrivate } from "../../remote/redirect.ts";
import type { OpenedSource } from "./opened-sources.ts";
import { shownName } from "./source-uri.ts";

const key = "remote.origins";

/**
 * Which servers this workspace may have asked: those that the user named. One that comes from elsewhere, as by a link in a
 * file, is asked about before it is called. The homes that the program itself knows need no question.
 */
export class Origins {
  readonly #state: Pick<vscode.Memento, "get" | "update">;
  readonly #named = new Set<string>();

  readonly #opened: { readonly all: readonly OpenedSource[] };

  /** @param opened - what the user opened by its name, in whatever workspace */
  constructor(
    state: Pick<vscode.Memento, "get" | "update">,
    opened: { readonly all: readonly OpenedSource[] },
  ) {
    this.#state = state;
    this.#opened = opened;
    for (const origin of state.get<string[]>(key, [])) this.#named.add(origin);
  }

  /** The user named it. */
  async named(name: SourceName): Promise<void> {
    const origin = originOf(name);
    if (origin === undefined || this.#named.has(origin)) return;
    this.#named.add(origin);
    await this.#state.update(key, [...this.#named]);
  }

  /** @throws AnalysisError `cancelled` when the user does not want it to be asked */
  async require(name: SourceName): Promise<void> {
    const origin = originOf(name);
    if (origin === undefined || this.#named.has(origin)) return;
    const text = sourceNameText(name);
    if (this.#opened.all.some((each) => each.name === text)) return;
    const once = vscode.l10n.t("Allow Once");
    const always = vscode.l10n.t("Always for This Workspace");
    const own = isPrivate(new URL(origin).hostname);
    const answers = own || !vscode.workspace.isTrusted ? [once] : [once, always];
    const question = vscode.l10n.t("May {0} be asked for a recording?", origin);
    const detail = own
      ? vscode.l10n.t(
          "Something in this workspace names {0}, in this computer's own network. Such an address may act by being asked.",
          shownName(name),
        )
      : vscode.l10n.t(
          "Something in this workspace names {0}. You have not opened it yourself.",
          shownName(name),
        );
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...answers);
    if (answer === undefined) throw new AnalysisError("cancelled", "Not allowed.", {});
    if (answer === always) await this.named(name);
  }
}

/** Undefined for the homes that the program itself knows. */
function originOf(name: SourceName): string | undefined {
  if (name.kind === "address") return new URL(name.address).origin;
  return name.kind === "s3" && name.bucket !== "allen-brain-observatory"
    ? `https://${name.bucket}.s3.amazonaws.com`
    : undefined;
}

/** Whether a redirect that was refused, for it leads into this machine's own network, may be followed this once. */
export async function mayFollow(error: unknown): Promise<boolean> {
  if (!(error instanceof AnalysisError) || error.code !== "redirect-refused") return false;
  const { host, to, into_own_network: own } = (error as AnalysisError<"redirect-refused">).details;
  if (!own) return false;
  const once = vscode.l10n.t("Allow Once");
  const question = vscode.l10n.t("{0} leads into your own network. Follow it?", host);
  const detail = vscode.l10n.t("It leads to {0}. Such an address may act by being asked.", to);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, once)) === once;
}
