import * as vscode from "vscode";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";

/** Runs work under a notification with its steps and a Cancel button. */
export async function withProgress<T>(title: string, work: (control: Control) => Promise<T>): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
    work(controlOf(progress, token)),
  );
}

function controlOf(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Control {
  let shown = 0;
  return {
    checkpoint: async (done, total, step) => {
      if (token.isCancellationRequested) throw new AnalysisError("cancelled", "Cancelled.", {});
      const percent = total > 0 ? (100 * done) / total : 0;
      progress.report({ increment: Math.max(0, percent - shown), ...(step ? { message: step } : {}) });
      shown = Math.max(shown, percent);
    },
  };
}
