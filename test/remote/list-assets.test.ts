import assert from "node:assert/strict";
import { listAssets } from "../../src/remote/list-assets.ts";
import type { ListedAsset } from "../../src/remote/list-assets.ts";
import { Network } from "../../src/remote/network.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { FaultServer } from "./fault-server.ts";

const modified = "2024-01-02T03:04:05Z";
const entry = (path: string, more: object = {}): object => ({
  asset_id: `id of ${path}`,
  path,
  size: 7,
  zarr: null,
  modified,
  ...more,
});

describe("a list of a dandiset's assets", () => {
  let server: FaultServer;
  before(async () => {
    server = await FaultServer.start();
    const list = "/api/dandisets/000021/versions/draft/assets/";
    const next = "https://elsewhere.example/api/dandisets/000021/?page=2";
    server.documents.set("/api/dandisets/000021/", { most_recent_published_version: null });
    server.documents.set(`${list}?page_size=1000`, {
      results: [entry("sub-2/b.nwb"), entry("sub-1/A.NWB")],
      next,
    });
    server.documents.set(`${list}?page=2`, {
      results: [entry("sub-1/a.nwb.zarr", { zarr: "z" }), entry("notes.txt", { modified: undefined })],
      next: null,
    });
    // As of an archive that does not filter by itself.
    const all = { results: [entry("sub-1/A.NWB"), entry("sub-10/c.nwb"), entry("x+1.nwb")], next: null };
    for (const glob of ["sub-1%2F*", "X%2B1.nwb"])
      server.documents.set(`${list}?glob=${glob}&page_size=1000`, all);
    server.documents.set("/api/dandisets/000022/versions/0.1.2/assets/?page_size=1000", { detail: "?" });
    server.documents.set("/api/dandisets/000023/versions/0.1.2/assets/?page_size=1000", {
      results: [entry("a.nwb", { size: "7" })],
    });
  });
  after(() => server.stop());
  beforeEach(() => server.reset());

  const list = async (
    dandiset: string,
    version: string | null = null,
    match?: string,
  ): Promise<{ version: string; assets: readonly ListedAsset[] }> => {
    const settings = remoteSettings({
      NEURAL_CODING_DANDI_BASE: `${server.base}/api`,
      NEURAL_CODING_RETRY_SCALE: "0",
    });
    return listAssets(new Network(settings), { instance: "dandi", dandiset, version }, match);
  };

  it("has all pages in the archive's order, each asset with its kind", async () => {
    const { version, assets } = await list("000021");
    assert.equal(version, "draft");
    assert.deepEqual(
      assets.map(({ path, kind }) => [path, kind]),
      [
        ["sub-2/b.nwb", "nwb"],
        ["sub-1/A.NWB", "nwb"],
        ["sub-1/a.nwb.zarr", "zarr"],
        ["notes.txt", "other"],
      ],
    );
    const first = { path: "sub-2/b.nwb", size: 7, id: "id of sub-2/b.nwb", kind: "nwb", modified };
    assert.deepEqual(assets[0], first);
    assert.equal(assets[3]!.modified, null);
    assert.equal(server.log.length, 3);
  });

  it("has the paths that match, whatever their case", async () => {
    const paths = async (match: string): Promise<readonly string[]> =>
      (await list("000021", "draft", match)).assets.map(({ path }) => path);
    assert.deepEqual(await paths("sub-1/*"), ["sub-1/A.NWB"]);
    assert.deepEqual(await paths("X+1.nwb"), ["x+1.nwb"]);
  });

  it("is refused where there is none, or what comes is none", async () => {
    await assert.rejects(list("000404"), { code: "unknown-dandiset", message: /dandi:000404/ });
    await assert.rejects(list("000022", "0.1.2"), { code: "bad-answer", message: /did not list assets/ });
    await assert.rejects(list("000023", "0.1.2"), { code: "bad-answer", message: /how large/ });
    const { log } = server;
    assert.ok(log.every(({ headers }) => headers.accept === "application/json"));
  });
});
