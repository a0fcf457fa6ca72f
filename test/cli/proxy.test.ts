import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { allenSession } from "../fixtures.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { ProxyServer } from "../remote/proxy-server.ts";
import { neuralCoding, requireBuild } from "./run-cli.ts";
import type { Finished } from "./run-cli.ts";

describe("through a proxy", () => {
  let server: FaultServer;
  let proxy: ProxyServer;
  before(async () => {
    requireBuild();
    server = await FaultServer.start();
    server.objects.set("/a.nwb", readFileSync(allenSession));
  });
  after(() => server.stop());
  beforeEach(async () => {
    server.reset();
    proxy = await ProxyServer.start(server.base);
  });
  afterEach(() => proxy.stop());

  const info = (address: string, env: Readonly<Record<string, string>>): Promise<Finished> =>
    neuralCoding(["info", address, "--no-store", "--no-cache", "--json"], {
      env: { NEURAL_CODING_RETRY_SCALE: "0", NEURAL_CODING_TIMEOUT: "5", ...env },
    });
  const errorOf = ({ text }: Finished): { code: string; message: string } =>
    (JSON.parse(text) as { error: { code: string; message: string } }).error;

  it("http is asked for, in the proxy's own way, and told to be vouched for by nobody", async () => {
    const { code, text, stderr } = await info("http://data.test:8080/a.nwb", {
      HTTP_PROXY: `http://ann:p%40ss@${proxy.address}`,
    });
    assert.equal(code, 0, text + stderr);
    assert.equal(proxy.asked.length, server.log.length);
    for (const { target, authorization } of proxy.asked) {
      assert.equal(target, "http://data.test:8080/a.nwb");
      assert.equal(authorization, `Basic ${Buffer.from("ann:p@ss").toString("base64")}`);
    }
    for (const { headers } of server.log) {
      assert.equal(headers.host, "data.test:8080");
      assert.match(headers["user-agent"] ?? "", /^neural-coding\//);
    }
    assert.match(stderr, /comes over http, so nobody vouches for its bytes/);
    assert.doesNotMatch(text + stderr, /p@ss|p%40ss/);
  });

  it("https is asked for in a tunnel, in which the proxy sees nothing but the host", async () => {
    const finished = await info("https://data.test/secret.nwb", {
      https_proxy: proxy.address,
      HTTPS_PROXY: "http://x.test",
    });
    assert.equal(finished.code, 3);
    assert.deepEqual(new Set(proxy.asked.map(({ target }) => target)), new Set(["data.test:443"]));
    // The beginning of TLS, with the name of the host.
    const [hello] = proxy.tunnelled;
    assert.deepEqual(
      [hello?.[0], hello?.includes("data.test"), hello?.includes("secret")],
      [0x16, true, false],
    );
  });

  it("that gives no tunnel is told", async () => {
    proxy.tunnelStatus = 407;
    const finished = await info("https://data.test/a.nwb", { HTTPS_PROXY: proxy.address });
    const { code, message } = errorOf(finished);
    assert.deepEqual([finished.code, code], [3, "network-failed"]);
    assert.match(message, /the proxy 127\.0\.0\.1 answered HTTP 407/);
  });

  it("nobody is asked whom NO_PROXY names, nor this machine", async () => {
    const env = { HTTP_PROXY: proxy.address, NEURAL_CODING_TIMEOUT: "1" };
    assert.equal((await info(`${server.base}/a.nwb`, env)).code, 0);
    for (const exceptions of ["*", "other.test, .invalid", "x.data.invalid:80"])
      assert.equal(
        (await info("http://x.data.invalid/a.nwb", { ...env, NO_PROXY: exceptions })).code,
        3,
        exceptions,
      );
    assert.deepEqual(proxy.asked, []);
    for (const others of ["data.invali", "x.data.invalid:8080", "y.data.invalid", ""])
      assert.equal((await info("http://x.data.invalid/a.nwb", { ...env, NO_PROXY: others })).code, 0, others);
  });

  it("that is none of http is refused, without what it may hold", async () => {
    const finished = await info("https://data.test/a.nwb", {
      HTTPS_PROXY: "socks5://ann:hidden@127.0.0.1:1",
    });
    assert.deepEqual([finished.code, errorOf(finished).code], [2, "bad-argument"]);
    assert.match(errorOf(finished).message, /HTTPS_PROXY names no proxy that is used here/);
    assert.doesNotMatch(finished.text + finished.stderr, /hidden/);
  });
});
