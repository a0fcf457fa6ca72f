import assert from "node:assert/strict";
import type { AnalysisError } from "../../src/core/errors.ts";
import { readSourceName } from "../../src/core/source-name.ts";
import { locate } from "../../src/remote/locate.ts";
import type { CatalogueSource } from "../../src/remote/locate.ts";
import { Network } from "../../src/remote/network.ts";
import type { Location } from "../../src/remote/remote-object.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { FaultServer } from "./fault-server.ts";

const uuid = "58703c97-c0a9-4736-b684-73c85c1a444a";
const sha256 = "ab".repeat(32);

describe("where a name leads", () => {
  let server: FaultServer;
  before(async () => {
    server = await FaultServer.start();
    const { documents } = server;
    documents.set(`/api/assets/${uuid}/`, {
      path: "sub-1/a.nwb",
      contentSize: 7,
      digest: { "dandi:sha2-256": sha256.toUpperCase() },
    });
    documents.set("/api/dandisets/000021/", { most_recent_published_version: { version: "0.210812.1515" } });
    documents.set("/api/dandisets/000022/", { most_recent_published_version: null });
    const list = "/api/dandisets/000021/versions/0.210812.1515/assets/";
    const results = [{ asset_id: "other", path: "SUB-1/a.nwb", size: 1 }];
    const next = `http://elsewhere.example/api/list?path=sub-1%2Fa.nwb&page=2`;
    documents.set(`${list}?path=sub-1%2Fa.nwb&page_size=100`, { results, next });
    documents.set(`${list}?path=sub-1%2Fa.nwb&page=2`, {
      results: [{ asset_id: uuid, path: "sub-1/a.nwb", size: 7 }],
      next: null,
    });
    documents.set("/api/dandisets/000022/versions/draft/assets/?path=z&page_size=100", {
      results: [{ asset_id: uuid, path: "z", size: 7, zarr: "x" }],
    });
    documents.set("/api/dandisets/000022/versions/draft/assets/?path=b&page_size=100", { results: [] });
  });
  beforeEach(() => server.reset());
  after(() => server.stop());

  function located(text: string, source: CatalogueSource = "s3"): Promise<Location> {
    const environment = {
      NEURAL_CODING_S3_BASE: `${server.base}/s3/`,
      NEURAL_CODING_DANDI_BASE: `${server.base}/api`,
      NEURAL_CODING_WAREHOUSE_BASE: `${server.base}/warehouse`,
      NEURAL_CODING_RETRY_SCALE: "0",
      DANDI_API_KEY: "key",
    };
    const session = {
      id: "1",
      s3Key: "cache/session_1.nwb",
      wellKnownFileId: "101",
      dandiAssetId: uuid,
      nwbBytes: 9,
      sha256,
    };
    return locate(new Network(remoteSettings(environment)), readSourceName(text)!, {
      source,
      session: async (id) => (id === "1" ? session : undefined),
    });
  }
  const pathOf = ({ address }: Location): string => address.href.replace(server.base, "");

  it("is an address itself, without what is secret in it where it is told", async () => {
    const { name, address, fileName } = await located("https://example.org/x/a%20b.nwb?key=1#part");
    assert.equal(address.href, "https://example.org/x/a%20b.nwb?key=1");
    assert.equal(name, "https://example.org/x/a%20b.nwb");
    assert.equal(fileName, "a b.nwb");
  });

  it("is a bucket's address, with a base in the place of our own bucket", async () => {
    const { address } = await located("s3://other/a b/c.nwb");
    assert.equal(address.href, "https://other.s3.amazonaws.com/a%20b/c.nwb");
    assert.equal(pathOf(await located("s3://allen-brain-observatory/c.nwb")), "/s3/c.nwb");
    assert.equal(server.log.length, 0);
  });

  it("is an asset's download below the base, however the asset is named", async () => {
    const names = [
      `dandi:${uuid}`,
      `${server.base}/api/assets/${uuid}/download/`,
      "dandi:000021/sub-1/a.nwb",
      "dandi:000021@0.210812.1515/sub-1/a.nwb",
    ];
    for (const name of names) {
      const location = await located(name);
      assert.equal(pathOf(location), `/api/assets/${uuid}/download/`);
      assert.equal(location.size, 7);
      assert.equal(location.fileName, "a.nwb");
      assert.deepEqual(location.secret, { authorization: "token key" });
    }
    assert.equal((await located(`dandi:${uuid}`)).sha256, sha256);
  });

  it("is told where an archive has none, or not for everybody", async () => {
    const missing = { code: "unknown-dandiset" };
    await assert.rejects(located("dandi:000404/a.nwb"), { ...missing, message: /dandi:000404 is not there/ });
    await assert.rejects(located("dandi:000022/b"), {
      ...missing,
      message: /version draft of dandiset 000022/,
    });
    await assert.rejects(located("dandi:000022/z"), { ...missing, message: /Zarr/ });
    server.reset(() => ({ kind: "status", status: 401 }));
    await assert.rejects(located("dandi:000999/a.nwb"), { code: "needs-token", message: /DANDI_API_KEY/ });
    assert.equal(server.log.length, 1);
  });

  it("is the session's file at the home that was chosen", async () => {
    const session = { name: "allen:1", fileName: "session_1.nwb", size: 9, sha256 };
    for (const [source, path] of [
      ["s3", "/s3/cache/session_1.nwb"],
      ["dandi", `/api/assets/${uuid}/download/`],
      ["warehouse", "/warehouse/api/v2/well_known_file_download/101"],
      [new URL(`${server.base}/mine/`), "/mine/cache/session_1.nwb"],
    ] as const) {
      const location = await located("allen:1", source);
      assert.equal(pathOf(location), path);
      const { name, fileName, size } = location;
      assert.deepEqual({ name, fileName, size, sha256: location.sha256 }, session);
    }
    await assert.rejects(located("allen:2"), { code: "unknown-session" });
  });

  it("is given the key over nothing that others can listen to", async () => {
    const catalogue = { source: "dandi" as const, session: async () => ({ id: "1", dandiAssetId: uuid }) };
    const secretOf = async (origin: string): Promise<unknown> => {
      const bases = { NEURAL_CODING_DANDI_BASE: `${origin}/api`, DANDI_API_KEY: "key" };
      return (await locate(new Network(remoteSettings(bases)), { kind: "allen", id: "1" }, catalogue)).secret;
    };
    for (const host of [
      "example.org",
      "192.168.1.2",
      "10.0.0.1",
      "127.0.0.1.example.org",
      "nas.local",
      "[fd00::1]",
    ])
      assert.deepEqual(await secretOf(`http://${host}`), {}, host);
    for (const origin of [
      "https://example.org",
      "http://localhost:81",
      "http://127.0.0.1:81",
      "http://[::1]:81",
    ])
      assert.deepEqual(await secretOf(origin), { authorization: "token key" }, origin);
  });

  describe("with a key", () => {
    const withKey = (key: string, text: string): Promise<Location> => {
      const settings = remoteSettings({ NEURAL_CODING_DANDI_BASE: `${server.base}/api`, DANDI_API_KEY: key });
      const catalogue = {
        source: "dandi" as const,
        session: async () => ({ id: "1", dandiAssetId: uuid }),
      };
      return locate(new Network(settings), readSourceName(text)!, catalogue);
    };

    it("takes it without the blanks and line breaks around it", async () => {
      assert.deepEqual((await withKey(" key\r\n", "allen:1")).secret, { authorization: "token key" });
      assert.deepEqual((await withKey(" \n", "allen:1")).secret, {});
    });

    it("refuses one that cannot be sent, without telling it, and only where it would be sent", async () => {
      for (const bad of ["bad\nkey", "bad\u0000key", "bad\u007fkey", "bad\u2013key"])
        await assert.rejects(withKey(bad, "allen:1"), ({ code, message, details }: AnalysisError) => {
          assert.deepEqual([code, details], ["bad-argument", { argument: "DANDI_API_KEY" }]);
          assert.match(message, /DANDI_API_KEY/);
          assert.doesNotMatch(message, /bad/);
          return true;
        });
      assert.equal((await withKey("bad\nkey", "https://example.org/a.nwb")).secret, undefined);
      assert.deepEqual((await withKey("k\u00fc~ y", "allen:1")).secret, { authorization: "token kü~ y" });
    });
  });
});
