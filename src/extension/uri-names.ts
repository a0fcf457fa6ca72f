import * as path from "node:path";
import type * as vscode from "vscode";

/** `session_750332458.nwb` */
export const fileName = (uri: vscode.Uri): string => path.posix.basename(uri.path);

/** `session_750332458` */
export const stemOf = (uri: vscode.Uri): string => path.posix.parse(uri.path).name;
