import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultServer } from "../remote/fault-server.ts";
import type { ServedFault } from "../remote/fault-server.ts";
import { allenSession } from "../fixtures.ts";
import { neuralCoding, requireBuild } from "./run-cli.ts";
import type { Failure } from "./run-cli.ts";

const selection = [
  ...["--trials", "stimulus_name == 'static_gratings'", "--units", "firing_rate > 1"],
  ...["--label", "orientation", "--no-cache", "--block-size", "64"],
];

/** Every way in which reading elsewhere ends without an answer: its code, what it says, and what it leaves. */
describe("reading elsewhere fails", () => {
  const bytes = readFileSync(allenSession);
  let server: FaultServer;
  let folder: string;
  let url: string;
  before(async () => {
    requireBuild();
    server = await FaultServer.start();
    url = `${server.base}/a.nwb`;
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "faults-"));
    server.objects.set("/a.nwb", bytes);
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  type Run = Failure & { readonly said: string };
  async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const { code, text, stderr } = await neuralCoding([...args, "--json"], {
      env: {
        NEURAL_CODING_STORE: path.join(folder, "store"),
        NEURAL_CODING_RETRY_SCALE: "0",
        NEURAL_CODING_TIMEOUT: "0.3",
        NEURAL_CODING_DANDI_BASE: `${server.base}/api`,
        ...env,
      },
    });
    return { code, error: (JSON.parse(text) as Pick<Failure, "error">).error, said: text + stderr };
  }
  const host = (): string => new URL(url).host;
  /** What is kept of the file, bytes. */
  const kept = async (): Promise<number> => {
    server.reset();
    const { error } = await run([
      "extract",
      url,
      ...selection,
      "--out",
      path.join(folder, "x.npy"),
      "--offline",
    ]);
    return Number(error.details["stored_bytes"]);
  };

  const always = [
    [{ kind: "status", status: 404 }, "server-refused", /has no such file \(HTTP 404\): http:.*a\.nwb/],
    [{ kind: "status", status: 403 }, "server-refused", /refuses it \(HTTP 403\)/],
    [{ kind: "no-range" }, "no-ranges", /sends files only whole, so .*a\.nwb \(2\.99 MB\).*: download it/],
    [{ kind: "html" }, "not-nwb", /web page.*<!DOCTYPE html.*sign-in page\?/],
    [{ kind: "shift", by: 512 }, "bad-answer", /bytes \d+-\d+ instead of \d+-\d+/],
    [{ kind: "gzip" }, "bad-answer", /gzip.*proxy/],
    [{ kind: "long", by: 3 }, "bad-answer", /more than the \d+ bytes/],
    [{ kind: "loop" }, "redirect-refused", /leads to .*redirect/],
    [{ kind: "redirect", to: "file:///etc/passwd" }, "redirect-refused", /leads to file:\/\/\/etc\/passwd/],
    [{ kind: "status", status: 503 }, "network-failed", /stopped answering after 6 tries \(HTTP 503\)/],
    [{ kind: "status", status: 429 }, "network-failed", /HTTP 429/],
    [{ kind: "drop" }, "network-failed", /stopped answering after 6 tries/],
    [{ kind: "cut", after: 100 }, "network-failed", /stopped answering after 6 tries/],
    [{ kind: "stall", after: 100 }, "network-failed", /no byte came for 0\.3 s/],
    [{ kind: "short", by: 100 }, "bad-answer", /instead of/],
  ] as const satisfies readonly (readonly [ServedFault, string, RegExp])[];
  for (const [fault, wanted, sentence] of always) {
    const name = [
      fault.kind,
      ...("status" in fault ? [fault.status] : []),
      ...("to" in fault ? [fault.to] : []),
    ].join(" ");
    it(`with its error where every answer is wrong: ${name}`, async () => {
      server.reset(() => fault);
      const { code, error } = await run(["info", url]);
      assert.deepEqual([code, error.code], [3, wanted], error.message);
      assert.match(error.message, sentence);
    });
  }

  it("at once where the file is empty", async () => {
    server.objects.set("/a.nwb", new Uint8Array(0));
    const { code, error } = await run(["info", url]);
    assert.deepEqual([code, error.code, error.details["reason"]], [3, "not-nwb", "empty"], error.message);
    assert.match(error.message, /a\.nwb is empty \(0 bytes\)/);
    assert.equal(server.log.length, 1);
  });

  it("and tells what is kept when the connection is lost midway, which is used the next time", async () => {
    server.reset((n) => (n > 4 ? { kind: "status", status: 503 } : undefined));
    const { code, error } = await run(["decode", url, ...selection]);
    assert.deepEqual([code, error.code, error.details["status"]], [3, "network-failed", 503]);
    const keptBytes = Number(error.details["kept_bytes"]);
    assert.match(
      error.message,
      /after 6 tries \(HTTP 503\)\. \d+ % \(.* kB\) is kept and will be used when you run this again/,
    );
    assert.equal(
      keptBytes,
      server.log.reduce((sum, { sent }) => sum + sent, 0),
    );
    assert.equal(await kept(), keptBytes);
    server.reset();
    assert.equal((await run(["decode", url, ...selection])).code, 0);
    const more = server.log.reduce((sum, { sent }) => sum + sent, 0);
    server.reset();
    await run(["decode", url, ...selection, "--no-store"]);
    const all = server.log.reduce((sum, { sent }) => sum + sent, 0);
    assert.ok(keptBytes > 0 && more <= all - keptBytes + 1024, `${more} after ${keptBytes} of ${all}`);
  });

  it("where nobody is, and offline, with what is here", async () => {
    const dead = await FaultServer.start();
    const nobody = dead.base;
    await dead.stop();
    const unreached = await run(["info", `${nobody}/a.nwb`]);
    assert.deepEqual([unreached.code, unreached.error.code], [3, "offline"]);
    assert.match(
      unreached.error.message,
      /no connection to 127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*Nothing of it was read before/,
    );
    assert.equal((await run(["info", url, "--offline"])).error.code, "offline");
    assert.equal(server.log.length, 0);
    await run(["preview", url, ...selection]);
    server.reset();
    const { code, error } = await run(["decode", url, ...selection, "--offline"]);
    assert.deepEqual([code, error.code, server.log.length], [3, "offline", 0]);
    assert.match(
      error.message,
      /\(--offline\)\. What was read before is still here: [\d.]+ [kM]B of 2\.99 MB/,
    );
    assert.equal(error.details["host"], host());
  });

  it("when the file becomes another, whichever sign there is, and never answers from two", async () => {
    const answer = await run(["preview", url, ...selection, "--no-store"]);
    assert.equal(answer.code, 0);
    const other = Uint8Array.from(bytes);
    other.fill(0, 1_000_000, 2_000_000);
    for (const after of [1, 3, 8]) {
      server.reset((n) => {
        server.objects.set("/a.nwb", n < after ? bytes : other);
        return undefined;
      });
      const { code, error } = await run(["preview", url, ...selection, "--no-store"]);
      assert.deepEqual([code, error.code], [3, "remote-changed"], `after ${after}`);
      assert.match(error.message, /has changed on the server while it was read \(.*\)\. Open it again/);
    }
    server.objects.set("/a.nwb", bytes);
    for (const fault of [
      { kind: "etag", etag: '"other"' },
      { kind: "longer-total", by: 4096 },
    ] as const) {
      server.reset((n) => (n > 2 ? fault : undefined));
      const { code, error } = await run(["preview", url, ...selection, "--no-store"]);
      assert.deepEqual([code, error.code], [3, "remote-changed"], fault.kind);
    }
  });

  it("does not use what is stored of another version", async () => {
    await run(["preview", url, ...selection]);
    const other = Uint8Array.from(bytes);
    // One presentation more or less changes the answer; here nothing but the tag does.
    server.objects.set("/a.nwb", Buffer.concat([other, new Uint8Array(8)]));
    server.reset();
    assert.equal((await run(["preview", url, ...selection])).code, 0);
    assert.ok(server.log.reduce((sum, { sent }) => sum + sent, 0) > 500_000);
  });

  it("without a key of DANDI, or with a wrong one, which is told to nobody else and kept nowhere", async () => {
    const asset = "00000000-0000-4000-8000-000000000001";
    const base = `/api/assets/${asset}`;
    server.reset(() => ({ kind: "status", status: 401 }));
    const without = await run(["info", `dandi:${asset}`]);
    assert.deepEqual([without.code, without.error.code], [3, "needs-token"]);
    assert.match(without.error.message, /embargoed: set DANDI_API_KEY/);
    server.reset(() => ({ kind: "status", status: 403 }));
    const secret = "zq7vthxkey";
    const wrong = await run(["info", `dandi:${asset}`], { DANDI_API_KEY: secret });
    assert.deepEqual([wrong.code, wrong.error.code], [3, "needs-token"]);
    assert.ok(server.log.some(({ headers }) => headers.authorization === `token ${secret}`));
    // With the right one it is read from where the archive leads, which never sees the key.
    const home = await FaultServer.start();
    home.objects.set("/blob.nwb", bytes);
    server.documents.set(`${base}/`, { path: "sub-1/a.nwb", contentSize: bytes.length, digest: {} });
    const to = `${home.base.replace("127.0.0.1", "localhost")}/blob.nwb?X-Amz-Signature=signed`;
    server.reset((_, asked) => (asked.startsWith(base) ? { kind: "redirect", to } : undefined));
    const read = await run(["preview", `dandi:${asset}`, ...selection], { DANDI_API_KEY: secret });
    await home.stop();
    server.documents.clear();
    assert.equal(read.code, 0, read.said);
    assert.ok(home.log.length > 0 && home.log.every(({ headers }) => headers.authorization === undefined));
    for (const { said } of [wrong, read]) assert.doesNotMatch(said, /zq7vthxkey|X-Amz|signed/);
    const stored = readdirSync(path.join(folder, "store"), { recursive: true, withFileTypes: true });
    for (const entry of stored.filter((each) => each.isFile() && each.name !== "data"))
      assert.doesNotMatch(
        readFileSync(path.join(entry.parentPath, entry.name), "latin1"),
        /zq7vthxkey|X-Amz|signed/,
      );
  });

  it("never for what is asked of this machine alone: nobody is asked", async () => {
    for (const args of [
      ["sessions", "--catalogue"],
      ["info", allenSession],
      ["preview", allenSession, ...selection.slice(0, -2)],
    ])
      assert.equal((await run(args, { NEURAL_CODING_S3_BASE: server.base })).code, 0);
    assert.equal(server.log.length, 0);
  });
});
