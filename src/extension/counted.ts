import * as vscode from "vscode";
import type { Preview } from "../core/recipe/preview.ts";

/** Numbers with their nouns, as sentences need them. */

/** `1,163` */
export const count = (n: number): string => n.toLocaleString(vscode.env.language);

export const countedUnits = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 unit") : vscode.l10n.t("{0} units", count(n));

export const countedTrials = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 trial") : vscode.l10n.t("{0} trials", count(n));

export const countedClasses = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 class") : vscode.l10n.t("{0} classes", count(n));

export const countedRows = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 row") : vscode.l10n.t("{0} rows", count(n));

export const countedColumns = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 column") : vscode.l10n.t("{0} columns", count(n));

export const countedPresentations = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 presentation") : vscode.l10n.t("{0} presentations", count(n));

export const countedSessions = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 session") : vscode.l10n.t("{0} sessions", count(n));

export const countedFiles = (n: number): string =>
  n === 1 ? vscode.l10n.t("1 file") : vscode.l10n.t("{0} files", count(n));

/** `1,163 trials × 45 units, 6 classes` */
export function selectionSize({ trials, units, classes }: Preview): string {
  const size = vscode.l10n.t("{0} × {1}", countedTrials(trials.left), countedUnits(units.left));
  return classes.length > 0 ? vscode.l10n.t("{0}, {1}", size, countedClasses(classes.length)) : size;
}
