import { strict as assert } from "node:assert";
import { tableFromIPC } from "@uwdata/flechette";
import { parquetReadObjects } from "hyparquet";
import { fromUtf8 } from "../../../src/core/export/bytes.ts";
import type { TableData } from "../../../src/core/export/tables/format.ts";
import { tableFormats } from "../../../src/core/export/tables/registry.ts";

const table: TableData = {
  rowCount: 3,
  columns: [
    { name: "unit_id", type: "integer", cells: [950910352, 9007199254740993n, null] },
    { name: "firing_rate", type: "number", numbers: Float64Array.of(0.1, NaN, -Infinity) },
    { name: "name", type: "text", cells: ["a,b", "", null] },
    { name: 'quote "and"\nbreak', type: "boolean", cells: [true, false, null] },
    { name: "phase", type: "mixed", cells: ["0.25", 0.25, null] },
    { name: "tags", type: "list", cells: [["x", "y"], [], [1, [2, null]]] },
  ],
};
const empty: TableData = { rowCount: 0, columns: [{ name: "id", type: "integer", cells: [] }] };
const encode = (id: string, data = table) => tableFormats.find((format) => format.id === id)!.encode(data);

describe("every table format", () => {
  for (const format of tableFormats)
    it(`${format.id} is deterministic, leaves its input alone and writes an empty table`, async () => {
      const before = structuredClone(table);
      assert.deepEqual(await format.encode(table, { a: "b" }), await format.encode(table, { a: "b" }));
      assert.deepEqual(table, before);
      assert.ok((await format.encode(empty)).length >= 0);
    });
});

describe("tables as text", () => {
  it("csv leaves missing empty, tells empty text from it and quotes what needs it", async () => {
    assert.equal(
      fromUtf8(await encode("csv")),
      [
        'unit_id,firing_rate,name,"quote ""and""\nbreak",phase,tags',
        '950910352,0.1,"a,b",true,0.25,"[""x"", ""y""]"',
        '9007199254740993,,"",false,0.25,[]',
        ',-Infinity,,,,"[1, [2, null]]"',
        "",
      ].join("\n"),
    );
  });

  it("tsv quotes tabs and not commas", async () => {
    assert.equal(
      fromUtf8(await encode("tsv")).split("\n")[2],
      '950910352\t0.1\ta,b\ttrue\t0.25\t"[""x"", ""y""]"',
    );
  });

  it("jsonl is one JSON object a line, missing is null, text and numbers stay apart", async () => {
    const lines = fromUtf8(await encode("jsonl"))
      .trimEnd()
      .split("\n");
    assert.equal(lines.length, 3);
    assert.deepEqual(JSON.parse(lines[0]!), {
      unit_id: 950910352,
      firing_rate: 0.1,
      name: "a,b",
      'quote "and"\nbreak': true,
      phase: "0.25",
      tags: ["x", "y"],
    });
    assert.match(lines[1]!, /"unit_id": 9007199254740993, "firing_rate": null, "name": "".*"phase": 0\.25/);
    assert.match(lines[2]!, /"firing_rate": "-Infinity"/);
  });
});

describe("tables as binary files", () => {
  it("write whole numbers beyond 64 bits with a sign as text, the largest with one as numbers", async () => {
    const large: TableData = {
      rowCount: 2,
      columns: [
        { name: "u", type: "integer", cells: [18446744073709551615n, 3] },
        { name: "i", type: "integer", cells: [9223372036854775807n, -9223372036854775808n] },
      ],
    };
    const expected = [
      ["18446744073709551615", 9223372036854775807n],
      ["3", -9223372036854775808n],
    ];
    const parquet = await parquetReadObjects({
      file: (await encode("parquet", large)).buffer as ArrayBuffer,
    });
    assert.deepEqual(
      parquet.map((row) => Object.values(row) as unknown[]),
      expected,
    );
    const arrow = tableFromIPC(await encode("arrow", large), { useBigInt: true });
    assert.deepEqual(
      (arrow.toArray() as Record<string, unknown>[]).map((row) => Object.values(row)),
      expected,
    );
  });

  const expected = [
    [950910352n, 0.1, "a,b", true, "0.25", '["x", "y"]'],
    [9007199254740993n, null, "", false, "0.25", "[]"],
    [null, -Infinity, null, null, null, "[1, [2, null]]"],
  ];

  it("Parquet reads back with types and missing values", async () => {
    const rows = await parquetReadObjects({ file: (await encode("parquet")).buffer as ArrayBuffer });
    assert.deepEqual(
      rows.map((row) => Object.values(row).map((cell) => (cell ?? null) as unknown)),
      expected,
    );
  });

  it("Arrow reads back with types and missing values", async () => {
    const rows = tableFromIPC(await encode("arrow"), { useBigInt: true }).toArray() as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      expected,
    );
  });
});
