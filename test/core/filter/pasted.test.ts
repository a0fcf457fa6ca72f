import assert from "node:assert/strict";
import type { AnalysisError } from "../../../src/core/errors.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { knownName } from "../../../src/core/filter/table-names.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";

const table = tableOf("trials", 4, [
  ["id", { kind: "number", integer: true, values: Float64Array.of(0, 1, 2, 3) }],
  ["x", { kind: "number", integer: false, values: Float64Array.of(1, 2, NaN, 4) }],
  ["s", codedColumn(["xa", "bx", "c.", null], 4)],
  ["n", codedColumn(["1", "2.5", "one", null], 4)],
]);

/** Rows that pandas keeps. */
const understood: readonly [string, readonly number[]][] = [
  ["x.eq(1)", [0]],
  ["df.x.ne(1)", [1, 2, 3]],
  ["x.gt(1) & x.le(4)", [1, 3]],
  ["x.ge(2) & x.lt(4)", [1]],
  [`df.query("x > 1 and s == 'bx'")`, [1]],
  ["s.str.contains('x', na=False)", [0, 1]],
  ["contains(s, 'x', na=False, case=True, regex=False)", [0, 1]],
  ["s.str.contains('.', regex=False)", [2]],
  ["x.between(1, 2, inclusive='both')", [0, 1]],
  ["np.isnan(x)", [2]],
  ["np.abs(x) == 4", [3]],
  ["pd.isnull(s)", [3]],
  ["pd.isna(df.x)", [2]],
  ["pd.notna(df['x'])", [0, 1, 3]],
  ["n.astype(float) == 2.5", [1]],
  ["n.astype('float64') == 1", [0]],
  ["n.astype(np.float64) == 1", [0]],
  ["x.astype(str) == '1'", [0]],
  ["x.values == 1", [0]],
  ["df.x.values > 1", [1, 3]],
  ["df['x'].values == 2", [1]],
  ["x.to_numpy() == 1", [0]],
  ["df.loc[(df.x > 1) & (df.s == 'bx'), :]", [1]],
  ["df[df['x'].gt(1)]", [1, 3]],
  ["x is None", [2]],
  ["x is  not None and x > 1", [1, 3]],
  ["(x) is null", [2]],
  ["s == \u201cbx\u201d", [1]],
  ["s in [\u2018xa\u2019, \u2018bx\u2019]", [0, 1]],
  ["x > 1 # only the late ones", [1, 3]],
  ["# late\nx > 1", [1, 3]],
  // In quotes all this is text.
  ["s == 'a # b' or s == 'x is None' or s == '\u201cbx\u201d'", []],
];

const refused: readonly [string, RegExp][] = [
  ["df.s.str.find('x') > -1", /write contains\(s, 'x'\), at/],
  ["df['s'].str.find('x') >= 0", /write contains\(s, 'x'\), at/],
  ["s.str.find('x') != -1", /write contains\(s, 'x'\), at/],
  ["df.s.str.find('x') < 0", /write not contains\(s, 'x'\), at/],
  ["s.str.find('x') == -1", /write not contains\(s, 'x'\), at/],
  ["s.str.find('x') == 0", /write startswith\(s, 'x'\), at/],
  ["s.str.find('x(') != 0", /write not startswith\(s, 'x\('\), at/],
  ["s.str.find('x') > 2", /write contains\(s, 'x'\) alone, or not contains\(s, 'x'\), at/],
  ["df.s.str.contains('a|b')", /write contains\(s, 'a'\) or contains\(s, 'b'\), at/],
  [
    "df.s.str.contains('Vis', case=False)",
    /write contains\(s, 'Vis'\) or contains\(s, 'vis'\) or contains\(s, 'VIS'\), at/,
  ],
  ["s.str.contains('x', na=True)", /leave na out, and add `or isnull/],
  ["s.str.contains('x', flags=2)", /takes no flags here/],
  ["x.between(1, 2, inclusive='left')", /includes both ends: write a < x and x < b/],
  ["df.x.astype(int) == 1", /write number\(x\) or text\(x\), at/],
];

describe("what is pasted from a notebook", () => {
  for (const [text, rows] of understood)
    it(`is understood: ${text}`, () => {
      assert.deepEqual([...applySteps(table, [text]).rows], rows);
    });
  for (const [text, says] of refused)
    it(`is answered with what works: ${text}`, () => {
      assert.throws(
        () => applySteps(table, [text]),
        (error: AnalysisError) => error.code === "filter-syntax" && says.test(error.message),
      );
    });
});

describe("a name with dots", () => {
  it("means the column it ends with, or whose values it says", () => {
    const known = new Set(["x", "a.b"]);
    for (const name of ["x", "df.x", "df.x.values", "x.values"]) assert.equal(knownName(name, known), "x");
    assert.equal(knownName("df.a.b", known), "a.b");
    for (const name of ["df.x.mean", "x.mean", "values", "b"])
      assert.equal(knownName(name, known), undefined);
  });
});
