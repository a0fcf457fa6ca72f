import * as vscode from "vscode";

export interface ShownMessages {
  readonly errors: string[];
  readonly warnings: string[];
  readonly restore: () => void;
}

type Show = (message: string, ...offered: string[]) => Promise<string | undefined>;

/**
 * Takes the place of message boxes, which tests cannot answer, and keeps what they would have said. A warning that
 * offers `answer` is answered with it.
 */
export function shownMessages(answer?: string): ShownMessages {
  const window = vscode.window as unknown as { showErrorMessage: Show; showWarningMessage: Show };
  const { showErrorMessage, showWarningMessage } = window;
  const errors: string[] = [];
  const warnings: string[] = [];
  const keep =
    (list: string[]): Show =>
    async (message, ...offered) => {
      list.push(message);
      return offered.find((item) => item === answer);
    };
  window.showErrorMessage = keep(errors);
  window.showWarningMessage = keep(warnings);
  return {
    errors,
    warnings,
    restore: () => Object.assign(window, { showErrorMessage, showWarningMessage }),
  };
}

type Items = readonly vscode.QuickPickItem[];

/** Answers the quick picks that come, until the returned function is called. */
export function answerQuickPick(choose: (items: Items) => unknown): () => void {
  const window = vscode.window as unknown as { showQuickPick: (items: Items) => Promise<unknown> };
  const { showQuickPick } = window;
  window.showQuickPick = async (items) => choose(items);
  return () => (window.showQuickPick = showQuickPick);
}

/** Waits until something is so. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
