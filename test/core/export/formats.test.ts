import { strict as assert } from "node:assert";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { tableFromIPC } from "@uwdata/flechette";
import type { CountMatrix } from "../../../src/core/counts/count-matrix.ts";
import { fromUtf8, unzip } from "../../../src/core/export/bytes.ts";
import { exportFormats } from "../../../src/core/export/registry.ts";
import { decodeNpy } from "../../../src/core/npy/decode-npy.ts";

const labels = { name: "orientation", classes: Float64Array.of(0, 30), index: Int32Array.of(1, 0, 1) };
const single: CountMatrix = {
  counts: Uint16Array.of(0, 1, 2, 3, 4, 65535),
  trials: 3,
  bins: 1,
  units: 2,
  trialIds: Float64Array.of(230, 231, 235),
  unitIds: Float64Array.of(950910798, 950910957),
  binEdges: Float64Array.of(0.01, 0.25),
  onsets: Float64Array.of(1.5, 2.5, 3.25),
  labels,
};
const binned: CountMatrix = {
  ...single,
  counts: Uint32Array.from({ length: 12 }, (_, i) => i * 70000),
  bins: 2,
  unitIds: ["a", 'b "2", µ'],
  binEdges: Float64Array.of(0, 0.1, 0.2),
  labels: { name: "kind", classes: ["left", "right,up"], index: Int32Array.of(1, 0, 1) },
};
const empty: CountMatrix = {
  bins: 1,
  units: 2,
  unitIds: single.unitIds,
  binEdges: single.binEdges,
  counts: new Uint16Array(0),
  trials: 0,
  trialIds: new Float64Array(0),
  onsets: new Float64Array(0),
};
const provenance = '{"recipe": "µ"}\n';
const format = (id: string) => exportFormats.find((one) => one.id === id)!;
const fileOf = async (id: string, data: CountMatrix) =>
  (await format(id).encode(data, "counts", provenance))[0]!.bytes;

describe("every count format", () => {
  for (const one of exportFormats) {
    const { id, extension } = one;
    it(`${id} is deterministic, leaves its input alone and names its first file as asked`, async () => {
      for (const data of [single, binned, empty]) {
        const before = structuredClone(data);
        const files = await one.encode(data, "counts", provenance);
        assert.equal(files[0]!.name, `counts.${extension}`);
        assert.deepEqual(await one.encode(data, "counts", provenance), files);
        assert.deepEqual(data, before);
      }
    });

    it(`${id} carries the provenance inside or beside`, async () => {
      const files = await one.encode(single, "counts", provenance);
      const beside = files.find(({ name }) => name === `counts.${extension}.provenance.json`);
      const text = beside ? fromUtf8(beside.bytes) : Buffer.from(files[0]!.bytes).toString();
      assert.ok(text.includes(provenance));
    });
  }

  it("is known by a name of its own", () => {
    assert.equal(new Set(exportFormats.map(({ id }) => id)).size, exportFormats.length);
    assert.equal(new Set(exportFormats.map(({ extension }) => extension)).size, exportFormats.length);
  });
});

describe("npz", () => {
  const arrays = async (data: CountMatrix) =>
    Object.fromEntries(
      Object.entries(unzip(await fileOf("npz", data), "counts.npz")).map(([name, bytes]) => {
        const { dtype, shape, values } = decodeNpy(bytes, name);
        return [name, { dtype, shape, values: [...values] }];
      }),
    );

  it("holds the contract's arrays with the contract's types", async () => {
    assert.deepEqual(await arrays(single), {
      "X.npy": { dtype: "<u2", shape: [3, 2], values: [0, 1, 2, 3, 4, 65535] },
      "y.npy": { dtype: "<i8", shape: [3], values: [1, 0, 1] },
      "classes.npy": { dtype: "<f8", shape: [2], values: [0, 30] },
      "trial_ids.npy": { dtype: "<i8", shape: [3], values: [230, 231, 235] },
      "unit_ids.npy": { dtype: "<i8", shape: [2], values: [950910798, 950910957] },
      "bin_edges.npy": { dtype: "<f8", shape: [2], values: [0.01, 0.25] },
      "onsets.npy": { dtype: "<f8", shape: [3], values: [1.5, 2.5, 3.25] },
    });
  });

  it("gains an axis with more than one bin, a wider integer where needed, and text where ids and classes are text", async () => {
    const read = await arrays(binned);
    assert.deepEqual([read["X.npy"]!.dtype, read["X.npy"]!.shape], ["<u4", [3, 2, 2]]);
    assert.deepEqual(read["unit_ids.npy"]!.values, ["a", 'b "2", µ']);
    assert.deepEqual(read["classes.npy"], { dtype: "<U8", shape: [2], values: ["left", "right,up"] });
  });

  it("leaves y and classes out when no label was asked for", async () => {
    assert.deepEqual(Object.keys(await arrays(empty)), [
      "X.npy",
      "trial_ids.npy",
      "unit_ids.npy",
      "bin_edges.npy",
      "onsets.npy",
    ]);
  });

  it("does not know the time of day or the time zone", async () => {
    const { TZ } = process.env;
    const here = await fileOf("npz", single);
    try {
      process.env["TZ"] = "Pacific/Kiritimati";
      assert.deepEqual(await fileOf("npz", single), here);
    } finally {
      if (TZ === undefined) delete process.env["TZ"];
      else process.env["TZ"] = TZ;
    }
  });
});

describe("npy", () => {
  it("writes X under the chosen name and every other array beside it", async () => {
    const files = await format("npy").encode(single, "counts", provenance);
    const names = files.map(({ name }) => name);
    assert.deepEqual(names, [
      "counts.npy",
      "counts.y.npy",
      "counts.classes.npy",
      "counts.trial_ids.npy",
      "counts.unit_ids.npy",
      "counts.bin_edges.npy",
      "counts.onsets.npy",
      "counts.npy.provenance.json",
    ]);
  });
});

describe("csv of counts", () => {
  it("has one row a trial with its id and label", async () => {
    assert.equal(
      fromUtf8(await fileOf("csv", single)),
      "trial_id,label,950910798,950910957\n230,30,0,1\n231,0,2,3\n235,30,4,65535\n",
    );
  });

  it("names the bin after the unit, and quotes what needs it", async () => {
    const [header, row] = fromUtf8(await fileOf("csv", binned)).split("\n");
    assert.equal(header, 'trial_id,label,a@0,"b ""2"", µ@0",a@1,"b ""2"", µ@1"');
    assert.equal(row, '230,"right,up",0,70000,140000,210000');
  });
});

describe("Parquet and Arrow of counts", () => {
  const rows = [
    { trial_id: 230n, label: 30, "950910798": 0n, "950910957": 1n },
    { trial_id: 231n, label: 0, "950910798": 2n, "950910957": 3n },
    { trial_id: 235n, label: 30, "950910798": 4n, "950910957": 65535n },
  ];

  it("read back as the same columns, with the provenance as metadata", async () => {
    const { buffer } = await fileOf("parquet", single);
    assert.deepEqual(await parquetReadObjects({ file: buffer as ArrayBuffer }), rows);
    const { key_value_metadata: metadata, created_by: writer } = parquetMetadata(buffer as ArrayBuffer);
    assert.deepEqual(metadata, [{ key: "provenance", value: provenance }]);
    assert.match(writer ?? "", /^neural-coding version \d/);

    const table = tableFromIPC(await fileOf("arrow", single), { useBigInt: true });
    assert.deepEqual(table.toArray(), rows);
    assert.equal(table.schema.metadata?.get("provenance"), provenance);
  });
});

describe("MATLAB file", () => {
  it("is a level 5 file whose X has its first index fastest", async () => {
    const bytes = Buffer.from(await fileOf("mat", single));
    assert.equal(bytes.toString("latin1", 0, 19), "MATLAB 5.0 MAT-file");
    assert.equal(bytes.toString("latin1", 126, 128), "IM");
    // Tag, flags, dimensions (3 × 2) and name of the first variable, then its elements.
    assert.deepEqual([14, 11], [bytes.readUInt32LE(128), bytes.readUInt32LE(144)]);
    assert.deepEqual([3, 2], [bytes.readUInt32LE(160), bytes.readUInt32LE(164)]);
    assert.equal(bytes.toString("latin1", 176, 177), "X");
    const elements = Array.from({ length: 6 }, (_, i) => bytes.readUInt16LE(192 + 2 * i));
    assert.deepEqual(elements, [0, 2, 4, 1, 3, 65535]);
  });
});
