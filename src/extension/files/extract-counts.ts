import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import { exportFormats } from "../../core/export/registry.ts";
import type { ExportFormat } from "../../core/export/format.ts";
import type { Preview } from "../../core/recipe/preview.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { Extraction, SessionApi } from "../../protocol/session-api.ts";
import { count, selectionSize } from "../counted.ts";
import { offerFiles } from "./offer-files.ts";
import { withProgress } from "../progress.ts";
import { askWhereToSave } from "./save-dialog.ts";
import { exportFormat } from "../settings.ts";
import { fileName, stemOf } from "../uri-names.ts";
import { exists, writeFiles } from "./write-files.ts";

/** What "Extract Spike Counts..." wrote. */
export interface Extracted {
  readonly files: readonly vscode.Uri[];
  readonly shape: readonly number[];
}

/** Counts the spikes of a recipe and writes them where the user says. Undefined when the user gave up. */
export async function extractCounts(
  session: SessionApi,
  uri: vscode.Uri,
  recipe: Recipe,
  output: vscode.Uri | undefined,
): Promise<Extracted | undefined> {
  const target = output ?? (await askTarget(uri, recipe, await session.preview(recipe)));
  if (!target) return undefined;
  const format = formatOf(target);
  const extraction = await withProgress(vscode.l10n.t("Counting spikes in {0}", fileName(uri)), (control) =>
    session.extract(recipe, { format: format.id, stem: stemOf(target) }, control),
  );
  const folder = vscode.Uri.joinPath(target, "..");
  if (!output && !(await mayReplace(folder, extraction, target))) return undefined;
  const files = await writeFiles(folder, extraction.files);
  void announce(extraction, files);
  return { files, shape: extraction.shape };
}

function askTarget(uri: vscode.Uri, recipe: Recipe, preview: Preview): Promise<vscode.Uri | undefined> {
  if (preview.obstacle !== undefined)
    throw new AnalysisError("no-spike-times", preview.obstacle, { path: uri.fsPath });
  if (preview.trials.left === 0 || preview.units.left === 0) throw nothingLeft(preview);
  const format = exportFormats.find(({ id }) => id === exportFormat()) ?? exportFormats[0]!;
  const subject = recipe.label && /^\w+$/.test(recipe.label) ? recipe.label : "counts";
  const filters = Object.fromEntries(
    [format, ...exportFormats.filter((other) => other !== format)].map(({ label, extension }) => [
      label,
      [extension],
    ]),
  );
  const name = `${stemOf(uri)}_${subject}.${format.extension}`;
  return askWhereToSave(uri, name, filters, vscode.l10n.t("Save {0}", selectionSize(preview)));
}

/** Says which step leaves nothing, so that the user knows which to change. */
function nothingLeft({ trials, units }: Preview): AnalysisError {
  const report = trials.left === 0 ? trials : units;
  const code = trials.left === 0 ? "no-trials" : "no-units";
  const emptying = report.steps.find(({ left }) => left === 0);
  const message = emptying
    ? vscode.l10n.t(
        "The step “{0}” removes all {1} rows of {2} that were left.",
        emptying.expression,
        count(emptying.in),
        report.table,
      )
    : vscode.l10n.t("No rows of {0} are left to count.", report.table);
  return new AnalysisError(code, message, { table: report.table });
}

function formatOf(target: vscode.Uri): ExportFormat {
  const name = fileName(target);
  const format = exportFormats.find(({ extension }) => name.endsWith(`.${extension}`));
  if (format) return format;
  const known = exportFormats.map(({ extension }) => `.${extension}`);
  throw new AnalysisError(
    "bad-argument",
    vscode.l10n.t("{0} does not end in a format that counts can be written in: {1}.", name, known.join(", ")),
    { argument: "output", value: name, allowed: known },
  );
}

/** The dialog has asked about the chosen file only; a format may write others beside it. */
async function mayReplace(folder: vscode.Uri, extraction: Extraction, target: vscode.Uri): Promise<boolean> {
  const isOther = (name: string): boolean => name !== fileName(target) && !name.endsWith(".provenance.json");
  const there: string[] = [];
  for (const { name } of extraction.files)
    if (isOther(name) && (await exists(vscode.Uri.joinPath(folder, name)))) there.push(name);
  if (there.length === 0) return true;
  const replace = vscode.l10n.t("Replace");
  const question = vscode.l10n.t("{0} exist already. Replace them?", there.join(", "));
  return (await vscode.window.showWarningMessage(question, { modal: true }, replace)) === replace;
}

async function announce({ preview, notices }: Extraction, files: readonly vscode.Uri[]): Promise<void> {
  const [first] = files;
  if (!first) return;
  const warnings = [...notices.map(({ message }) => message), ...preview.warnings];
  const wrote = vscode.l10n.t("Wrote {0}: {1}.", fileName(first), selectionSize(preview));
  const sentence = [wrote, ...shortest(warnings)].join(" ");
  await offerFiles(sentence, files, warnings.length ? "warning" : "information");
}

/** One warning fits into a message; the others stand in the provenance. */
function shortest(warnings: readonly string[]): string[] {
  const [first] = warnings.toSorted((a, b) => a.length - b.length);
  if (first === undefined) return [];
  const others = warnings.length - 1;
  if (others === 0) return [first];
  return [first, vscode.l10n.t("The provenance file has {0} more.", count(others))];
}
