import assert from "node:assert/strict";
import { summarizeColumn } from "../../../src/core/table/column-summary.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";
import { valueRows, valueTarget } from "../../../webview/editor/filter/value-completion.ts";
import type { ValueTarget } from "../../../webview/editor/filter/value-completion.ts";

const columns = ["name", "phase", "x_position", "two words", "valid", "a.b"];

/** The target at the `|` of a text. */
function at(marked: string): ValueTarget | undefined {
  const caret = marked.indexOf("|");
  return valueTarget(marked.slice(0, caret) + marked.slice(caret + 1), caret, columns);
}

describe("the value at the caret", () => {
  it("is one after == and !=, begun or not", () => {
    assert.deepEqual(at("name == |"), {
      column: "name",
      operator: "==",
      prefix: "",
      from: 8,
      to: 8,
      touches: false,
      taken: [],
    });
    assert.equal(at("name != fla|")?.operator, "!=");
    assert.equal(at("name != fla|")?.prefix, "fla");
    assert.equal(at("x_position == -1|")?.prefix, "-1");
    assert.equal(at("x_position == -|")?.prefix, "-");
    assert.equal(at("x_position == 1.5e-|")?.prefix, "1.5e-");
    assert.equal(at("phase != null and name == |")?.column, "name");
    assert.equal(at("not (name == |")?.column, "name");
  });

  it("is text whose quote is open, without what escapes it", () => {
    const target = at(`name == "fla|`)!;
    assert.deepEqual([target.prefix, target.quote, target.from, target.to], ["fla", '"', 8, 12]);
    assert.equal(at(String.raw`name == 'it\'s|`)?.prefix, "it's");
    assert.equal(at("name == '|")?.prefix, "");
    assert.equal(at("name == 'drifting gra|")?.prefix, "drifting gra");
    assert.equal(at("name == 'a == |")?.column, "name");
  });

  it("ends with its word or its closed text, and not where another text begins", () => {
    const written = (marked: string): string => {
      const { from, to } = at(marked)!;
      return marked.replace("|", "").slice(from, to);
    };
    assert.equal(written("x_position == 3|0 and valid"), "30");
    assert.equal(written("name == 'fl|ash' and valid"), "'flash'");
    assert.equal(written("name == 'fl|ash' and phase == '0'"), "'flash'");
    assert.equal(written("name == 'fl| and phase == '0'"), "'fl");
    assert.equal(written("name in ['fl|, 'gabors']"), "'fl");
    assert.equal(written("name in ['a', | ]"), "");
  });

  it("is another of a list, which says what it holds already", () => {
    assert.deepEqual(at("name in [|")?.taken, []);
    const target = at("name not in ['it\\'s', \"b\", |")!;
    assert.deepEqual([target.operator, target.taken], ["not in", ["it's", "b"]]);
    assert.deepEqual(at("x_position in (-10, 20, -3|")?.taken, ["-10", "20"]);
    assert.equal(at("x_position in (-10, 20, -3|")?.prefix, "-3");
    assert.equal(at("name == ['a', |")?.operator, "in");
    assert.equal(at("name != ['a', '|")?.operator, "not in");
  });

  it("belongs to a column however it is named", () => {
    assert.equal(at("`two words` == |")?.column, "two words");
    assert.equal(at("a.b == |")?.column, "a.b");
    assert.equal(at("t.name == |")?.column, "name");
    assert.equal(at('t["two words"] == |')?.column, "two words");
    assert.equal(at('t[(t["name"] == "|')?.column, "name");
    const target = at("number(phase) == |")!;
    assert.deepEqual([target.column, target.as], ["phase", "number"]);
    assert.equal(at("text(`two words`) == '|")?.as, "text");
  });

  it("is none elsewhere", () => {
    for (const marked of [
      "|",
      "name |",
      "name =|",
      "name < |",
      "name == 'a'|",
      "name == 'a' |",
      "name == 'a', |",
      "name in |",
      "name in ['a'|",
      "name in ['a']|",
      "name in 'a', |",
      "name == (|",
      "name == `two|",
      "unknown == |",
      "phase + x_position == |",
      "-x_position == |",
      "abs(x_position) == |",
      "contains(name, |",
      "1 == |",
      "1 < x_position == |",
      "'name == |",
    ])
      assert.equal(at(marked), undefined, marked);
  });
});

describe("the values that fit", () => {
  const texts = ["it's", 'a "b"', "back\\slash", "line\nbreak", "flash", "flashes", "no flash", null];
  const table = tableOf("t", 16, [
    ["id", { kind: "number", integer: true, values: Float64Array.from({ length: 16 }, (_, i) => i) }],
    ["name", codedColumn([...texts, "it's", ...Array<string>(7).fill("flashes")], 16)],
    [
      "phase",
      codedColumn(
        Array.from({ length: 16 }, (_, i) => ["0.0", "0.25", "0", null][i % 4]!),
        16,
      ),
    ],
    [
      "x_position",
      {
        kind: "number",
        integer: false,
        values: Float64Array.from({ length: 16 }, (_, i) => [-10, 0.5, 1e-7, Infinity, NaN][i % 5]!),
      },
    ],
    [
      "two words",
      codedColumn(
        Array.from({ length: 16 }, (_, i) => [30, "30", true, 1e21][i % 4]!),
        16,
      ),
    ],
    ["valid", { kind: "boolean", values: Uint8Array.from({ length: 16 }, (_, i) => i % 3) }],
  ]);
  const rowsAt = (marked: string): ReturnType<typeof valueRows> => {
    const target = at(marked)!;
    return valueRows(target, [
      summarizeColumn(
        table,
        target.column,
        Int32Array.from({ length: 16 }, (_, i) => i),
      ),
    ]);
  };
  const textsAt = (marked: string): string[] => rowsAt(marked).map(({ text }) => text);

  it("select, once put in, as many rows as they say", () => {
    for (const marked of [
      "name == |",
      'name == "|',
      "name == '|",
      "name in [|",
      "phase == |",
      "number(phase) == |",
      "text(x_position) == |",
      "x_position ==|",
      "x_position == '|",
      "`two words` == |",
      "text(`two words`) == |",
      "valid == |",
      "valid in [|",
    ]) {
      const target = at(marked)!;
      const rows = rowsAt(marked);
      assert.ok(rows.length > 1, marked);
      for (const { text, count } of rows) {
        const end = target.operator === "in" ? "]" : "";
        const expression = marked.slice(0, target.from) + text + end;
        assert.equal(applySteps(table, [expression]).rows.length, count, expression);
      }
    }
  });

  it("are quoted where they are text, also text that holds numbers, in the quote that is open", () => {
    assert.deepEqual(textsAt("phase == |"), ["'0.0'", "'0.25'", "'0'", "null"]);
    assert.deepEqual(textsAt("number(phase) == |"), ["0", "0.25", "null"]);
    assert.deepEqual(textsAt("x_position == |"), ["-10", "0.5", "1e-7", "null"]);
    assert.deepEqual(textsAt('name == "flash|'), ['"flash"', '"flashes"', '"no flash"']);
    assert.deepEqual(textsAt(`name == "a|`).at(0), String.raw`"a \"b\""`);
    assert.deepEqual(textsAt("name == it|"), [`"it's"`]);
  });

  it("are the very same first, then what starts with it, then what holds it, whatever its case", () => {
    assert.deepEqual(textsAt("name == flash|"), ["'flash'", "'flashes'", "'no flash'"]);
    assert.deepEqual(textsAt("name == |").slice(0, 2), ["'flashes'", `"it's"`]);
    assert.deepEqual(textsAt("name == FLASHE|"), ["'flashes'"]);
    assert.deepEqual(textsAt("name == nothing|"), []);
  });

  it("leave out what the list has, and missing where it cannot be asked for", () => {
    assert.deepEqual(textsAt("phase in ['0.25', |"), ["'0.0'", "'0'"]);
    assert.deepEqual(textsAt("phase == '|"), ["'0.0'", "'0.25'", "'0'"]);
  });

  it("are set off from an operator or comma that they would touch", () => {
    assert.deepEqual(textsAt("valid ==t|"), [" true"]);
    assert.deepEqual(textsAt("valid in [t|"), ["true"]);
    assert.deepEqual(textsAt("valid in [true,|"), [" false"]);
  });

  it("take in those found later, without counting any twice", () => {
    const summary = (values: readonly [string, number][]): Parameters<typeof valueRows>[1][number] => ({
      column: "name",
      type: "text",
      rows: 9,
      missing: 0,
      distinct: 300,
      top: values.map(([value, count]) => ({ value, count })),
      numbersAsText: false,
    });
    const rows = valueRows(at("name == a|")!, [
      summary([["ab", 5]]),
      summary([
        ["ab", 5],
        ["ac", 1],
      ]),
    ]);
    assert.deepEqual(rows, [
      { text: "'ab'", count: 5 },
      { text: "'ac'", count: 1 },
    ]);
  });
});
