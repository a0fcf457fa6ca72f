import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AnalysisError } from "../../src/core/errors.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures } from "../fixtures.ts";

const refused: Readonly<Record<string, RegExp>> = {
  hole: /nothing is there for 2 of the 12 values/,
  hole_behind_overlap: /nothing is there for 2 of the 12 values/,
  strided_hole: /nothing is there for 6 of the 12 values/,
  column_hole: /nothing is there for 3 of the 12 values/,
  short: /twelve, which ends too early/,
  nested: /virtual_\w+\/hole.* nothing is there for 2 of the 12 values/,
};
const twelve = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** What peeking shows: of three dimensions the first row of each block. */
const whole: Readonly<Record<string, readonly number[]>> = {
  whole: twelve,
  overlap: twelve,
  strided: [1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12],
  rows: [1, 2, 3, 4, 1, 2, 3, 4],
  columns: twelve,
};

describe("virtual datasets", () => {
  let nwb: NwbFile;
  before(async () => (nwb = await openNwbFile(`${fixtures}/nwb/virtual.nwb`)));
  after(() => nwb.close());

  const head = { kind: "head", rows: 12, columns: 4 } as const;
  for (const form of ["early", "late"]) {
    for (const [name, says] of Object.entries(refused)) {
      it(`refuses ${name} instead of showing zeros (${form})`, () => {
        assert.throws(
          () => nwb.peek(`/scratch/virtual_${form}/${name}`, head),
          (error) =>
            error instanceof AnalysisError && error.code === "damaged-data" && says.test(error.message),
        );
      });
    }
    for (const [name, values] of Object.entries(whole)) {
      it(`reads ${name} (${form})`, () => {
        const seen = nwb.peek(`/scratch/virtual_${form}/${name}`, head);
        assert.ok(seen.kind === "cells");
        assert.deepEqual(seen.rows.flat(), values);
      });
    }
  }
});

describe("a virtual dataset of another file, or of values that were never written", () => {
  let nwb: NwbFile;
  before(async () => (nwb = await openNwbFile(`${fixtures}/nwb/virtual_elsewhere.nwb`)));
  after(() => nwb.close());

  const head = { kind: "head", rows: 4, columns: 1 } as const;
  const about = (name: string): readonly string[] =>
    nwb.notices.filter(({ message }) => message.startsWith(`/scratch/${name}:`)).map(({ code }) => code);

  it("is read where all of it is there", () => {
    const seen = nwb.peek("/scratch/sound", head);
    assert.ok(seen.kind === "cells");
    assert.deepEqual(seen.rows.flat(), [1, 2, 3, 4]);
    assert.deepEqual(about("sound"), []);
  });

  it("is refused where the other file has no such dataset", () => {
    assert.throws(() => nwb.peek("/scratch/gone", head), {
      code: "damaged-data",
      message: /put together from five in elsewhere\.h5, which is not there/,
    });
  });

  it("is refused with the reason where the other file is cut short", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "virtual-"));
    copyFileSync(`${fixtures}/nwb/virtual_elsewhere.nwb`, path.join(folder, "a.nwb"));
    writeFileSync(
      path.join(folder, "elsewhere.h5"),
      readFileSync(`${fixtures}/nwb/elsewhere.h5`).subarray(0, 1040),
    );
    const cut = await openNwbFile(path.join(folder, "a.nwb"));
    assert.throws(() => cut.peek("/scratch/sound", head), {
      code: "damaged-data",
      message: /elsewhere\.h5 is cut short: it has 1040 of 2080 bytes\. Resume the download/,
    });
    cut.close();
    rmSync(folder, { recursive: true });
  });

  for (const name of ["unwritten", "half_written", "of_unwritten", "of_half_written"])
    it(`is told to lack values: ${name}`, () => {
      nwb.peek(`/scratch/${name}`, head);
      assert.deepEqual(about(name), ["unwritten-values"]);
    });
});
