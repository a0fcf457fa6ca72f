import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { RecipeMemory } from "../../src/extension/editor/recipe-memory.ts";

const uri = (path: string) => ({ toString: () => `file://${path}` }) as unknown as vscode.Uri;
const recipe = (label: string) => ({ version: 1, label }) as Recipe;

/** What VS Code keeps of a workspace. */
class State {
  stored: unknown;
  get<T>(_key: string, fallback?: T): T {
    return (this.stored ?? fallback) as T;
  }
  async update(_key: string, value: unknown): Promise<void> {
    this.stored = JSON.parse(JSON.stringify(value));
  }
}
const memoryOf = (state: State): RecipeMemory => new RecipeMemory(state);

describe("the recipes that are remembered", () => {
  it("come back in the next window, with what commands completed", async () => {
    const state = new State();
    const memory = memoryOf(state);
    await memory.set(uri("/a"), recipe("x"));
    assert.equal(memory.commandsOf(uri("/a")), 0);
    await memory.complete(uri("/a"), recipe("y"));
    await memory.set(uri("/a"), recipe("z"));
    const next = memoryOf(state);
    assert.deepEqual(next.get(uri("/a")), recipe("z"));
    assert.equal(next.commandsOf(uri("/a")), 1);
    assert.equal(next.get(uri("/b")), undefined);
    assert.equal(next.commandsOf(uri("/b")), 0);
  });

  it("are read as an earlier version wrote them", () => {
    const state = new State();
    state.stored = [["file:///a", recipe("x")]];
    assert.deepEqual(memoryOf(state).get(uri("/a")), recipe("x"));
  });

  it("are the fifty of the files used last", async () => {
    const state = new State();
    const memory = memoryOf(state);
    for (let i = 0; i < 51; i++) await memory.set(uri(`/${i}`), recipe("x"));
    await memory.set(uri("/1"), recipe("again"));
    const next = memoryOf(state);
    assert.equal(next.get(uri("/0")), undefined);
    assert.deepEqual(next.get(uri("/1")), recipe("again"));
    assert.deepEqual(next.get(uri("/50")), recipe("x"));
  });
});
