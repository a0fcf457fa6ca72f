import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { allenSession, program } from "../fixtures.ts";
import { longTrains, perUnit } from "../nwb/long-trains.ts";
import { FaultServer } from "../remote/fault-server.ts";
import { neuralCoding, requireBuild, tutorialFlags } from "./run-cli.ts";

/** What reading elsewhere costs, counted in requests and bytes; no time is looked at. */
describe("streaming", () => {
  let server: FaultServer;
  let folder: string;
  before(async () => {
    requireBuild();
    server = await FaultServer.start();
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "streaming-"));
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const sent = (): number => server.log.reduce((sum, entry) => sum + entry.sent, 0);
  /** A catalogue of one session, of so many bytes. */
  function catalogue(bytes: number): string {
    const own = readFileSync(`${program}media/catalogue/visual-coding-neuropixels.csv`, "utf8");
    const [header, row] = own.split("\n");
    const cells = row!.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, ""));
    const set = (column: string, value: string): void => {
      cells[header!.split(",").indexOf(column)] = value;
    };
    set("id", "1");
    set("nwb_bytes", String(bytes));
    set("s3_key", "long.nwb");
    const file = path.join(folder, "catalogue.csv");
    writeFileSync(file, `${header}\n${cells.slice(0, header!.split(",").length).join(",")}\n`);
    return file;
  }

  it("reads of a session of the catalogue no spikes between its trials, and counts the same", async () => {
    const { bytes } = await longTrains();
    const local = path.join(folder, "long.nwb");
    writeFileSync(local, bytes);
    server.objects.set("/s3/long.nwb", bytes);
    const files: Buffer[] = [];
    const costs: number[] = [];
    for (const [source, size] of [
      [local, 0],
      ["allen:1", bytes.length],
      ["allen:1", bytes.length + 1],
    ] as const) {
      server.reset();
      const out = path.join(folder, `${files.length}.npy`);
      const { code, stderr } = await neuralCoding(
        ["extract", source, "--label", "side", "--trials", "start_time > 0", "--out", out, "--no-store"],
        { env: { NEURAL_CODING_CATALOGUE: catalogue(size), NEURAL_CODING_S3_BASE: `${server.base}/s3` } },
      );
      assert.equal(code, 0, stderr);
      files.push(readFileSync(out));
      costs.push(sent());
    }
    assert.deepEqual(files[1], files[0]);
    assert.deepEqual(files[2], files[0]);
    assert.equal(costs[0], 0);
    // Of a file of another size nobody knows that its spikes are in order.
    assert.ok(costs[2]! > 4 * 8 * perUnit && costs[1]! < costs[2]! / 2, String(costs));
  });

  it("asks for many blocks at a time, for little that is not read, and the second time for none", async () => {
    server.objects.set("/a.nwb", readFileSync(allenSession));
    const selection = tutorialFlags.map((flag) => flag.replace("ecephys_", ""));
    const url = `${server.base}/a.nwb`;
    // Of 2.99 MB; each a little more than it takes.
    for (const [args, requests, bytes] of [
      [["table", url, "stimulus_presentations", "--limit", "5"], 28, 1_200_000],
      [["preview", url, ...selection], 28, 1_200_000],
      [["decode", url, ...selection], 30, 1_600_000],
      [["info", url], 30, 1_500_000],
    ] as const) {
      const env = { NEURAL_CODING_STORE: path.join(folder, args[0]) };
      const run = async (...more: string[]): Promise<[string, number, number]> => {
        server.reset();
        const { code, text, stderr } = await neuralCoding([...args, ...more], { env });
        assert.equal(code, 0, stderr);
        return [text, server.log.length, sent()];
      };
      const [text, asked, came] = await run();
      assert.ok(asked <= requests && came <= bytes, `${args[0]}: ${asked} requests, ${came} bytes`);
      assert.deepEqual(await run(), [text, 1, 1024]);
      assert.deepEqual(await run("--offline"), [text, 0, 0]);
    }
  }).timeout(60_000);
});
