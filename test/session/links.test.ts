import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

/** `/scratch/linked/outside` links to `/numbers` of `../elsewhere.nwb`, whose numbers are 10 and 20. */
describe("a link out of the recording's folder", () => {
  let root: string;
  let file: string;
  let elsewhere: string;
  let session: SessionApi | undefined;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "links-"));
    file = path.join(root, "folder", "damaged.nwb");
    elsewhere = path.join(root, "elsewhere.nwb");
    mkdirSync(path.dirname(file));
    cpSync(`${fixtures}/nwb/damaged.nwb`, file);
    cpSync(`${fixtures}/nwb/linked.h5`, elsewhere);
  });
  afterEach(async () => {
    await session?.close();
    session = undefined;
  });
  after(() => rmSync(root, { recursive: true }));

  const linked = { table: "scratch/linked", where: [], sort: [] };

  it("is named and not followed unasked", async () => {
    session = await openSession({ path: file });
    const { outsideLinks, notices } = await session.describe();
    assert.deepEqual(outsideLinks, [
      { object: "/scratch/linked/outside", file: elsewhere, target: "/numbers" },
    ]);
    const notice = notices.find(({ message }) => message.startsWith("/scratch/linked/outside"));
    assert.match(notice?.message ?? "", /in another file, .*elsewhere\.nwb, .*--follow-links/);
    const node = await session.contents("/scratch/linked/outside");
    assert.deepEqual(node.notices, [notice]);
    await assert.rejects(session.rows(linked, ["outside"], 0, 2), {
      code: "damaged-data",
      message: /it links to \/numbers in another file, .*elsewhere\.nwb, which lies outside/,
    });
  });

  it("is followed when that file was allowed", async () => {
    session = await openSession({ path: file, follow: [elsewhere] });
    assert.deepEqual((await session.describe()).outsideLinks, []);
    const block = await session.rows(linked, ["outside"], 0, 2);
    assert.deepEqual(block.columns, [{ name: "outside", type: "number", numbers: Float64Array.of(10, 20) }]);
    assert.deepEqual((await session.contents("/scratch/linked/outside")).notices, []);
  });

  it("is followed when any was, and not when another was", async () => {
    session = await openSession({ path: file, follow: "any" });
    assert.deepEqual((await session.describe()).outsideLinks, []);
    await session.close();
    session = await openSession({ path: file, follow: [path.join(root, "other.nwb")] });
    assert.equal((await session.describe()).outsideLinks.length, 1);
  });

  it("that was allowed and leads to no file says so", async () => {
    const bare = path.join(root, "bare", "folder", "damaged.nwb");
    mkdirSync(path.dirname(bare), { recursive: true });
    cpSync(file, bare);
    session = await openSession({ path: bare, follow: "any" });
    const { outsideLinks, notices } = await session.describe();
    assert.deepEqual(outsideLinks, []);
    assert.ok(notices.some(({ message }) => /elsewhere\.nwb, which is not there, cannot be/.test(message)));
  });

  it("by an absolute path that is not here means the file beside, as files are moved with their folder", () => {
    const from = new LocalFile(elsewhere);
    const inside = new LocalFile(file);
    try {
      assert.equal(inside.outside(elsewhere), elsewhere);
      assert.equal(inside.outside("/no/such/folder/damaged.nwb"), null);
      assert.equal(inside.outside("/no/such/folder/absent.nwb"), "/no/such/folder/absent.nwb");
      assert.equal(from.outside(elsewhere), null);
    } finally {
      from.close();
      inside.close();
    }
  });
});
