import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { AnalysisError } from "../../src/core/errors.ts";
import type { ErrorDetails } from "../../src/core/errors.ts";
import { watchFile } from "../../src/extension/file-watch.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";

type Change = ErrorDetails["file-changed"];

describe("the watch on an open file", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "file-watch-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Watches a file of which every answer says that it changed, on a machine that tells of no change. */
  function watched(): { file: string; told: Promise<Change>; asked: () => number; watch: vscode.Disposable } {
    const file = path.join(folder, "a.nwb");
    writeFileSync(file, "one");
    let asked = 0;
    const change: Change = { path: file, how: "deleted", when: null };
    const describe = (): Promise<never> => {
      asked++;
      return Promise.reject(new AnalysisError("file-changed", "Changed.", change));
    };
    let tell: (told: Change) => void;
    const told = new Promise<Change>((resolve) => (tell = resolve));
    const session = { uri: vscode.Uri.file(file), api: { describe } as unknown as SessionApi };
    return { file, told, asked: () => asked, watch: watchFile(session, (what) => tell(what), 20) };
  }

  it("tells of a change that the machine does not tell of", async () => {
    const { file, told, asked, watch } = watched();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(asked(), 0, "a file that stays is not asked about");
    writeFileSync(file, "other");
    assert.equal((await told).path, file);
    watch.dispose();
  });

  it("asks no more when it has ended", async () => {
    const { file, asked, watch } = watched();
    watch.dispose();
    writeFileSync(file, "other");
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal(asked(), 0);
  });
});
