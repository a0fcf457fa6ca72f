import * as vscode from "vscode";

/** Runs a command for what it does; what it returns is not wanted. */
export async function runCommand(command: string, ...args: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...args);
}
