// Runs the tests of test/host inside VS Code: in VSCODE_EXECUTABLE if it is set; else in the installed server
// (test/harness); else in a desktop VS Code that @vscode/test-electron downloads (VSCODE_TEST=desktop).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { buildHostTests } from "./harness/build-host-tests.mjs";
import { ideInstalled, projectRoot, quietSettings } from "./harness/ide.mjs";
import { makeWorkspace } from "./harness/workspace.mjs";

function executable() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const server = process.env.VSCODE_TEST !== "desktop" && ideInstalled();
  return server ? path.join(projectRoot, "test/harness/code.mjs") : undefined;
}

function writeUserSettings(scratch) {
  const user = path.join(scratch, "user", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, "settings.json"), JSON.stringify(quietSettings));
}

/** An exit code alone proves nothing: it is 0 even when the host is killed. */
function readResult(file) {
  const result = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (result?.passes && !result.failures) return true;
  console.error("the tests inside VS Code did not reach their end with all passing", result ?? "");
  return false;
}

const scratch = mkdtempSync(path.join(tmpdir(), "host-tests-"));
try {
  if (!existsSync(path.join(projectRoot, "dist/extension.cjs")))
    throw new Error("The extension is not built. Run: npm run build");
  const tests = await buildHostTests();
  const folder = makeWorkspace(path.join(scratch, "workspace"));
  writeUserSettings(scratch);
  const resultFile = path.join(scratch, "result.json");
  const vscode = executable();
  process.exitCode = await runTests({
    ...(vscode ? { vscodeExecutablePath: vscode } : { version: "stable" }),
    extensionDevelopmentPath: projectRoot,
    extensionTestsPath: tests,
    extensionTestsEnv: { EXT_TEST_RESULT: resultFile, EXT_TEST_ROOT: projectRoot },
    launchArgs: [
      folder,
      `--user-data-dir=${path.join(scratch, "user")}`,
      `--extensions-dir=${path.join(scratch, "extensions")}`,
    ],
  });
  if (!readResult(resultFile)) process.exitCode ||= 1;
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
