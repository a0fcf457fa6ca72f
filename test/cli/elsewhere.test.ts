import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultServer } from "../remote/fault-server.ts";
import { allenSession } from "../fixtures.ts";
import { neuralCoding, requireBuild } from "./run-cli.ts";
import type { Finished, RunOptions } from "./run-cli.ts";

const key = "visual-coding-neuropixels/ecephys-cache/session_750332458/session_750332458.nwb";
const selection = [
  ...["--trials", "stimulus_name == 'static_gratings'", "--units", "firing_rate > 1"],
  ...["--label", "orientation", "--no-cache"],
];

interface Document {
  readonly transfer?: {
    url: string;
    size: number;
    requests: number;
    fetched_bytes: number;
    stored_bytes: number;
  };
  readonly error?: { code: string; message: string };
}

const withoutTransfer = ({ transfer, ...answer }: Document): object => (transfer ? answer : {});

describe("a recording elsewhere", () => {
  const bytes = readFileSync(allenSession);
  let server: FaultServer;
  let folder: string;
  before(async () => {
    requireBuild();
    server = await FaultServer.start();
    server.objects.set(`/s3/${key}`, bytes);
    server.objects.set("/a.nwb", bytes);
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "elsewhere-"));
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function run(
    args: readonly string[],
    more: RunOptions = {},
  ): Promise<Finished & { document: Document }> {
    const env = {
      NEURAL_CODING_S3_BASE: `${server.base}/s3`,
      NEURAL_CODING_STORE: path.join(folder, "store"),
      NEURAL_CODING_RETRY_SCALE: "0",
      NEURAL_CODING_TIMEOUT: "20",
    };
    const finished = await neuralCoding([...args, "--json"], { env, ...more });
    return { ...finished, document: JSON.parse(finished.text) as Document };
  }
  const sent = (): number => server.log.reduce((sum, entry) => sum + entry.sent, 0);

  it("gives the same answers as the file, and tells what was transferred", async () => {
    for (const [command, ...rest] of [
      ["info", "--no-cache"],
      ["preview", ...selection],
      ["decode", ...selection],
    ]) {
      server.reset();
      rmSync(path.join(folder, "store"), { recursive: true, force: true });
      const local = JSON.parse(
        (await neuralCoding([command!, allenSession, ...rest, "--json"])).text,
      ) as object;
      const { document, stderr } = await run([command!, "allen:750332458", ...rest]);
      const { transfer, ...answer } = document;
      const own = "path" in answer ? { path: "allen:750332458" } : {};
      assert.deepEqual(answer, { ...local, ...own });
      assert.equal(transfer?.url, `${server.base}/s3/${key}`);
      assert.deepEqual([transfer.size, transfer.fetched_bytes], [bytes.length, sent()]);
      assert.equal(transfer.requests, server.log.length);
      assert.match(stderr, /^read \d[\d.]* [kM]B of [\d.]+ MB in \d+ requests?$/m);
    }
  });

  it("costs next to nothing the second time, and nothing offline", async () => {
    const address = `${server.base}/a.nwb`;
    const first = await run(["preview", address, ...selection]);
    server.reset();
    const second = await run(["preview", address, ...selection]);
    assert.deepEqual([server.log.length, sent()], [1, 1024]);
    assert.ok(second.document.transfer!.stored_bytes > 0);
    const offline = await run(["preview", address, ...selection, "--offline"]);
    assert.equal(server.log.length, 1);
    const answers = [first, second, offline].map(({ document }) => withoutTransfer(document));
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    const unread = await run(["info", "allen:750332458", "--offline"]);
    assert.deepEqual([unread.code, unread.document.error?.code], [3, "offline"]);
    server.reset();
    await run(["preview", address, ...selection, "--no-store"]);
    assert.ok(sent() > 1024);
  });

  it("is named in recipes, and in what is written of it", async () => {
    const recipe = path.join(folder, "a.spikes.json");
    const sessions = ["allen:750332458", `${server.base}/a.nwb?key=secret`];
    const [where, units] = [[selection[1]], [selection[3]]];
    writeFileSync(
      recipe,
      JSON.stringify({ sessions, trials: { where }, units: { where: units }, outputs: ["counts.npz"] }),
    );
    const finished = await neuralCoding(["run", recipe, "--out", folder], {
      env: { NEURAL_CODING_S3_BASE: `${server.base}/s3`, NEURAL_CODING_STORE: path.join(folder, "store") },
    });
    assert.equal(finished.code, 0, finished.stderr);
    const [one, two] = ["750332458", "a"].map((name) => path.join(folder, name, "counts.npz"));
    assert.deepEqual(readFileSync(one!), readFileSync(two!));
    const text = readFileSync(`${two!}.provenance.json`, "utf8");
    const { session } = JSON.parse(text) as {
      session: { file_name: string; origin: Record<string, unknown> };
    };
    assert.equal(session.file_name, "a.nwb");
    assert.equal(session.origin["address"], `${server.base}/a.nwb`);
    assert.match(String(session.origin["etag"]), /^"[\da-f]{32}"$/);
    // The recipe is kept as it was written.
    assert.doesNotMatch(JSON.stringify(session), /secret/);
  });

  it("is the answer or its error, wherever a request fails", async function () {
    // Some twenty runs of the program.
    this.timeout(120_000);
    const want = (await run(["preview", `${server.base}/a.nwb`, ...selection, "--no-store"])).document;
    const { transfer, ...answer } = want;
    for (let failing = 0; failing < transfer!.requests; failing += 5) {
      server.reset((n) => (n === failing ? { kind: "status", status: 404 } : undefined));
      const { code, document } = await run(["preview", `${server.base}/a.nwb`, ...selection, "--no-store"]);
      assert.deepEqual([code, document.error?.code], [3, "server-refused"]);
      server.reset((n) => (n === failing ? { kind: "cut", after: 1000 } : undefined));
      const again = await run(["preview", `${server.base}/a.nwb`, ...selection, "--no-store"]);
      assert.deepEqual(withoutTransfer(again.document), answer);
    }
  });

  it("is given up at once with Ctrl+C, though its server says nothing", async () => {
    server.reset((n) => (n > 0 ? { kind: "stall", after: 100 } : undefined));
    const { code, document } = await run(["preview", `${server.base}/a.nwb`, ...selection], {
      meanwhile: (child) => {
        const look = setInterval(() => {
          if (server.log.length < 2) return;
          clearInterval(look);
          child.kill("SIGINT");
        }, 20);
      },
    });
    assert.deepEqual([code, document.error?.code], [130, "cancelled"]);
  });

  it("is asked for where and how it was said", async () => {
    const mine = `${server.base}/s3`;
    const { code } = await run(["info", "allen:750332458", "--source", mine, "--block-size", "64"], {
      env: { NEURAL_CODING_STORE: path.join(folder, "store") },
    });
    assert.equal(code, 0);
    assert.equal(server.log[0]!.headers.range, "bytes=0-65535");
    for (const wrong of [
      ["--source", "ftp://x"],
      ["--block-size", "9000"],
      ["--block-size", "1"],
    ]) {
      const refused = await run(["info", "allen:750332458", ...wrong]);
      assert.deepEqual([refused.code, refused.document.error?.code], [2, "bad-argument"]);
    }
    const unknown = await run(["info", "allen:1"]);
    assert.deepEqual([unknown.code, unknown.document.error?.code], [2, "unknown-session"]);
  });
});
