import assert from "node:assert/strict";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DownloadOptions, DownloadOutcome } from "../../src/remote/download/download.ts";
import { bytes, downloadFrom, serve } from "./download-from.ts";
import { FaultServer } from "./fault-server.ts";
import { recordingBytes } from "./served-recording.ts";

describe("a download where a file is already", () => {
  let server: FaultServer;
  let folder: string;
  let file: string;
  const other = recordingBytes(bytes.length, 2);
  before(async () => (server = await FaultServer.start()));
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "existing-file-"));
    file = path.join(folder, "x.nwb");
    serve(server, bytes);
    server.objects.set("/b.nwb", other);
    server.reset();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function download(source: string, more: Partial<DownloadOptions> = {}): Promise<DownloadOutcome> {
    const { outcomes } = await downloadFrom(server, folder, source, more, { kind: "file", file });
    return outcomes[0]!;
  }
  const stateOf = async (source: string, more?: Partial<DownloadOptions>): Promise<string | undefined> => {
    const { file: done, error } = await download(source, more);
    return done?.state ?? error?.code;
  };
  const holds = (expected: Uint8Array): void =>
    assert.ok(readFileSync(file).equals(expected), "other bytes lie there");

  it("takes none of the same length for it, unless it came from there", async () => {
    assert.equal(await stateOf("/a.nwb"), "downloaded");
    assert.equal(await stateOf("/a.nwb"), "already");
    const { error } = await download("/b.nwb");
    assert.equal(error?.code, "write-failed");
    assert.match(error.message, /is there, and nothing tells whether it is .*b\.nwb.*--repair/);
    holds(bytes);
    assert.equal(await stateOf("/b.nwb", { repair: true }), "repaired");
    holds(other);
  });

  it("notices that the server has another one of the same length by now", async () => {
    await download("/a.nwb");
    server.objects.set("/a.nwb", other);
    server.reset(() => ({ kind: "etag", etag: '"another"' }));
    assert.equal(await stateOf("/a.nwb"), "write-failed");
    holds(bytes);
  });

  const own: readonly (readonly [what: string, content: Uint8Array, code: string])[] = [
    ["a user's text", Buffer.from("notes of an experiment"), "wrong-size"],
    ["as many bytes of something else", Buffer.alloc(bytes.length, "notes "), "write-failed"],
    [
      "another recording that was cut",
      recordingBytes(bytes.length + 4096, 3).subarray(0, 5000),
      "wrong-size",
    ],
    ["a shorter recording", recordingBytes(5000, 3), "wrong-size"],
  ];
  for (const [what, content, code] of own)
    for (const source of ["/a.nwb", "allen:7"])
      it(`leaves ${what} as it is: ${source}`, async () => {
        writeFileSync(file, content);
        const state = await stateOf(source);
        // Where a checksum is known it is compared.
        const told = source === "allen:7" && code === "write-failed" ? "checksum-mismatch" : code;
        assert.equal(state, told);
        holds(content);
      });

  const leftovers: readonly (readonly [what: string, content: Uint8Array])[] = [
    ["nothing", Buffer.alloc(0)],
    ["a page", Buffer.from("<!DOCTYPE html><title>Sign in</title>")],
    ["a pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")],
    ["room that was never filled", Buffer.alloc(bytes.length >> 1)],
    ["its beginning", bytes.subarray(0, bytes.length >> 1)],
  ];
  for (const [what, content] of leftovers)
    for (const source of ["/a.nwb", "allen:7"])
      it(`takes the place of ${what} that another program left: ${source}`, async () => {
        writeFileSync(file, content);
        assert.match((await stateOf(source)) ?? "", /^(downloaded|resumed)$/);
        holds(bytes);
      });

  it("works where a link leads, and leaves the link", async () => {
    const target = path.join(folder, "disk", "kept.nwb");
    mkdirSync(path.dirname(target));
    symlinkSync(path.join("disk", "kept.nwb"), file);
    assert.equal(await stateOf("/a.nwb"), "downloaded");
    assert.equal(readlinkSync(file), path.join("disk", "kept.nwb"));
    assert.ok(lstatSync(target).isFile());
    holds(bytes);
    writeFileSync(target, bytes.subarray(0, bytes.length >> 1));
    assert.equal(await stateOf("allen:7"), "resumed");
    assert.ok(lstatSync(file).isSymbolicLink());
    holds(bytes);
  });
});
