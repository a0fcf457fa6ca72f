import * as vscode from "vscode";
import type { Preview } from "../core/preview.ts";

/** `1,163` */
export const count = (n: number): string => n.toLocaleString(vscode.env.language);

/** `1,163 trials x 45 units, 6 classes` */
export function selectionSize({ trials, units, classes }: Preview): string {
  const size = vscode.l10n.t("{0} trials × {1} units", count(trials.left), count(units.left));
  return classes.length > 0 ? vscode.l10n.t("{0}, {1} classes", size, count(classes.length)) : size;
}
