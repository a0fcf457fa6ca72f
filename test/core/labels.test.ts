import assert from "node:assert/strict";
import { AnalysisError } from "../../src/core/errors.ts";
import { unitOfLabel } from "../../src/core/counts/label-unit.ts";
import { labelsOf } from "../../src/core/counts/labels.ts";
import { codedColumn } from "../../src/core/table/table.ts";
import type { Column } from "../../src/core/table/table.ts";

const all = (column: Column & { values: { length: number } }, count: number) =>
  labelsOf(
    "y",
    column,
    Int32Array.from({ length: count }, (_, row) => row),
  );
const coded = (...cells: (string | number | boolean)[]) => codedColumn(cells, cells.length);

describe("labels", () => {
  it("are numbers by value, with each trial's index among them", () => {
    const values = Float64Array.of(90, 0, -30, 90, 0.5);
    const { classes, index } = all({ kind: "number", values, integer: false }, 5) as {
      classes: Float64Array;
      index: Int32Array;
    };
    assert.deepEqual([...classes], [-30, 0, 0.5, 90]);
    assert.deepEqual([...index], [3, 1, 0, 3, 2]);
    assert.ok(classes instanceof Float64Array);
  });

  it("are text by code point, as NumPy sorts it", () => {
    const cells = ["b", "B", "ä", "10", "9", "\u{1F600}", "\uFF5E", "b"];
    const { classes, index } = all(coded(...cells), cells.length);
    assert.deepEqual(classes, ["10", "9", "B", "b", "ä", "\uFF5E", "\u{1F600}"]);
    assert.deepEqual([...index], [3, 2, 4, 0, 1, 6, 5, 3]);
  });

  it("are 0 and 1 for false and true", () => {
    const { classes, index } = all({ kind: "boolean", values: Uint8Array.of(1, 0, 1) }, 3);
    assert.deepEqual([...classes], [0, 1]);
    assert.deepEqual([...index], [1, 0, 1]);
  });

  it("take -0 for 0", () => {
    assert.equal(
      all({ kind: "number", values: Float64Array.of(-0, 0), integer: false }, 2).classes.length,
      1,
    );
  });

  it("keep the digits of integers that no double holds", () => {
    const values = BigInt64Array.of(9007199254740993n, 9007199254740992n, 5n);
    assert.equal(all({ kind: "bigint", values }, 3).classes.length, 3);
  });

  it("follow the rows they are given", () => {
    assert.deepEqual([...labelsOf("y", coded("a", "b", "c"), Int32Array.of(2, 0, 2)).index], [1, 0, 1]);
  });

  it("are none for no trials", () => {
    assert.equal(labelsOf("y", coded(), new Int32Array(0)).classes.length, 0);
  });

  it("refuse text beside numbers, and say what would help", () => {
    assert.throws(
      () => all(coded("0.08", 0.08), 2),
      (error) =>
        error instanceof AnalysisError &&
        error.code === "wrong-type" &&
        /number\(y\) or text\(y\)/.test(error.message),
    );
  });

  it("take a column that mixes types where the chosen trials do not", () => {
    assert.deepEqual(
      [...labelsOf("y", coded("0.08", 0.08, 0.04), Int32Array.of(1, 2)).classes],
      [0.04, 0.08],
    );
  });

  it("refuse lists", () => {
    const list: Column = { kind: "list", lengths: Float64Array.of(1), cell: () => [1] };
    assert.throws(
      () => labelsOf("tags", list, Int32Array.of(0)),
      (error) => error instanceof AnalysisError && error.code === "wrong-type",
    );
  });
});

describe("the unit of a label", () => {
  it("is the column's own, else what is known of a stimulus parameter of that name", () => {
    const column = { name: "orientation", type: "number" } as const;
    assert.equal(unitOfLabel("orientation", { ...column, unit: "rad" }), "rad");
    assert.equal(unitOfLabel("orientation", column), "deg");
    assert.equal(unitOfLabel("temporal_frequency", undefined), "Hz");
    assert.equal(unitOfLabel("phase", column), undefined);
  });
});
