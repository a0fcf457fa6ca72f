import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import type { TableFormat } from "../../core/export/tables/format.ts";
import { tableFormats } from "../../core/export/tables/registry.ts";
import type { SessionApi, TableExport, TableView } from "../../protocol/session-api.ts";
import { count, countedColumns, countedRows } from "../counted.ts";
import { offerFiles } from "./offer-files.ts";
import { withProgress } from "../progress.ts";
import { askWhereToSave } from "./save-dialog.ts";
import { fileName, stemOf } from "../uri-names.ts";
import { writeFiles } from "./write-files.ts";

/** Which rows and columns of a table are written. */
export interface TablePart {
  readonly view: TableView;
  readonly columns: readonly string[];
}

/** Writes a table, as the editor shows it or whole, where the user says. Ends early when the user gives up. */
export async function exportTable(session: SessionApi, uri: vscode.Uri, shown: TablePart): Promise<void> {
  const part = await askPart(await partsOf(session, shown));
  if (!part) return;
  const { table } = shown.view;
  const target = await askTarget(uri, table);
  if (!target) return;
  const format = formatOf(target);
  const written = await withProgress(vscode.l10n.t("Exporting {0}", table), (control) =>
    session.exportTable(part.view, part.columns, { format: format.id, stem: stemOf(target) }, control),
  );
  const file = { name: fileName(target), bytes: written.file.bytes };
  const files = await writeFiles(vscode.Uri.joinPath(target, ".."), [file]);
  void offerFiles(
    sentenceOf(fileName(target), written),
    files,
    written.leftOut.length ? "warning" : "information",
  );
}

type Choice = vscode.QuickPickItem & { readonly part: TablePart };

/** What is shown, and what more there is: without the filter, with the columns that are hidden. */
async function partsOf(session: SessionApi, shown: TablePart): Promise<readonly Choice[]> {
  const whole: TableView = { ...shown.view, where: [] };
  const [filtered, all] = await Promise.all([session.openView(shown.view), session.openView(whole)]);
  const names = all.columns.map(({ name }) => name);
  const rows = [
    { label: vscode.l10n.t("Rows of the filter"), view: shown.view, rowCount: filtered.rowCount },
    { label: vscode.l10n.t("All rows"), view: whole, rowCount: all.rowCount },
  ].slice(shown.view.where.length > 0 ? 0 : 1);
  const columns = [
    { label: vscode.l10n.t("columns shown"), names: shown.columns },
    { label: vscode.l10n.t("all columns"), names },
  ].slice(shown.columns.length < names.length ? 0 : 1);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      label: vscode.l10n.t("{0}, {1}", row.label, column.label),
      description: vscode.l10n.t("{0} × {1}", countedRows(row.rowCount), countedColumns(column.names.length)),
      part: { view: row.view, columns: column.names },
    })),
  );
}

async function askPart(parts: readonly Choice[]): Promise<TablePart | undefined> {
  if (parts.length === 1) return parts[0]!.part;
  const title = vscode.l10n.t("Export Table");
  return (await vscode.window.showQuickPick(parts, { title }))?.part;
}

function askTarget(uri: vscode.Uri, table: string): Promise<vscode.Uri | undefined> {
  const [usual] = tableFormats;
  const name = `${stemOf(uri)}_${table.replaceAll(/[^\w-]+/g, "_")}.${usual!.extension}`;
  const filters = Object.fromEntries(tableFormats.map(({ label, extension }) => [label, [extension]]));
  return askWhereToSave(uri, name, filters, vscode.l10n.t("Export {0}", table));
}

function formatOf(target: vscode.Uri): TableFormat {
  const name = fileName(target);
  const format = tableFormats.find(({ extension }) => name.toLowerCase().endsWith(`.${extension}`));
  if (format) return format;
  const allowed = tableFormats.map(({ extension }) => `.${extension}`);
  throw new AnalysisError(
    "bad-argument",
    vscode.l10n.t(
      "{0} does not end in a format that tables can be written in: {1}.",
      name,
      allowed.join(", "),
    ),
    { argument: "output", value: name, allowed },
  );
}

const mostNamed = 3;

function sentenceOf(name: string, { rowCount, columnCount, leftOut }: TableExport): string {
  const wrote = vscode.l10n.t(
    "Wrote {0}: {1} × {2}.",
    name,
    countedRows(rowCount),
    countedColumns(columnCount),
  );
  if (leftOut.length === 0) return wrote;
  const named = leftOut.slice(0, mostNamed).join(", ");
  const left =
    leftOut.length > mostNamed
      ? vscode.l10n.t("{0} and {1} more", named, count(leftOut.length - mostNamed))
      : named;
  return vscode.l10n.t("{0} Left out, for they hold long lists or cannot be read: {1}.", wrote, left);
}
