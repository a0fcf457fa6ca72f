import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeMissingManifest } from "../../src/cache/new-manifest.ts";
import { rememberSum } from "../../src/remote/download/verified-files.ts";
import { verifySum } from "../../src/remote/download/verify-sum.ts";
import type { SumVerdict } from "../../src/remote/download/verify-sum.ts";
import { sha256 } from "./served-recording.ts";

const bytes = Buffer.from("a recording");
const changed = Buffer.from("A recording");
const published = { id: "7", nwbBytes: bytes.length, sha256: sha256(bytes) };

describe("the checksum of a file", () => {
  let folder: string;
  let reads: number;
  const session = (): string => path.join(folder, "session_7", "session_7.nwb");
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "verify-sum-"));
    await writeMissingManifest(folder);
    mkdirSync(path.dirname(session()));
    writeFileSync(session(), bytes);
    reads = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const verified = (file: string, hash = false, facts: object = published): Promise<SumVerdict> =>
    verifySum(file, {
      store: path.join(folder, "store"),
      session: async (id) => (id === "7" ? { id, ...facts } : undefined),
      hash,
      watch: { onBytes: () => reads++ },
    });

  it("is compared with the catalogue's for a session of a cache folder, and computed once", async () => {
    const match = { checksum: "match", sha256: published.sha256, notices: [] };
    assert.deepEqual(await verified(session()), match);
    assert.equal(reads, 1);
    assert.deepEqual(await verified(session()), match);
    assert.equal(reads, 1);
    assert.deepEqual(await verified(session(), true), match);
    assert.equal(reads, 2);
  });

  it("is compared again when the file was written to, and then differs", async () => {
    await verified(session());
    writeFileSync(session(), changed);
    utimesSync(session(), new Date(), new Date(1e12));
    for (const hash of [false, true])
      await assert.rejects(verified(session(), hash), {
        code: "checksum-mismatch",
        details: { path: session(), expected: published.sha256, actual: sha256(changed) },
      });
  });

  it("is not the published one's in a file of another size, which is told", async () => {
    writeFileSync(session(), "another recording");
    const { checksum, notices } = await verified(session());
    assert.deepEqual([checksum, notices[0]?.code], ["unknown", "another-version"]);
    assert.match(notices[0]!.message, /not session 7 as it was published: 17 B instead of 11 B/);
    await assert.rejects(verified(session(), true), { code: "checksum-mismatch" });
    // A catalogue that does not know the size knows the checksum all the same.
    await assert.rejects(verified(session(), false, { sha256: published.sha256 }), {
      code: "checksum-mismatch",
    });
  });

  it("is unknown where nobody has published one", async () => {
    const other = path.join(folder, "session_7", "other_7.nwb");
    writeFileSync(other, bytes);
    assert.deepEqual(await verified(other), { checksum: "unknown", sha256: null, notices: [] });
    assert.equal(reads, 0);
    const summed = { checksum: "unknown", sha256: published.sha256, notices: [] };
    assert.deepEqual(await verified(other, true), summed);
    assert.deepEqual(await verified(session(), false, {}), {
      checksum: "unknown",
      sha256: null,
      notices: [],
    });
  });

  it("is that of the download for any other file that was downloaded", async () => {
    const other = path.join(folder, "b.nwb");
    writeFileSync(other, bytes);
    await rememberSum(path.join(folder, "store"), other, published.sha256, "https://example.org/b.nwb");
    assert.deepEqual([(await verified(other)).checksum, reads], ["match", 0]);
    writeFileSync(other, changed);
    await assert.rejects(verified(other), { code: "checksum-mismatch" });
  });
});
