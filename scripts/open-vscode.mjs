// Opens a folder in VS Code with the extension of this repository: in the desktop one where there is a `code`, else
// in a VS Code server whose address is printed.
import { spawnSync } from "node:child_process";
import path from "node:path";

export async function openInVsCode(extension, folder) {
  if (openDesktop(extension, folder)) {
    console.log("\nVS Code opens on the demo. Look for Neural Coding in the activity bar.");
    return;
  }
  console.log("\nThere is no `code` on the PATH: starting a VS Code server instead ...");
  await serve(extension, folder);
}

function openDesktop(extension, folder) {
  const windows = process.platform === "win32";
  const args = ["--new-window", `--extensionDevelopmentPath=${extension}`, folder];
  // VS Code refuses to run as root without these two.
  if (process.getuid?.() === 0)
    args.push("--no-sandbox", `--user-data-dir=${path.join(folder, ".vscode-data")}`);
  const { status } = spawnSync(windows ? "code.cmd" : "code", args, { stdio: "inherit", shell: windows });
  return status === 0;
}

async function serve(extension, folder) {
  node(extension, "test/harness/setup.mjs", "--server-only");
  const { ideDir, ideInstalled, serverCli, startServer, workbenchUrl } =
    await import("../test/harness/ide.mjs");
  if (!ideInstalled()) {
    console.error(
      "Install VS Code from https://code.visualstudio.com, put `code` on the PATH and start again.",
    );
    process.exit(1);
  }
  // A page of the server takes extensions that are installed, not those under development.
  node(extension, "scripts/package.mjs");
  const extensionsDir = path.join(ideDir, "../start-extensions");
  const packed = path.join(extension, "out/neural-coding.vsix");
  await serverCli(["--install-extension", packed, "--force"], { extensionsDir });
  const server = await startServer({ extensionsDir });
  console.log(`\nOpen this address in a browser on this machine:\n\n  ${workbenchUrl(server, { folder })}\n`);
  console.log("Look for Neural Coding in the activity bar. Ctrl+C ends the server.");
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => void server.stop().finally(() => process.exit(0)));
}

/** Runs a script of the repository in the foreground; what it could not do ends this one too. */
function node(extension, script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: extension, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
