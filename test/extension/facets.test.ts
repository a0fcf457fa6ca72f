import assert from "node:assert/strict";
import { noFacets } from "../../src/extension/sessions/entry.ts";
import type { SessionEntry } from "../../src/extension/sessions/entry.ts";
import { facetValues, filterOf, groupBy, isEmpty, matches } from "../../src/extension/sessions/facets.ts";

const session = (id: string, facets: Partial<SessionEntry["facets"]>): SessionEntry => ({
  id,
  path: `/${id}.nwb`,
  state: "local",
  facets: { ...noFacets, ...facets },
  facts: [],
});

const entries = [
  session("1", { sex: ["M"], structure: ["VISp", "CA1"] }),
  session("2", { sex: ["F"], structure: ["VISp"] }),
  session("3", { sex: ["M"], structure: ["LGd"] }),
  session("4", {}),
];
const ids = (some: readonly SessionEntry[]): string[] => some.map(({ id }) => id);

describe("session facets", () => {
  it("lets any value of one facet through, and wants all facets", () => {
    const shown = (filter: Parameters<typeof matches>[1]): string[] =>
      ids(entries.filter((entry) => matches(entry, filter)));
    assert.deepEqual(shown({}), ["1", "2", "3", "4"]);
    assert.deepEqual(shown({ structure: ["CA1", "LGd"] }), ["1", "3"]);
    assert.deepEqual(shown({ structure: ["VISp"], sex: ["M"] }), ["1"]);
    assert.deepEqual(shown({ sex: [] }), ["1", "2", "3", "4"]);
  });

  it("counts the sessions of every value, most frequent first", () => {
    assert.deepEqual(
      facetValues(entries).map(({ facet, value, count }) => [facet, value, count]),
      [
        ["structure", "VISp", 2],
        ["structure", "CA1", 1],
        ["structure", "LGd", 1],
        ["sex", "M", 2],
        ["sex", "F", 1],
      ],
    );
  });

  it("makes a filter of chosen values that gives them back", () => {
    const chosen = facetValues(entries).filter(({ value }) => value !== "VISp" && value !== "F");
    assert.deepEqual(filterOf(chosen), { structure: ["CA1", "LGd"], sex: ["M"] });
    assert.ok(isEmpty(filterOf([])));
    assert.ok(!isEmpty(filterOf(chosen)));
  });

  it("puts a session in the group of each of its values, and the unknown last", () => {
    const groups = groupBy(entries, "structure").map(({ value, entries: members }) => [value, ids(members)]);
    assert.deepEqual(groups, [
      ["CA1", ["1"]],
      ["LGd", ["3"]],
      ["VISp", ["1", "2"]],
      [undefined, ["4"]],
    ]);
  });

  it("orders groups by number where they hold numbers", () => {
    const aged = ["118", "92", "1004"].map((age) => session(age, { age: [age] }));
    assert.deepEqual(
      groupBy(aged, "age").map(({ value }) => value),
      ["92", "118", "1004"],
    );
  });
});
