import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { AnalysisError } from "../../src/core/errors.ts";
import type { ErrorCode } from "../../src/core/errors.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { allenVariants, fixtures } from "../fixtures.ts";

/** Damage to a whole file, and the sentence that tells it: what, where, and what would help. */
interface Refusal {
  readonly damage: string;
  readonly file: Buffer | string;
  readonly name?: string;
  readonly code?: ErrorCode;
  readonly reason?: string;
  readonly says: readonly RegExp[];
}

const made = (name: string): Buffer => readFileSync(`${fixtures}/nwb/${name}`);
const latest = made("latest.nwb");
const tables = made("tables.nwb");

const refusals: readonly Refusal[] = [
  {
    damage: "an empty file",
    file: Buffer.alloc(0),
    reason: "empty",
    says: [/empty \(0 bytes\)/, /Get it again/],
  },
  {
    damage: "a Git LFS pointer",
    file: Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n"),
    reason: "pointer",
    says: [/Git LFS pointer/, /git lfs pull/],
  },
  {
    damage: "a git-annex pointer",
    file: Buffer.from("/annex/objects/SHA256E-s99--ab.nwb\n"),
    reason: "pointer",
    says: [/git-annex pointer/, /datalad get/],
  },
  {
    damage: "an unlocked git-annex link as text",
    file: Buffer.from("../../.git/annex/objects/aa/bb/SHA256E-s99--ab.nwb"),
    reason: "pointer",
    says: [/git-annex pointer/],
  },
  {
    damage: "a web page",
    file: Buffer.from("<!DOCTYPE html><html>Not found</html>"),
    reason: "web-page",
    says: [/web page/, /Download the file itself/],
  },
  {
    damage: "a web page behind blank lines",
    file: Buffer.from("\r\n\n<html></html>"),
    reason: "web-page",
    says: [/web page/],
  },
  {
    damage: "a LINDI index",
    file: Buffer.from('{"generationMetadata": {}, "refs": {}}'),
    reason: "lindi",
    says: [/LINDI/, /Get the NWB file/],
  },
  {
    damage: "a LINDI index known by its name",
    file: Buffer.from("{}"),
    name: "x.nwb.lindi.json",
    reason: "lindi",
    says: [/LINDI/],
  },
  {
    damage: "bytes that are not HDF5",
    file: Buffer.from("P".repeat(5000)),
    reason: "not-hdf5",
    says: [/not an HDF5 file/, /signature/],
  },
  {
    damage: "a file compressed with gzip",
    file: gzipSync(latest),
    reason: "not-hdf5",
    says: [/compressed with gzip/, /gunzip/],
  },
  {
    damage: "an Excel workbook",
    // As openpyxl writes it: a zip archive whose first member is docProps/app.xml, with xl/ behind.
    file: Buffer.from(
      `PK\x03\x04\x14\0${"\0".repeat(24)}docProps/app.xml${"\0".repeat(200)}PK\x03\x04xl/styles.xml`,
    ),
    reason: "not-hdf5",
    says: [/is an Excel or other Office document/],
  },
  {
    damage: "an Excel workbook of before 2007",
    file: Buffer.from("d0cf11e0a1b11ae1".padEnd(1024, "0"), "hex"),
    reason: "not-hdf5",
    says: [/is an Excel or other Office document/],
  },
  {
    damage: "a zip archive",
    file: Buffer.from("PK\x03\x04\x14\0session.nwb"),
    reason: "not-hdf5",
    says: [/is a zip archive/],
  },
  {
    damage: "a MAT file",
    file: Buffer.from("MATLAB 5.0 MAT-file, Platform: GLNXA64".padEnd(128)),
    reason: "not-hdf5",
    says: [/is a MAT file of MATLAB/],
  },
  {
    damage: "a signature and nothing more",
    file: latest.subarray(0, 8),
    reason: "truncated",
    says: [/cut short/, /8 of/],
  },
  {
    damage: "a truncated file of the newest format",
    file: latest.subarray(0, latest.length - 1),
    reason: "truncated",
    says: [new RegExp(`has ${latest.length - 1} of ${latest.length} bytes`), /Resume the download/],
  },
  {
    damage: "a truncated file of the oldest format",
    file: tables.subarray(0, 40_000),
    reason: "truncated",
    says: [new RegExp(`has 40000 of ${tables.length} bytes`)],
  },
  {
    damage: "a truncated file with a user block",
    file: made("user_block.nwb").subarray(0, 9000),
    reason: "truncated",
    says: [/has 9000 of 13376 bytes/],
  },
  {
    damage: "a file whose writer has not closed it",
    file: made("open_for_writing.nwb"),
    reason: "open-for-writing",
    says: [/still open for writing, or its writer crashed/, /h5clear -s/],
  },
  {
    damage: "an unknown superblock",
    file: Buffer.concat([latest.subarray(0, 8), Buffer.from([77]), latest.subarray(9)]),
    reason: "superblock",
    says: [/unknown version 77/],
  },
  {
    damage: "NWB 1",
    file: made("nwb_one.nwb"),
    reason: "nwb-1",
    says: [/NWB 1 \(NWB-1\.0\.6\)/, /convert it/],
  },
  {
    damage: "HDF5 that is not NWB",
    file: `${allenVariants}/hdf5_but_not_nwb.nwb`,
    reason: "not-nwb",
    says: [/HDF5 file, but not NWB/],
  },
  {
    damage: "a superblock of zeros behind the signature",
    file: `${allenVariants}/signature_only.nwb`,
    reason: "superblock",
    says: [/superblock is empty/, /get it again/],
  },
  {
    damage: "a superblock with a flipped bit",
    file: Buffer.from(latest.map((byte, at) => (at === 40 ? byte ^ 1 : byte))),
    code: "damaged-data",
    says: [/cannot be read/, /checksum/i],
  },
];

describe("a file that cannot be opened", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "refusals-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function refused(file: string): Promise<AnalysisError> {
    const error: unknown = await openNwbFile(file).then(
      (nwb) => nwb.close(),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AnalysisError, String(error));
    return error as AnalysisError;
  }

  refusals.forEach(({ damage, file, name, code, reason, says }, i) => {
    it(`says so of ${damage}`, async () => {
      const place = path.join(folder, name ?? `${i}.nwb`);
      if (typeof file === "string") copyFileSync(file, place);
      else writeFileSync(place, file);
      const error = await refused(place);
      assert.equal(error.code, code ?? "not-nwb");
      if (reason !== undefined) assert.equal((error.details as { reason: string }).reason, reason);
      assert.ok(error.message.includes(place), error.message);
      for (const words of says) assert.match(error.message, words);
    });
  });

  it("says so of the Zarr edition and of other folders", async () => {
    const zarr = path.join(folder, "a.nwb.zarr");
    mkdirSync(zarr);
    assert.match((await refused(zarr)).message, /is a folder/);
    writeFileSync(path.join(zarr, ".zgroup"), "{}");
    assert.match((await refused(zarr)).message, /Zarr edition of an NWB file/);
  });

  it("says so of a path that leads nowhere", async () => {
    assert.equal((await refused(path.join(folder, "none.nwb"))).code, "file-not-found");
  });

  it("tells how many bytes a truncated file has and needs, for a resumed download", async () => {
    const place = path.join(folder, "cut.nwb");
    writeFileSync(place, latest.subarray(0, 5000));
    assert.deepEqual((await refused(place)).details, {
      path: place,
      reason: "truncated",
      have: 5000,
      need: latest.length,
    });
  });
});

describe("the version of a file", () => {
  const cases: readonly (readonly [name: string, version: string | null, notice: RegExp | null])[] = [
    ["text", "2.10.0", null],
    ["bytes", "2.2.5", null],
    ["array", "2.1.0", null],
    ["future", "2.99.1", /NWB 2\.99\.1, newer/],
    ["three", "3.0.0", /says NWB 3\.0\.0/],
    ["none", null, /does not say which NWB version/],
  ];
  for (const [name, version, notice] of cases) {
    it(`is read when stored as ${name}`, async () => {
      const nwb = await openNwbFile(`${fixtures}/nwb/version_${name}.nwb`);
      assert.equal(nwb.nwbVersion, version);
      if (notice) assert.match(nwb.notices[0]?.message ?? "", notice);
      else assert.deepEqual(nwb.notices, []);
      nwb.close();
    });
  }

  it("is read behind a user block", async () => {
    const nwb = await openNwbFile(`${fixtures}/nwb/user_block.nwb`);
    assert.equal(nwb.nwbVersion, "2.6.0");
    nwb.close();
  });
});
