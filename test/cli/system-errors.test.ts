import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { allenCache, fixtures } from "../fixtures.ts";
import { cli, requireBuild } from "./run-cli.ts";

const file = `${fixtures}/reports/float32.nwb`;
const unix = process.platform === "win32" ? it.skip : it;

/** Runs a line of the shell, in which `$NC` is the program. */
const shell = (line: string, cwd: string) =>
  spawnSync("sh", ["-c", line], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NC: `${process.execPath} ${cli}` },
  });
const oneSentence = (text: string): void => {
  assert.match(text, /^neural-coding: [^\n]+\n$/);
};

describe("what the operating system refuses", () => {
  let folder: string;
  before(() => {
    requireBuild();
    folder = mkdtempSync(path.join(tmpdir(), "system-errors-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const more of ["", "--json"])
    (existsSync("/dev/full") ? it : it.skip)(`is one sentence for a full disk behind > ${more}`, () => {
      const { status, stderr } = shell(`$NC table ${file} trials ${more} > /dev/full`, folder);
      assert.equal(status, 1);
      oneSentence(stderr);
      assert.match(stderr, /ENOSPC/);
    });

  unix("is one sentence for a working folder that is gone", () => {
    for (const command of [`info ${file}`, "sessions .", "info x.nwb"]) {
      const { status, stderr } = shell(`mkdir gone && cd gone && rmdir ../gone && $NC ${command}`, folder);
      assert.equal(status, 3, command);
      oneSentence(stderr);
      assert.match(stderr, /working folder is gone/);
    }
  });

  unix("is one sentence for a path that goes on behind a file", () => {
    for (const command of [`sessions ${file}/x`, `info ${file}/x`, `sessions ${file}/x/y`]) {
      const { status, stderr } = shell(`$NC ${command}`, folder);
      assert.equal(status, 3, command);
      oneSentence(stderr);
    }
  });

  // The program waits in the system, where only this signal ends it.
  (existsSync("/proc/self") ? it : it.skip)("is one sentence for a folder that nobody may make", () => {
    const extract = `$NC extract ${file} --out /proc/nowhere/x/counts.npy --quiet`;
    const { status, stderr } = shell(`timeout -s KILL 20 ${extract}`, folder);
    assert.equal(status, 1, stderr);
    oneSentence(stderr);
    assert.match(stderr, /could not be written: ENOENT/);
  });

  unix("is no error for a table of a cache where its folder is meant", () => {
    const { status, stdout } = shell(`$NC sessions ${allenCache}/sessions.csv`, folder);
    assert.equal(status, 0);
    assert.match(stdout, /750332458/);
  });

  unix("is told before any work when a recipe names an output twice", () => {
    const recipe = path.join(folder, "twice.spikes.json");
    writeFileSync(recipe, JSON.stringify({ trials: {}, outputs: ["counts.npz", "x.csv", "counts.npz"] }));
    const { status, stderr } = shell(`$NC run ${recipe} --session ${file}`, folder);
    assert.equal(status, 2);
    assert.match(stderr, /names the output counts.npz twice/);
    assert.ok(!existsSync(path.join(folder, "x.csv")));
  });

  const oneFile: readonly [readonly string[], RegExp][] = [
    [["counts.npz", "Counts.npz"], /Counts\.npz twice \(as counts\.npz and Counts\.npz\)/],
    [["counts.npz", "./counts.npz"], /twice/],
    [["counts.npz", "counts.npz/"], /twice/],
    [["counts.npy", "counts.y.npy"], /counts\.npy and counts\.y\.npy would both write counts\.y\.npy/],
  ];
  for (const [outputs, message] of oneFile)
    unix(`writes nothing when ${outputs.join(" and ")} are one file`, () => {
      const recipe = path.join(folder, "one-file.spikes.json");
      const out = path.join(folder, "one-file");
      writeFileSync(recipe, JSON.stringify({ trials: {}, label: "contrast", outputs }));
      const { status, stderr } = shell(`$NC run ${recipe} --session ${file} --out ${out} --quiet`, folder);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.ok(!existsSync(out));
    });

  /** A recording in a cache with a table that is not whole: read alone it has other units. */
  unix("is a table of the cache that was cut, also when the recording is named by its path", () => {
    const cache = path.join(folder, "cache");
    cpSync(allenCache, cache, { recursive: true });
    const place = path.join(cache, "session_750332458", "session_750332458.nwb");
    const table = path.join(cache, "channels.csv");
    writeFileSync(table, readFileSync(table).subarray(0, 1000));
    const { status, stderr } = shell(`$NC preview ${place}`, folder);
    assert.equal(status, 3);
    oneSentence(stderr);
    assert.match(stderr, /channels\.csv .* so it was cut .*--no-cache/);
    assert.equal(shell(`$NC preview ${place} --no-cache`, folder).status, 0);
    writeFileSync(path.join(cache, "manifest.json"), "<html></html>");
    const alone = shell(`$NC preview ${place}`, folder);
    assert.equal(alone.status, 0);
    assert.match(alone.stderr, /manifest\.json cannot be read.*The file is read alone/);
  });
});
