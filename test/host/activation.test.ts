import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extension } from "./extension.ts";

describe("the extension", () => {
  it("activates and offers every command that its manifest names", async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
    assert.ok(contributes.commands.length >= 15);
  });

  it("registers no command that its manifest does not name", async () => {
    const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const named = new Set(contributes.commands.map(({ command }) => command));
    const known = await vscode.commands.getCommands(true);
    // VS Code itself adds commands for a view: neuralCoding.sessions.focus, ...
    const ours = known.filter(
      (command) => command.startsWith("neuralCoding.") && !command.startsWith("neuralCoding.sessions."),
    );
    assert.deepEqual(
      ours.filter((command) => !named.has(command)),
      [],
    );
  });
});
