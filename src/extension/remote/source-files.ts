import * as vscode from "vscode";
import { sourceScheme } from "./source-uri.ts";

/**
 * Recordings elsewhere as files that VS Code may look at and not read: the NWB editor reads them by parts. Nothing is
 * asked of a network here.
 */
class SourceFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(): vscode.FileStat {
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: 0,
      permissions: vscode.FilePermission.Readonly,
    };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  readFile(uri: vscode.Uri): Uint8Array {
    throw vscode.FileSystemError.Unavailable(
      vscode.l10n.t("{0} lies elsewhere and is read in parts: open it in the NWB editor.", uri.query),
    );
  }
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}

export const registerSourceFiles = (): vscode.Disposable =>
  vscode.workspace.registerFileSystemProvider(sourceScheme, new SourceFiles(), { isReadonly: true });
