import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";

/** Work that ends sooner is not worth a notification. */
const quickMs = 500;

/** Runs work, under a notification with its steps and a Cancel button when it takes longer than one looks. */
export async function withProgress<T>(title: string, work: (control: Control) => Promise<T>): Promise<T> {
  let shown: Control | undefined;
  const result = work({ checkpoint: async (...progress) => shown?.checkpoint(...progress) });
  if (await endsWithin(quickMs, result)) return result;
  return notifyWhile(title, result, (control) => {
    shown = control;
  });
}

/** Shows a notification until the work ends; `watch` is given the control that feeds it. */
export async function notifyWhile<T>(
  title: string,
  work: Promise<T>,
  watch: (control: Control) => void,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    watch(controlOf(progress, token));
    return work;
  });
}

/** Whether work ends, well or not, within a time. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = work.then(
    () => true,
    () => true,
  );
  return Promise.race([ended, delay(ms, false)]);
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
      const increment = Math.max(0, percent - shown);
      shown += increment;
      progress.report({ increment, ...(step === undefined ? {} : { message: step }) });
    },
  };
}
