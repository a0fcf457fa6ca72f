import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { Activated, errors, gratings, recording, run, shown } from "./fake/activated.ts";
import { user } from "./fake/user.ts";

describe("Extract Spike Counts", () => {
  let at: Activated;
  before(async () => (at = await Activated.start()));
  after(() => at.stop());
  beforeEach(() => user.reset());

  it("writes the counts of a recipe with their provenance, and says so", async () => {
    const extracted = await run("extractCounts", {
      uri: recording,
      recipe: gratings,
      output: at.place("a.npz"),
    });
    const { shape } = extracted as { shape: number[] };
    assert.equal(shape.length, 2);
    assert.ok(shape[0]! > 100 && shape[1]! > 1);
    assert.deepEqual(await at.written(), ["a.npz", "a.npz.provenance.json"]);
    assert.deepEqual(errors(), []);
    const told = user.asked.find(({ text }) => text.startsWith("Wrote a.npz:"))!;
    assert.ok(told.text.includes(`${shape[0]} trials × ${shape[1]} units`), told.text);
  });

  const refusals: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      "a name that is no format's",
      () => ({ uri: recording, recipe: gratings, output: at.place("a.txt") }),
      /a\.txt does not end in a format/,
    ],
    [
      "a filter that leaves nothing, naming the step",
      () => ({ uri: recording, recipe: { ...gratings, trials: { where: ["start_time < -1"] } } }),
      /step “start_time < -1” removes all 1,135 rows/,
    ],
    [
      "a filter that names no column",
      () => ({ uri: recording, recipe: { ...gratings, trials: { where: ["orientatoin == 0"] } } }),
      /orientatoin/,
    ],
    [
      "a file that is not there",
      () => ({ uri: vscode.Uri.file("/nowhere/x.nwb"), recipe: gratings }),
      /x\.nwb/,
    ],
    [
      "a file that is on no disk",
      () => ({ uri: vscode.Uri.parse("ftp://host/x.nwb"), recipe: gratings }),
      /Only files on this computer's disk .* "ftp"/,
    ],
  ];
  for (const [what, target, says] of refusals)
    it(`refuses ${what}`, async () => {
      assert.equal(await run("extractCounts", target()), undefined);
      assert.match(await shown("error"), says);
      assert.ok(user.log.length > 0);
      assert.deepEqual(await at.written(), []);
    });

  it("writes nothing when the user gives up on where, and leaves no half file when the disk is full", async () => {
    assert.equal(await run("extractCounts", { uri: recording, recipe: gratings }), undefined);
    assert.deepEqual(
      user.asked.map(({ kind }) => kind),
      ["save"],
    );
    user.refuseWriting = true;
    assert.equal(
      await run("extractCounts", { uri: recording, recipe: gratings, output: at.place("a.npz") }),
      undefined,
    );
    assert.match(await shown("error"), /a\.npz could not be written: ENOSPC/);
    assert.deepEqual(await at.written(), []);
  });

  it("asks for what the recipe lacks, and writes nothing when the user gives up at any of the questions", async () => {
    const target = { uri: recording };
    // The first choice each time, and the text that is offered; never where to write.
    const answering = (last: number): (() => number) => {
      let asked = 0;
      user.answer = ({ kind, choices }) => (++asked < last && kind !== "save" ? choices[0] : undefined);
      return () => asked;
    };
    const all = answering(Infinity);
    assert.equal(await run("extractCounts", target), undefined);
    assert.ok(all() > 4);
    assert.equal(user.asked.at(-1)!.kind, "save");
    // From now on the last selection is offered first.
    for (let last = 1; last <= all(); last++) {
      answering(last);
      assert.equal(await run("extractCounts", target), undefined);
    }
    assert.deepEqual(errors(), []);
    assert.deepEqual(await at.written(), []);
  });

  it("offers the folder of a file that is no recording", async () => {
    const text = at.place("text.nwb");
    await writeFile(text.fsPath, "no recording");
    user.answer = ({ choices }) => choices[0];
    await run("extractCounts", { uri: text, recipe: gratings });
    assert.match(await shown("error"), /text\.nwb/);
    assert.deepEqual(user.asked.find(({ kind }) => kind === "error")!.choices, ["Show Folder", "Show Log"]);
    assert.deepEqual(await at.written(), ["text.nwb"]);
  });
});
