import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { allenCache, allenSession } from "../fixtures.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { neuralCoding, requireBuild } from "./run-cli.ts";
import type { Finished, RunOptions } from "./run-cli.ts";

const prefix = "visual-coding-neuropixels/ecephys-cache";
const tables = ["sessions", "probes", "channels", "units"];
const id = 750332458;

interface Facts {
  readonly code: string;
  readonly message: string;
}
interface Document {
  readonly files: readonly (Readonly<Record<string, unknown>> & { readonly error?: Facts })[];
  readonly requests: number;
  readonly fetched_bytes: number;
  readonly error?: Facts;
}

interface Verified {
  readonly state?: string;
  readonly checksum?: string;
  readonly sha256?: string | null;
  readonly path?: string;
  readonly notices?: readonly { readonly code: string }[];
  readonly transfer?: object;
  readonly error?: Facts;
}

describe("download", () => {
  const bytes = readFileSync(allenSession);
  let server: FaultServer;
  let folder: string;
  before(async () => {
    requireBuild();
    server = await FaultServer.start();
    server.objects.set("/a.nwb", bytes);
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "download-cli-"));
    server.objects.set(`/s3/${prefix}/session_${id}/session_${id}.nwb`, bytes);
    for (const table of tables)
      server.objects.set(`/s3/${prefix}/${table}.csv`, readFileSync(path.join(allenCache, `${table}.csv`)));
    writeFileSync(at("catalogue.csv"), catalogue());
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
  const sent = (): number => server.log.reduce((sum, entry) => sum + entry.sent, 0);

  /** Two sessions, of which the server has the first. */
  function catalogue(): string {
    const shipped = new URL("../../media/catalogue/visual-coding-neuropixels.csv", import.meta.url);
    const [header, ...rows] = readFileSync(shipped, "utf8").split("\n");
    const names = header!.split(",");
    const sum = createHash("sha256").update(bytes).digest("hex");
    const known = (of: number): Record<string, string> => ({
      id: String(of),
      nwb_bytes: String(bytes.length),
      s3_key: `${prefix}/session_${of}/session_${of}.nwb`,
      sha256: sum,
    });
    const line = (of: number, i: number): string => {
      const fields = rows[i]!.split(",");
      return names.map((name, column) => known(of)[name] ?? fields[column]!).join(",");
    };
    return [header, line(id, 0), line(715093703, 1), ""].join("\n");
  }

  const env = (): Record<string, string> => ({
    NEURAL_CODING_S3_BASE: `${server.base}/s3`,
    NEURAL_CODING_CATALOGUE: at("catalogue.csv"),
    NEURAL_CODING_STORE: at("store"),
    NEURAL_CODING_RETRY_SCALE: "0",
  });
  async function run(
    args: readonly string[],
    more: RunOptions = {},
  ): Promise<Finished & { document: Document }> {
    const finished = await neuralCoding(["download", ...args, "--json"], { env: env(), ...more });
    return { ...finished, document: JSON.parse(finished.text) as Document };
  }

  it("makes a cache folder that AllenSDK can use, and counts what it fetched", async () => {
    const { code, document, stderr } = await run([String(id), "--cache", at("cache")]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(readFileSync(session()), bytes);
    for (const name of ["manifest.json", ...tables.map((table) => `${table}.csv`)])
      assert.deepEqual(readFileSync(at("cache", name)), readFileSync(path.join(allenCache, name)));
    assert.deepEqual(readdirSync(at("cache")).length, 6);
    const [told] = document.files;
    const { requests, retries, ...rest } = told!;
    assert.deepEqual(rest, {
      id,
      name: `allen:${id}`,
      url: `${server.base}/s3/${prefix}/session_${id}/session_${id}.nwb`,
      path: session(),
      state: "downloaded",
      bytes: bytes.length,
      fetched_bytes: bytes.length,
      kept_bytes: 0,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      verified: { size: true, hdf5: true, checksum: "match", by: "catalogue" },
    });
    assert.deepEqual([Number(requests) > 1, retries], [true, 0]);
    assert.deepEqual([document.requests, document.fetched_bytes], [server.log.length, sent()]);
    assert.match(stderr, /^session_750332458\.nwb, .*: 100 %$/m);
    server.reset();
    const again = await run([`allen:${id}`, "--cache", at("cache")]);
    assert.deepEqual([again.document.files[0]!["state"], server.log.length], ["already", 0]);
  });

  it("leaves out the tables when that is said, and keeps those that are there", async () => {
    const { stderr } = await run([String(id), "--cache", at("cache"), "--no-tables"]);
    assert.match(
      stderr,
      /sessions\.csv, probes\.csv, channels\.csv, units\.csv of .* left out: AllenSDK will ask/,
    );
    assert.deepEqual(readdirSync(at("cache")).sort(), ["manifest.json", `session_${id}`]);
    writeFileSync(at("cache", "units.csv"), "mine");
    await run([String(id), "--cache", at("cache")]);
    assert.equal(readFileSync(at("cache", "units.csv"), "utf8"), "mine");
    assert.ok(existsSync(at("cache", "channels.csv")));
  });

  it("takes no page for a table, and says so beside the session that is here", async () => {
    const cut = readFileSync(path.join(allenCache, "units.csv")).subarray(0, -9);
    for (const wrong of ["<!DOCTYPE html>", cut]) {
      server.objects.set(`/s3/${prefix}/units.csv`, Buffer.from(wrong));
      const { code, document } = await run([String(id), "--cache", at("cache")]);
      assert.deepEqual([code, document.error?.code, document.files.length], [3, "bad-answer", 1]);
      assert.match(document.error!.message, /sent as units\.csv is not that table/);
      assert.deepEqual(
        readdirSync(at("cache")).filter((name) => name.startsWith("units")),
        [],
      );
    }
  });

  it("obeys a manifest that is there", async () => {
    const own = readFileSync(path.join(allenCache, "manifest.json"), "utf8");
    const moved = own.replace('"session_%d"', '"there/%d"');
    await run([String(id), "--cache", at("cache"), "--no-tables"]);
    writeFileSync(at("cache", "manifest.json"), moved);
    await run([String(id), "--cache", at("cache")]);
    assert.deepEqual(readFileSync(at("cache", "there", String(id), `session_${id}.nwb`)), bytes);
    assert.equal(readFileSync(at("cache", "manifest.json"), "utf8"), moved);
  });

  it("goes on with the other sessions when one fails, and ends as the worst did", async () => {
    const { code, document, stderr } = await run(["715093703", String(id), "--cache", at("cache")]);
    assert.deepEqual([code, document.error?.code], [3, "server-refused"]);
    assert.deepEqual(
      document.files.map((file) => [file["id"], file["state"], file.error?.code]),
      [
        [715093703, "failed", "server-refused"],
        [id, "downloaded", undefined],
      ],
    );
    assert.match(stderr, /warning: allen:715093703: .*HTTP 404/);
    assert.deepEqual(
      readdirSync(at("cache")).filter((name) => name.includes("715093703")),
      [],
    );
  });

  it("of an address goes into a folder, or into a file", async () => {
    const { document } = await run([`${server.base}/a.nwb?key=secret`, "--to", at("to")]);
    assert.deepEqual(readFileSync(at("to", "a.nwb")), bytes);
    assert.deepEqual([document.files[0]!["id"], document.files[0]!["url"]], [null, `${server.base}/a.nwb`]);
    const { code } = await run([`${server.base}/a.nwb`, "--out", at("b.nwb")]);
    assert.equal(code, 0);
    assert.deepEqual(readFileSync(at("b.nwb")), bytes);
  });

  it("survives being killed, and then fetches the rest", async () => {
    server.reset((n) => (n > 0 ? { kind: "stall", after: 1_200_000 } : undefined));
    const args = [`${server.base}/a.nwb`, "--to", at("to"), "--jobs", "1"];
    const killed = await neuralCoding(["download", ...args], {
      env: { NEURAL_CODING_STORE: at("store") },
      meanwhile: (child) => {
        const look = setInterval(() => {
          if (server.log.length < 2 || !existsSync(at("to", "a.nwb.part", "journal"))) return;
          const whole = readFileSync(at("to", "a.nwb.part", "journal")).filter((_, i) => i % 8 === 4);
          if (whole.reduce((sum, flag) => sum + flag, 0) < 5) return;
          clearInterval(look);
          child.kill("SIGKILL");
        }, 20);
      },
    });
    assert.equal(killed.code, null);
    assert.equal(existsSync(at("to", "a.nwb")), false);
    server.reset();
    const { document } = await run(args);
    assert.deepEqual(
      [document.files[0]!["state"], document.files[0]!["kept_bytes"]],
      ["resumed", 5 * 262_144],
    );
    assert.equal(sent(), bytes.length - 5 * 262_144 + 1024);
    assert.deepEqual(readFileSync(at("to", "a.nwb")), bytes);
  });

  it("ends with 130 on Ctrl+C and tells what is kept", async () => {
    server.reset((n) => (n > 0 ? { kind: "stall", after: 600_000 } : undefined));
    const { code, document } = await run([String(id), "--cache", at("cache"), "--jobs", "1"], {
      meanwhile: (child) => {
        const look = setInterval(() => {
          if (server.log.length < 2) return;
          clearInterval(look);
          setTimeout(() => child.kill("SIGINT"), 200);
        }, 20);
      },
    });
    assert.deepEqual([code, document.error?.code], [130, "cancelled"]);
    assert.match(document.error!.message, /\d+ % of allen:750332458 .* is kept/);
  });

  async function ask(...args: readonly string[]): Promise<Verified> {
    const { text } = await neuralCoding([...args, "--json"], { env: env() });
    return JSON.parse(text) as Verified;
  }
  const session = (): string => at("cache", `session_${id}`, `session_${id}.nwb`);

  it("leaves a file of which verify knows the checksum, and that allen:ID names from then on", async () => {
    await run([String(id), "--cache", at("cache"), "--no-tables"]);
    server.reset();
    const sum = createHash("sha256").update(bytes).digest("hex");
    for (const args of [[session()], [session(), "--hash"], [`allen:${id}`]]) {
      const { state, checksum, sha256 } = await ask("verify", ...args);
      assert.deepEqual([state, checksum, sha256], ["sound", "match", sum]);
    }
    const { path: read, transfer } = await ask("info", `allen:${id}`);
    assert.deepEqual([read, transfer, server.log.length], [session(), undefined, 0]);
    assert.ok((await ask("info", `allen:${id}`, "--source", "s3")).transfer);
    const remote = await ask("verify", `${server.base}/a.nwb`, "--hash");
    assert.equal(remote.error?.code, "bad-argument");
  });

  it("leaves a file of which verify notices a changed bit, and no other", async () => {
    await run([`${server.base}/a.nwb`, "--to", at("to")]);
    assert.equal((await ask("verify", at("to", "a.nwb"))).checksum, "match");
    const changed = Buffer.from(bytes);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(at("to", "a.nwb"), changed);
    const { error } = await ask("verify", at("to", "a.nwb"));
    assert.equal(error?.code, "checksum-mismatch");
    assert.match(error.message, /checksum differs.*--repair/);
    writeFileSync(at("c.nwb"), bytes);
    const unknown = await ask("verify", at("c.nwb"));
    assert.deepEqual([unknown.checksum, unknown.sha256], ["unknown", null]);
    const summed = await ask("verify", at("c.nwb"), "--hash");
    const sum = createHash("sha256").update(bytes).digest("hex");
    assert.deepEqual([summed.checksum, summed.sha256], ["unknown", sum]);
  });

  it("is verified by the catalogue's checksum in any cache folder, a file of another size only when that is asked for", async () => {
    const other = (await neuralCoding(["verify", allenSession, "--json"])).text;
    const { checksum, sha256, notices } = JSON.parse(other) as Verified;
    assert.deepEqual([checksum, sha256, notices?.at(-1)?.code], ["unknown", null, "another-version"]);
    const hashed = await neuralCoding(["verify", allenSession, "--hash", "--json"]);
    assert.equal(hashed.code, 3);
    assert.equal((JSON.parse(hashed.text) as Verified).error?.code, "checksum-mismatch");
  });

  it("is refused without a place, with two, and for what is no name", async () => {
    const address = `${server.base}/a.nwb`;
    for (const wrong of [
      ["--to", at("to")],
      [address],
      [address, "--to", at("to"), "--out", at("b.nwb")],
      [address, address, "--out", at("b.nwb")],
      [address, "--cache", at("cache")],
      ["some/path.nwb", "--to", at("to")],
      [address, "--to", at("to"), "--jobs", "0"],
    ]) {
      const { code, document } = await run(wrong);
      assert.deepEqual([code, document.error?.code], [2, "bad-argument"], wrong.join(" "));
    }
    const unknown = await run(["1", "--cache", at("cache")]);
    assert.deepEqual([unknown.code, unknown.document.error?.code], [2, "unknown-session"]);
    assert.equal(server.log.length, 0);
    const offline = await run([address, "--to", at("to"), "--offline"]);
    assert.deepEqual([offline.code, offline.document.error?.code], [3, "offline"]);
    assert.equal(server.log.length, 0);
  });
});
