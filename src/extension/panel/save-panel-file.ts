import * as vscode from "vscode";
import { provenanceBeside } from "../../core/export/provenance.ts";
import type { FileToSave } from "../../protocol/decoding-host-api.ts";
import type { SessionApi } from "../../protocol/session-api.ts";
import { askWhereToSave } from "../files/save-dialog.ts";
import { writeWhole } from "../files/write-files.ts";
import { fileName } from "../uri-names.ts";
import type { DecodingRun } from "./decoding-run.ts";

/** Writes a file of a panel's page where the user says, and beside it where its numbers come from. */
export async function savePanelFile(
  uri: vscode.Uri,
  { name, label, bytes, recipe }: FileToSave,
  { run, session }: { readonly run: DecodingRun; readonly session: SessionApi },
): Promise<vscode.Uri | undefined> {
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const target = await askWhereToSave(uri, name, { [label]: [extension] }, label);
  if (!target) return undefined;
  const answer = await run.decode(recipe);
  const provenance = await session.decodingProvenance(recipe, {
    preview: answer.preview,
    notices: answer.notices,
  });
  await writeWhole(target, bytes);
  const beside = provenanceBeside(fileName(target), provenance);
  await writeWhole(vscode.Uri.joinPath(target, "..", beside.name), beside.bytes);
  return target;
}

/** No result yet; or one without a figure, for not every method has a plane to draw. */
export function sayNothingToSave(): void {
  const sentence = vscode.l10n.t(
    "There is nothing to save. Choose a label column and press Run; a figure needs a method that has discriminants or predicts numbers.",
  );
  void vscode.window.showInformationMessage(sentence);
}
