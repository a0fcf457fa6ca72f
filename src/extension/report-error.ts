import * as path from "node:path";
import * as vscode from "vscode";
import { AnalysisError, errorFacts, isCancelled, isFileChanged } from "../core/errors.ts";
import type { ErrorFacts } from "../core/errors.ts";
import { fileChangeText } from "../core/file-change.ts";

/** Tells the user what failed, in one sentence, and the log why. Giving up is not a failure. */
export class ErrorReporter {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Writes the facts to the log only. */
  note(facts: ErrorFacts): void {
    const details = JSON.stringify(facts.details, (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    this.#log.error(`${facts.code}: ${facts.message} ${details}`);
  }

  /**
   * Shows the message with what can be done about it. Ends when the user has answered.
   *
   * @param first - what the caller can do about it
   */
  async show(error: unknown, first: readonly Action[] = []): Promise<void> {
    if (isCancelled(error)) return;
    const facts = errorFacts(error);
    this.note(facts);
    const actions = [...first, ...actionsFor(error)];
    const labels = actions.map(({ label }) => label);
    const chosen = await vscode.window.showErrorMessage(sentence(error, facts), ...labels);
    await actions.find(({ label }) => label === chosen)?.run();
  }

  /** The handler with every failure shown, and then without a result; for commands. */
  guard<Args extends unknown[], Result>(
    handler: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result | undefined> {
    return async (...args) => {
      try {
        return await handler(...args);
      } catch (error) {
        // Not awaited: a command is over when it failed, not when its message is read.
        void this.show(error);
        return undefined;
      }
    };
  }
}

/** What a message offers to do. */
export interface Action {
  readonly label: string;
  run(): Thenable<unknown>;
}

function actionsFor(error: unknown): Action[] {
  const showLog = {
    label: vscode.l10n.t("Show Log"),
    run: () => vscode.commands.executeCommand("neuralCoding.showLog"),
  };
  if (error instanceof AnalysisError && error.code === "not-nwb") {
    const { path: file } = error.details as { path: string };
    const reveal = {
      label: vscode.l10n.t("Show Folder"),
      run: () => vscode.commands.executeCommand("neuralCoding.revealSession", vscode.Uri.file(file)),
    };
    return [reveal, showLog];
  }
  if (isFileChanged(error)) {
    const { path: file } = error.details;
    const readAgain = {
      label: vscode.l10n.t("Read File Again"),
      run: () => vscode.commands.executeCommand("neuralCoding.reopenSession", vscode.Uri.file(file)),
    };
    return [readAgain, showLog];
  }
  return [showLog];
}

/** An unforeseen error has no sentence of ours: say at least that it is a fault of the program. */
function sentence(error: unknown, facts: ErrorFacts): string {
  if (isFileChanged(error))
    return vscode.l10n.t(
      "{0}: {1}. Nothing is answered from what was read before.",
      path.basename(error.details.path),
      fileChangeText(error.details, new Date()),
    );
  if (facts.code !== "internal") return facts.message;
  return vscode.l10n.t("Neural Coding met an error it did not expect: {0}", facts.message);
}
