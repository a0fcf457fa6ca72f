import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { tableFromIPC } from "@uwdata/flechette";
import { parquetReadObjects } from "hyparquet";
import { arrow } from "../../../src/core/export/arrow.ts";
import { csv } from "../../../src/core/export/csv.ts";
import type { ExportFormat } from "../../../src/core/export/format.ts";
import { mat } from "../../../src/core/export/mat.ts";
import { npz } from "../../../src/core/export/npz.ts";
import { parquet } from "../../../src/core/export/parquet.ts";
import type { CountMatrix } from "../../../src/core/counts/count-matrix.ts";

/** Two units that share an id, and labels of which one lies beyond the 16 bits of UTF-16's units. */
const classes = ["größer", "égal", "α→β", "\u{1F42D}"];
const matrix: CountMatrix = {
  counts: Uint16Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  trials: 4,
  bins: 1,
  units: 3,
  trialIds: Float64Array.from([0, 1, 2, 3]),
  unitIds: Float64Array.from([7, 8, 7]),
  binEdges: Float64Array.from([0, 0.5]),
  onsets: Float64Array.from([1, 2, 3, 4]),
  labels: { name: "condition", classes, index: Int32Array.from([0, 1, 2, 3]) },
};

const debian = "/usr/bin/python3";
const python = (script: string, ...given: string[]) =>
  spawnSync(debian, ["-c", script, ...given], { encoding: "utf8" });
const hasPython = python("import numpy, pandas, scipy.io").status === 0;

const written = async (format: ExportFormat): Promise<Uint8Array> =>
  (await format.encode(matrix, "counts", "{}"))[0]!.bytes;

describe("a count file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "read-back-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What a script of Python makes of a file, printed as JSON. */
  async function readBack(format: ExportFormat, script: string): Promise<unknown> {
    const file = path.join(folder, `counts.${format.extension}`);
    writeFileSync(file, await written(format));
    const { stdout, stderr } = python(`import json, sys\nfile = sys.argv[1]\n${script}`, file);
    assert.equal(stderr, "");
    return JSON.parse(stdout);
  }
  const withPython = hasPython ? it : it.skip;

  withPython("is read by NumPy from an archive that zipfile finds sound", async () => {
    const script = `import numpy as np, zipfile
z = zipfile.ZipFile(file)
m = np.load(file)
print(json.dumps([z.testzip(), [i.compress_type for i in z.infolist()], m["X"].tolist(), m["classes"].tolist()]))`;
    assert.deepEqual(await readBack(npz, script), [
      null,
      Array<number>(7).fill(0),
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        [10, 11, 12],
      ],
      classes,
    ]);
  });

  withPython("is read by SciPy with every letter of its labels", async () => {
    const script = `import scipy.io
m = scipy.io.loadmat(file)
print(json.dumps([[str(c[0][0]) for c in m["classes"]], m["X"].tolist(), m["unit_ids"].ravel().tolist()]))`;
    assert.deepEqual(await readBack(mat, script), [
      classes,
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        [10, 11, 12],
      ],
      [7, 8, 7],
    ]);
  });

  withPython("is read by pandas with a column for each unit", async () => {
    const script = `import pandas
t = pandas.read_csv(file)
print(json.dumps([list(t.columns), t["7"].tolist(), t["7#2"].tolist(), t["label"].tolist()]))`;
    assert.deepEqual(await readBack(csv, script), [
      ["trial_id", "label", "7", "8", "7#2"],
      [1, 4, 7, 10],
      [3, 6, 9, 12],
      classes,
    ]);
  });

  withPython("is read by NumPy with every letter of its labels", async () => {
    const script = `import numpy
z = numpy.load(file)
print(json.dumps([z["classes"].tolist(), z["X"].tolist()[3], z["unit_ids"].tolist()]))`;
    assert.deepEqual(await readBack(npz, script), [classes, [10, 11, 12], [7, 8, 7]]);
  });

  it("is read from Parquet with a column for each unit", async () => {
    const { buffer, byteOffset, byteLength } = await written(parquet);
    const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    assert.deepEqual(Object.keys(rows[0]!).sort(), ["7", "7#2", "8", "label", "trial_id"]);
    assert.deepEqual(
      rows.map((row): unknown => [Number(row["7"]), Number(row["7#2"]), row["label"]]),
      classes.map((label, i) => [3 * i + 1, 3 * i + 3, label]),
    );
  });

  it("is read from Arrow with a column for each unit", async () => {
    const table = tableFromIPC(await written(arrow));
    assert.deepEqual(
      table.schema.fields.map(({ name }) => name),
      ["trial_id", "label", "7", "8", "7#2"],
    );
    assert.deepEqual(Array.from(table.getChild("7#2"), Number), [3, 6, 9, 12]);
  });
});
