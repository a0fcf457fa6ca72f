import assert from "node:assert/strict";
import * as vscode from "vscode";
import { unzipSync } from "fflate";
import { decodeNpy } from "../../src/core/npy/decode-npy.ts";
import type { Extracted } from "../../src/extension/files/extract-counts.ts";
import { shownMessages } from "./dialogs.ts";
import { workspaceFile } from "./extension.ts";
import { tutorialCounts, tutorialLda, tutorialRecipe } from "./tutorial.ts";

const session = (): vscode.Uri => workspaceFile("cache/session_750332458/session_750332458.nwb");

async function extract(
  name: string,
  uri = session(),
  recipe = tutorialRecipe,
): Promise<Extracted | undefined> {
  const output = workspaceFile(`results/${name}`);
  return vscode.commands.executeCommand("neuralCoding.extractCounts", { uri, recipe, output });
}
async function read(name: string): Promise<Uint8Array> {
  return vscode.workspace.fs.readFile(workspaceFile(`results/${name}`));
}
async function names(): Promise<string[]> {
  return (await vscode.workspace.fs.readDirectory(workspaceFile("results"))).map(([name]) => name).sort();
}

describe("Extract Spike Counts", () => {
  before(async () => vscode.workspace.fs.createDirectory(workspaceFile("results")));
  afterEach(async () => {
    await vscode.workspace.fs.delete(workspaceFile("results"), { recursive: true });
    await vscode.workspace.fs.createDirectory(workspaceFile("results"));
  });

  it("writes the counts AllenSDK gives, and where they come from", async () => {
    const extracted = await extract("counts.npz");
    assert.deepEqual(extracted?.shape, [144, 16]);
    assert.deepEqual(await names(), ["counts.npz", "counts.npz.provenance.json"]);
    const arrays = unzipSync(await read("counts.npz"));
    const values = (name: string): number[] =>
      Array.from(decodeNpy(arrays[`${name}.npy`]!, name).values as Float64Array);
    assert.deepEqual(values("X"), tutorialCounts.counts.flat(2));
    assert.deepEqual(values("trial_ids"), tutorialCounts.trials);
    assert.deepEqual(values("unit_ids"), tutorialCounts.units);
    assert.deepEqual(values("classes"), tutorialLda.labels);
    assert.deepEqual(values("y"), tutorialLda.y);
    const provenance = JSON.parse(Buffer.from(await read("counts.npz.provenance.json")).toString()) as {
      session: { id: string };
      recipe: { label: string };
    };
    assert.equal(provenance.session.id, "750332458");
    assert.equal(provenance.recipe.label, "orientation");
  });

  it("writes the same bytes every time", async () => {
    await extract("first.csv");
    await extract("second.csv");
    assert.deepEqual(await read("first.csv"), await read("second.csv"));
    assert.match(Buffer.from(await read("first.csv")).toString(), /^trial_id,label,\d+/);
  });

  it("says what is wrong with a damaged file, and writes nothing", async () => {
    const { errors, restore } = shownMessages();
    try {
      assert.equal(await extract("counts.npz", workspaceFile("recordings/web-page.nwb")), undefined);
      assert.equal(await extract("counts.npz", workspaceFile("recordings/truncated.nwb")), undefined);
    } finally {
      restore();
    }
    assert.equal(errors.length, 2);
    assert.match(errors[0]!, /web-page\.nwb is a web page, not a recording/);
    assert.match(errors[1]!, /truncated\.nwb/);
    assert.deepEqual(await names(), []);
  });

  it("names the column that a filter has wrong", async () => {
    const { errors, restore } = shownMessages();
    const trials = { where: ["orientatoin != null"] };
    try {
      assert.equal(await extract("counts.npz", session(), { ...tutorialRecipe, trials }), undefined);
    } finally {
      restore();
    }
    assert.match(errors[0]!, /orientatoin/);
    assert.match(errors[0]!, /Did you mean "orientation"/);
    assert.deepEqual(await names(), []);
  });

  it("leaves an older file as it was when a new one cannot be written", async () => {
    await extract("counts.npz");
    const before = await read("counts.npz");
    // A folder stands where the partial file would be written.
    await vscode.workspace.fs.createDirectory(workspaceFile("results/counts.npz.partial/in-the-way"));
    const { errors, restore } = shownMessages();
    try {
      assert.equal(await extract("counts.npz"), undefined);
    } finally {
      restore();
    }
    assert.match(errors[0]!, /counts\.npz could not be written/);
    assert.deepEqual(await read("counts.npz"), before);
  });

  it("refuses a file name whose format it does not know, and names those it does", async () => {
    const { errors, restore } = shownMessages();
    try {
      assert.equal(await extract("counts.xyz"), undefined);
    } finally {
      restore();
    }
    assert.match(errors[0]!, /counts\.xyz .*\.npz.*\.csv/);
  });
});
