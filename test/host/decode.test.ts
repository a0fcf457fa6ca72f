import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "./dialogs.ts";
import { neuralCoding, workspaceFile } from "./extension.ts";
import { longRecipe, tutorialLda, tutorialRecipe } from "./tutorial.ts";

const session = (): vscode.Uri => workspaceFile("cache/session_750332458/session_750332458.nwb");

const panels = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith("neuralCoding.decoding"),
    );

describe("Decode with LDA", () => {
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("gives scikit-learn's scores through the worker", async () => {
    const handle = (await neuralCoding()).sessions.acquire(session());
    try {
      const { decoding, label } = await handle.api.decode(tutorialRecipe);
      assert.deepEqual(Array.from(decoding.scores), tutorialLda.fold_scores);
      assert.ok(Math.abs(decoding.mean - tutorialLda.mean) < 1e-12);
      assert.ok(Math.abs(decoding.std - tutorialLda.std) < 1e-12);
      assert.equal(label.name, "orientation");
    } finally {
      handle.dispose();
    }
  });

  it("ends as cancelled when nobody waits for it any more", async () => {
    const handle = (await neuralCoding()).sessions.acquire(session());
    let checkpoints = 0;
    const giveUp = {
      checkpoint: () => {
        checkpoints++;
        return Promise.reject(new Error("given up"));
      },
    };
    try {
      await assert.rejects(handle.api.decode(longRecipe, giveUp), { code: "cancelled" });
      assert.ok(checkpoints > 0);
    } finally {
      handle.dispose();
    }
  });

  it("opens one panel for a question, and the same again for the same question", async () => {
    await vscode.commands.executeCommand("neuralCoding.decode", { uri: session(), recipe: tutorialRecipe });
    await until("a panel is open", () => panels().length === 1);
    assert.match(panels()[0]!.label, /orientation.*750332458/);
    const { decode } = tutorialRecipe;
    const again = { ...tutorialRecipe, decode: { ...decode, shrinkage: 0.5 } };
    await vscode.commands.executeCommand("neuralCoding.decode", { uri: session(), recipe: again });
    assert.equal(panels().length, 1);
    const other = { ...tutorialRecipe, label: "phase" };
    await vscode.commands.executeCommand("neuralCoding.decode", { uri: session(), recipe: other });
    await until("another panel is open", () => panels().length === 2);
  });
});
