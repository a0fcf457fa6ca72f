import assert from "node:assert/strict";
import { Network } from "../../src/remote/network.ts";
import { RemoteObject } from "../../src/remote/remote-object.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import { FaultServer } from "./fault-server.ts";
import type { ServedFault } from "./fault-server.ts";

const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) % 251);
const block = 1000;

describe("an object on a server", () => {
  let server: FaultServer;
  before(async () => {
    server = await FaultServer.start();
    server.objects.set("/a.nwb", bytes);
  });
  after(() => server.stop());

  const networkOf = (timeout = "5"): Network =>
    new Network(
      remoteSettings({
        NEURAL_CODING_TIMEOUT: timeout,
        NEURAL_CODING_RETRY_SCALE: "0",
        DANDI_API_KEY: "key",
      }),
    );
  const objectAt = (path: string, network = networkOf()): RemoteObject =>
    new RemoteObject(network, {
      name: "a.nwb",
      address: new URL(server.base + path),
      fileName: "a.nwb",
      size: null,
      sha256: null,
    });

  /** Reads all of it in two requests. */
  async function readAll(object: RemoteObject): Promise<Uint8Array> {
    const all = new Uint8Array(bytes.length);
    const take = (part: Uint8Array, at: number): void => all.set(part, at);
    await object.fetch(0, block, block, take);
    await object.fetch(block, 20_000, block, take);
    return all;
  }

  it("is read by ranges, whose first tells its size and tag", async () => {
    server.reset();
    const object = objectAt("/a.nwb");
    assert.deepEqual(await readAll(object), bytes);
    assert.equal(object.validator?.size, bytes.length);
    const [first, second] = server.log;
    assert.equal(server.log.length, 2);
    assert.equal(first!.headers.range, "bytes=0-999");
    assert.equal(first!.headers["if-match"], undefined);
    assert.equal(second!.headers["if-match"], object.validator.etag);
    assert.equal(first!.headers["accept-encoding"], "identity");
    assert.match(first!.headers["user-agent"]!, /^neural-coding\/\d/);
    assert.equal(first!.headers.authorization, undefined);
    assert.deepEqual(object.traffic, { requests: 2, retries: 0, fetchedBytes: bytes.length });
  });

  it("is told at once to be empty", async () => {
    server.objects.set("/empty.nwb", new Uint8Array(0));
    server.reset();
    const object = objectAt("/empty.nwb");
    await object.fetch(0, block, block, () => assert.fail("there is nothing to take"));
    assert.equal(object.validator?.size, 0);
    assert.equal(server.log.length, 1);
  });

  const passing: readonly ServedFault[] = [
    { kind: "cut", after: 3500 },
    { kind: "stall", after: 3500 },
    { kind: "drop" },
    { kind: "status", status: 503 },
    { kind: "status", status: 429, headers: { "retry-after": "0" } },
    { kind: "shift", by: 512 },
    { kind: "short", by: 100 },
    { kind: "long", by: 100 },
    { kind: "wrong-length", by: 50 },
    { kind: "gzip" },
    { kind: "no-etag" },
    { kind: "chunked" },
  ];
  for (const fault of passing)
    it(`is read whole though one answer was wrong: ${fault.kind} ${"status" in fault ? fault.status : ""}`, async () => {
      server.reset((n) => (n === 1 ? fault : undefined));
      const object = objectAt("/a.nwb", networkOf("0.1"));
      assert.deepEqual(await readAll(object), bytes);
      assert.ok(server.log.length <= 3);
    });

  it("keeps the whole blocks of an answer that was cut", async () => {
    server.reset((n) => (n === 1 ? { kind: "cut", after: 3500 } : undefined));
    const object = objectAt("/a.nwb");
    await readAll(object);
    assert.equal(server.log[2]!.headers.range, "bytes=4000-19999");
    assert.equal(object.traffic.retries, 1);
  });

  const failing: readonly (readonly [ServedFault, string, RegExp])[] = [
    [{ kind: "no-range" }, "no-ranges", /only whole, so a\.nwb \(10 kB\).*download it/],
    [{ kind: "html" }, "not-nwb", /web page.*"<!DOCTYPE html>/],
    [{ kind: "loop" }, "redirect-refused", /5 redirects/],
    [{ kind: "redirect", to: "file:///etc/passwd" }, "redirect-refused", /leads to file:\/\/\/etc\/passwd/],
    [{ kind: "redirect", to: "http://u:p@127.0.0.1/" }, "redirect-refused", /password/],
    [{ kind: "shift", by: 512 }, "bad-answer", /bytes 512-1511 instead of 0-999/],
    [{ kind: "gzip" }, "bad-answer", /gzip/],
    [{ kind: "status", status: 416 }, "bad-answer", /416/],
    [{ kind: "status", status: 404 }, "server-refused", /no such file \(HTTP 404\)/],
    [{ kind: "status", status: 403 }, "server-refused", /HTTP 403/],
    [{ kind: "status", status: 503 }, "network-failed", /after 6 tries \(HTTP 503\)/],
    [{ kind: "drop" }, "network-failed", /after 6 tries/],
    [{ kind: "cut", after: 10 }, "network-failed", /after 6 tries/],
    [{ kind: "stall", after: 10 }, "network-failed", /no byte came/],
  ];
  for (const [fault, code, message] of failing)
    it(`is given up in the end: ${fault.kind} ${"status" in fault ? fault.status : ""}`, async () => {
      server.reset(() => fault);
      await assert.rejects(readAll(objectAt("/a.nwb", networkOf("0.05"))), { code, message });
      // A connection of before that was closed meanwhile is not counted as a try.
      assert.ok([1, 6, 7].includes(server.log.length));
    });

  it("is not mixed with another one of its name", async () => {
    const others: readonly ServedFault[] = [
      { kind: "etag", etag: '"another"' },
      { kind: "longer-total", by: 10 },
    ];
    for (const other of others) {
      server.reset((n) => (n > 0 ? other : undefined));
      await assert.rejects(readAll(objectAt("/a.nwb")), {
        code: "remote-changed",
        message: /has changed on the server/,
      });
      assert.equal(server.log.length, 2);
    }
  });

  it("is never asked for by a weak tag, which is compared instead", async () => {
    server.reset(() => ({ kind: "weak-etag" }));
    const object = objectAt("/a.nwb");
    assert.deepEqual(await readAll(object), bytes);
    assert.ok(server.log.every(({ headers }) => headers["if-match"] === undefined));
    server.reset(() => ({ kind: "etag", etag: 'W/"another"' }));
    await assert.rejects(readAll(object), { code: "remote-changed" });
  });

  it("is confirmed by one small request", async () => {
    server.reset();
    const object = objectAt("/a.nwb");
    await readAll(object);
    const validator = object.validator!;
    server.reset();
    assert.equal(await objectAt("/a.nwb").confirm(validator), true);
    assert.equal(await objectAt("/a.nwb").confirm({ ...validator, etag: '"older"' }), false);
    assert.equal(await objectAt("/a.nwb").confirm({ ...validator, size: 5000 }), false);
    assert.ok(server.log.every(({ sent }) => sent <= 1024) && server.log.length === 3);
  });

  it("is asked for where a redirect led, and anew when that has expired", async () => {
    server.objects.set("/signed", bytes);
    let signature = 0;
    server.reset((n, path) => {
      if (path === "/led.nwb") return { kind: "redirect", to: `/signed?s=${++signature}` };
      return path === "/signed?s=1" && n > 2 ? { kind: "status", status: 403 } : undefined;
    });
    const object = objectAt("/led.nwb");
    assert.deepEqual(await readAll(object), bytes);
    await object.fetch(0, block, block, () => undefined);
    const asked = server.log.map(({ path }) => path);
    assert.deepEqual(asked, [
      "/led.nwb",
      "/signed?s=1",
      "/signed?s=1",
      "/signed?s=1",
      "/led.nwb",
      "/signed?s=2",
    ]);
  });

  it("tells an origin's secret to no other", async () => {
    const other = await FaultServer.start();
    try {
      other.objects.set("/a.nwb", bytes);
      server.reset(() => ({ kind: "redirect", to: `${other.base}/a.nwb` }));
      const { location } = objectAt("/led.nwb");
      const object = new RemoteObject(networkOf(), { ...location, secret: { authorization: "token key" } });
      await readAll(object);
      assert.deepEqual(
        [server, other].map(({ log }) => log.map(({ headers }) => headers.authorization)),
        [["token key"], [undefined, undefined]],
      );
    } finally {
      await other.stop();
    }
  });

  it("waits as long as it is asked to, and asks nobody offline", async () => {
    const gone = await FaultServer.start();
    const address = new URL(`${gone.base}/a.nwb`);
    await gone.stop();
    const location = { ...objectAt("/a.nwb").location, address };
    await assert.rejects(readAll(new RemoteObject(networkOf(), location)), {
      code: "offline",
      message: /no connection to 127\.0\.0\.1:\d+ \(.*ECONNREFUSED/,
    });
    server.reset();
    const offline = new Network(remoteSettings({}, { offline: true }));
    await assert.rejects(readAll(objectAt("/a.nwb", offline)), { code: "offline", message: /--offline/ });
    assert.equal(server.log.length, 0);
  });

  it("ends with the reason of whoever ends it", async () => {
    server.reset(() => ({ kind: "stall", after: 10 }));
    const end = new AbortController();
    const network = new Network(remoteSettings({}), end.signal);
    const reading = readAll(objectAt("/a.nwb", network));
    while (server.log.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error("enough");
    end.abort(reason);
    await assert.rejects(reading, reason);
  });
});
