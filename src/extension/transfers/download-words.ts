import * as vscode from "vscode";
import { byteSize } from "../../core/byte-size.ts";
import type { Download } from "./downloads.ts";

/** `43 %, 31 MB/s, 40 s left`; what else is the matter with a download. */
export function downloadWords({ state, progress, error }: Download): string {
  const share = shareOf(progress);
  switch (state) {
    case "queued":
      return vscode.l10n.t("waits for its turn");
    case "paused":
      return share === undefined ? vscode.l10n.t("paused") : vscode.l10n.t("paused at {0}", share);
    case "failed":
      return share === undefined || error === undefined
        ? vscode.l10n.t("failed")
        : vscode.l10n.t("failed at {0}", share);
    case "running":
      return runningWords(progress, share);
  }
}

function runningWords(progress: Download["progress"], share: string | undefined): string {
  if (!progress || share === undefined) return vscode.l10n.t("downloading");
  const { phase, retryInMs, bytesPerSecond, done, size } = progress;
  if (phase === "verifying") return vscode.l10n.t("verifying, {0}", share);
  if (phase === "waiting")
    return vscode.l10n.t("{0}, retrying in {1} s", share, Math.ceil((retryInMs ?? 0) / 1000));
  if (bytesPerSecond === null || bytesPerSecond <= 0) return share;
  const speed = vscode.l10n.t("{0}/s", byteSize(bytesPerSecond));
  if (size === null) return `${share}, ${speed}`;
  return vscode.l10n.t("{0}, {1}, {2} left", share, speed, duration((size - done) / bytesPerSecond));
}

/** `43 %`; bytes where nobody says how many there are. */
function shareOf(progress: Download["progress"]): string | undefined {
  if (!progress) return undefined;
  const { done, size } = progress;
  return size === null
    ? byteSize(done)
    : vscode.l10n.t("{0} %", Math.floor((100 * done) / Math.max(1, size)));
}

function duration(seconds: number): string {
  if (seconds < 90) return vscode.l10n.t("{0} s", Math.ceil(seconds));
  return seconds < 5400
    ? vscode.l10n.t("{0} min", Math.round(seconds / 60))
    : vscode.l10n.t("{0} h", Math.round(seconds / 3600));
}

/** The icon of a download: what goes on, never by its colour. */
export function downloadIcon({ state, progress }: Download): string {
  if (state === "failed") return "warning";
  if (state === "paused") return "debug-pause";
  return progress?.phase === "waiting" ? "debug-disconnect" : "sync~spin";
}
