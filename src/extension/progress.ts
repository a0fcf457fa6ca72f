import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";

/** Work that ends sooner is not worth a notification. */
const quickMs = 500;

/** Runs work, under a notification with its steps and a Cancel button when it takes longer than one looks. */
export async function withProgress<T>(title: string, work: (control: Control) => Promise<T>): Promise<T> {
  const shown = new ShownProgress();
  const result = work(shown);
  const wasQuick = await Promise.race([result.then(() => true), delay(quickMs, false)]);
  if (wasQuick) return result;
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    shown.show(progress, token);
    return result;
  });
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** Tells a notification how far the work is, once there is one. */
class ShownProgress implements Control {
  #shown: { progress: Progress; token: vscode.CancellationToken; percent: number } | undefined;

  show(progress: Progress, token: vscode.CancellationToken): void {
    this.#shown = { progress, token, percent: 0 };
  }

  async checkpoint(done: number, total: number, step?: string): Promise<void> {
    const shown = this.#shown;
    if (!shown) return;
    if (shown.token.isCancellationRequested) throw new AnalysisError("cancelled", "Cancelled.", {});
    const percent = total > 0 ? (100 * done) / total : 0;
    const increment = Math.max(0, percent - shown.percent);
    shown.percent += increment;
    shown.progress.report({ increment, ...(step === undefined ? {} : { message: step }) });
  }
}
