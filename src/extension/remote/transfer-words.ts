import * as vscode from "vscode";
import { byteSize } from "../../core/byte-size.ts";
import type { TransferFacts } from "../../protocol/transfer.ts";

/** The step of a question with how far the reading from elsewhere is, for a line of progress. */
export function transferWords(step: string | undefined, transfer: TransferFacts): string {
  const { waiting, fetchedBytes, host } = transfer;
  const what = step ?? vscode.l10n.t("Reading");
  if (waiting)
    return vscode.l10n.t(
      "{0}: no answer of {1} ({2}), asked again in {3} s",
      what,
      host ?? "",
      waiting.reason,
      waiting.seconds,
    );
  return fetchedBytes > 0 ? vscode.l10n.t("{0} ({1} from the server)", what, byteSize(fetchedBytes)) : what;
}
