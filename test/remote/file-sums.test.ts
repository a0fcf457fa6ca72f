import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { matchesEtag, sha256Of } from "../../src/remote/download/file-sums.ts";
import { downloadedAs, rememberedSum, rememberSum } from "../../src/remote/download/verified-files.ts";

/** 2.5 MiB; the sums are those of Python's hashlib. */
const bytes = Uint8Array.from({ length: 2_621_440 }, (_, i) => (i * 31) % 251);
const sum = "c899ed61dc3f1743bd2f224aacd668a31a5169468a5a965583d8997d99e4add3";

describe("sums of a file", () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "file-sums-"));
    file = path.join(folder, "a.nwb");
    writeFileSync(file, bytes);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are its SHA-256, read in pieces", async () => {
    const seen: number[] = [];
    assert.equal(await sha256Of(file, { onBytes: (done) => seen.push(done) }), sum);
    assert.deepEqual(seen, [1_048_576, 2_097_152, 2_621_440]);
  });

  it("end when nobody waits for them", async () => {
    await assert.rejects(sha256Of(file, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  });

  const tags: readonly (readonly [tag: string, fits: boolean])[] = [
    ['"4ba4b6def69b74764a0d684651a5fd81"', true],
    ['"03919841b134c0f70051d0106ac32729-3"', true],
    ['"a065de5c84a5c03434c5bf07b291eb87-2"', true],
    ['"2fc0562e2d02cad58447d0e22ee1e003-1"', true],
    ['"00000000000000000000000000000000"', false],
    ['"00000000000000000000000000000000-1"', false],
    ['"00000000000000000000000000000000-0"', false],
    ['"00000000000000000000000000000000-900"', false],
    ['W/"4ba4b6def69b74764a0d684651a5fd81"', false],
    ['"an-own-tag"', false],
  ];
  for (const [tag, fits] of tags)
    it(`are compared with S3's tag ${tag}`, async () => {
      assert.equal(await matchesEtag(file, bytes.length, tag), fits);
    });

  it("are remembered as long as the file stays as it was", async () => {
    const store = path.join(folder, "store");
    const other = path.join(folder, "b.nwb");
    writeFileSync(other, "abc");
    assert.equal(await rememberedSum(store, other), undefined);
    await rememberSum(store, other, "one", "allen:7");
    await rememberSum(store, other, "two", null);
    assert.equal(await rememberedSum(store, other), "two");
    assert.equal(await downloadedAs(store, "allen:7"), other);
    assert.equal(await downloadedAs(store, "allen:8"), undefined);
    utimesSync(other, new Date(), new Date(1e12));
    assert.equal(await rememberedSum(store, other), undefined);
    assert.equal(await downloadedAs(store, "allen:7"), undefined);
    await rememberSum(store, other, "two", null);
    writeFileSync(other, "abcd");
    utimesSync(other, new Date(), new Date(1e12));
    assert.equal(await rememberedSum(store, other), undefined);
    await rememberSum(path.join(file, "none"), other, "two", null);
  });
});
