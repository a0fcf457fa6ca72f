import assert from "node:assert/strict";
import { AnalysisError } from "../../../src/core/errors.ts";
import { columnsOf, expressionText } from "../../../src/core/filter/expression.ts";
import { parseExpression } from "../../../src/core/filter/parse.ts";

describe("the filter language", () => {
  /** What is written, and the same with Python's precedence made visible. */
  const readings: readonly [string, string][] = [
    ["a == 1 and b == 2 or c", "a == 1 and b == 2 or c"],
    ["not a == 1", "not a == 1"],
    ["(not a) == 1", "(not a) == 1"],
    ["!(a) && b||c", "not a and b or c"],
    ["a == 1 & b == 2 | ~c", "a == 1 and b == 2 or not c"],
    ["a and (b or c)", "a and (b or c)"],
    ["0 < x <= 1", "0 < x <= 1"],
    ["x not\n in ['a',]", "x not in ['a']"],
    ["x in (1)", "x in [1]"],
    ["x.isin([1, -2])", "x in [1, -2]"],
    ["x == -y + 2*-3", "x == -y + 2 * -3"],
    ["a - (b - c)", "a - (b - c)"],
    ["a - b - c", "a - b - c"],
    ["(a + b) * c", "(a + b) * c"],
    ['`my col` == "it\'s"', "`my col` == 'it\\'s'"],
    ["x.isna()", "isnull(x)"],
    ["a.b > .5e-3", "`a.b` > 0.0005"],
    ["notion == 1 or inner == 2 or android == 3", "notion == 1 or inner == 2 or android == 3"],
    ["this == None", "this == null"],
    ["unit == 9007199254740993", "unit == 9007199254740993"],
    ["größe > 1", "größe > 1"],
    // What people paste from notebooks.
    ["df['a'] == 1", "a == 1"],
    ['t[(t.a == "x") & (t["b"] != "null")]', "`t.a` == 'x' and b != 'null'"],
    ["df.loc[df.a > 1]", "`df.a` > 1"],
    ["t[a > 1][b < 2]", "a > 1 and b < 2"],
    ["x == ['left', 'right']", "x in ['left', 'right']"],
    ["x != [1, 2] and y", "x not in [1, 2] and y"],
    ["'VISp' in acronyms", "contains(acronyms, 'VISp')"],
    ["'VISp' not in acronyms", "not contains(acronyms, 'VISp')"],
    ["x.str.contains('VIS')", "contains(x, 'VIS')"],
    ["x < 2e400 and y > -1e999", "x < 1e999 and y > -1e999"],
  ];
  for (const [written, read] of readings)
    it(`reads ${JSON.stringify(written)}`, () => {
      assert.equal(expressionText(parseExpression(written)), read);
      assert.equal(expressionText(parseExpression(read)), read);
    });

  /** What is written, where it goes wrong, and what the message says. */
  const mistakes: readonly [string, number, RegExp][] = [
    ["", 0, /empty/],
    ["a = 1", 2, /write ==/],
    ["a === 1", 2, /write ==/],
    ["a ==", 4, /Expected expression/],
    ["a b", 2, /operator is missing/],
    ["a and", 2, /missing after `and`/],
    ["  a == 'x", 9, /Unclosed quote/],
    ["(a == 1", 7, /Unclosed/],
    ["a)", 1, /Unexpected/],
    ["a == 1; b == 2", 8, /operator is missing/],
    ["b > 0 and foo(x)", 10, /no function foo/],
    ["abss(x) > 1", 0, /did you mean abs\(\)/],
    ["abs(1, 2) > 1", 0, /takes 1 argument/],
    ["x in 3", 5, /needs a list/],
    ["x in [y]", 6, /A list holds values/],
    ["[1] == a", 0, /only stand after/],
    ["a not b", 2, /followed by `in`/],
    ["@x == 1", 0, /Unexpected "@"/],
    ["`a b > 1", 0, /backtick/],
    ["x.str.find('Sst') > -1", 0, /write contains\(x, 'Sst'\), at/],
    ["x.str.contains('VISp|VISl')", 0, /write contains\(x, 'VISp'\) or contains\(x, 'VISl'\)/],
    ["x == [y]", 6, /A list holds values/],
    ["x < [1]", 4, /only stand after/],
    ["contains(x, y)", 0, /quoted text/],
    ["a ? b : c", 0, /not part of the filter language/],
    ["()", 2, /Nothing between/],
  ];
  for (const [written, position, message] of mistakes)
    it(`says where ${JSON.stringify(written)} goes wrong`, () => {
      assert.throws(
        () => parseExpression(written),
        (error) => {
          assert.ok(error instanceof AnalysisError && error.code === "filter-syntax", String(error));
          assert.match(error.message, message);
          assert.deepEqual(error.details, { expression: written, position });
          return true;
        },
      );
    });

  it("reads the next expression as if a mistaken one had not been", () => {
    assert.throws(() => parseExpression("((a == 1"));
    assert.throws(() => parseExpression("b b"));
    assert.throws(
      () => parseExpression("a == 1 c"),
      (error) => (error as AnalysisError<"filter-syntax">).details.position === 7,
    );
  });

  it("refuses what is nested beyond reason instead of failing inside", () => {
    assert.throws(() => parseExpression("(".repeat(50_000) + "a" + ")".repeat(50_000)), AnalysisError);
  });

  it("tells the columns that an expression names, each once", () => {
    assert.deepEqual(columnsOf(parseExpression("b > a and not (a in [1]) and abs(-`c d` * 2) < b")), [
      "b",
      "a",
      "c d",
    ]);
  });
});
