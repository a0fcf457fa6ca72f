import assert from "node:assert/strict";
import { AnalysisError } from "../../src/core/errors.ts";
import { equalBins } from "../../src/core/equal-bins.ts";
import { parseRecipe, readRecipe, schemaOfRecipe } from "../../src/core/recipe/read-recipe.ts";
import { mergeRecipe, recipeDocument } from "../../src/core/recipe/recipe-document.ts";

/** The contract's own example. */
const contract = `{
  "version": 1,
  "sessions": ["760345702"],                  // ids in a cache
  "trials": { "table": "stimulus_presentations",   // or any interval table
              "where": ["stimulus_name == 'static_gratings'", "orientation != null",
                        "spatial_frequency == 0.08", "phase != 0"] },
  "units":  { "quality": "allen",              /* defaults */
              "where": ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"] },
  "counts": { "align": "start_time", "window": [0.01, 0.25], "bins": 1, "edges": "closed" },
  "label":  "orientation",
  "decode": { "method": "lda", "solver": "eigen", "shrinkage": 0.2, "components": 2,
              "folds": 5, "shuffle": false, "seed": 0, "permutations": 0 },
  "outputs": ["counts.npz", "lda.svg", "scores.json",],
}`;

const read = (text: string) => readRecipe(parseRecipe(text, "a.spikes.json"), "a.spikes.json");
const refused = (text: string): AnalysisError => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AnalysisError) return error as AnalysisError;
    throw error;
  }
  throw new Error(`${text} was accepted`);
};

describe("reading a recipe", () => {
  it("takes the contract's example, comments and trailing commas included", () => {
    assert.deepEqual(read(contract), {
      version: 1,
      sessions: ["760345702"],
      trials: {
        table: "stimulus_presentations",
        where: [
          "stimulus_name == 'static_gratings'",
          "orientation != null",
          "spatial_frequency == 0.08",
          "phase != 0",
        ],
      },
      units: { quality: "allen", where: ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"] },
      counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
      label: "orientation",
      decode: {
        method: "lda",
        solver: "eigen",
        shrinkage: 0.2,
        components: 2,
        folds: 5,
        shuffle: false,
        seed: 0,
        permutations: 0,
      },
      outputs: ["counts.npz", "lda.svg", "scores.json"],
    });
  });

  it("fills in defaults for all but trials and label", () => {
    assert.deepEqual(read(`{"trials": {}}`), {
      version: 1,
      trials: { where: [] },
      units: { quality: "allen", where: [] },
      counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
      decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
      outputs: [],
    });
  });

  it("takes limits of one's own, null for off", () => {
    const { units } = read(
      `{"trials":{}, "units": {"quality": {"amplitude_cutoff_maximum": null, "presence_ratio_minimum": 0.9}}}`,
    );
    assert.deepEqual(units.quality, { amplitude_cutoff_maximum: null, presence_ratio_minimum: 0.9 });
  });

  it("takes words and null where a decoder's parameter does", () => {
    for (const shrinkage of ['"auto"', '"none"', "null", "1"])
      assert.equal(
        read(`{"trials":{}, "decode": {"shrinkage": ${shrinkage}}}`).decode["shrinkage"],
        JSON.parse(shrinkage),
      );
  });

  /** Text, the key at fault, the nearest key, and what the message must say. */
  const mistakes: readonly [string, string, string | undefined, RegExp][] = [
    [
      `{"trails": {}}`,
      "trails",
      "trials",
      /a\.spikes\.json, line 1, column 2: there is no key "trails". Did you mean "trials"/,
    ],
    [`{"trials": {},\n "decode": {"shrinkag": 0.2}}`, "decode.shrinkag", "shrinkage", /line 2, column 13/],
    [`{"trials": {"were": []}}`, "trials.were", "where", /Did you mean "where"/],
    [
      `{"trials": {}, "units": {"quality": {"amplitude_cutof_maximum": 1}}}`,
      "units.quality.amplitude_cutof_maximum",
      "amplitude_cutoff_maximum",
      /Did you mean/,
    ],
    [`{"trials": {}, "zzzzzz": 1}`, "zzzzzz", undefined, /Known: version, sessions, trials/],
    [`{"trials": {}, "version": 2}`, "version", undefined, /version must be 1/],
    [
      `{"trials": {}, "decode": {"shrinkage": 1.5}}`,
      "decode.shrinkage",
      undefined,
      /a number from 0 to 1, or "auto", "none" or null/,
    ],
    [`{"trials": {}, "decode": {"folds": 2.5}}`, "decode.folds", undefined, /a whole number of at least 2/],
    [`{"trials": {}, "decode": {"method": "ldaa"}}`, "decode.method", undefined, /"lda"/],
    [`{"trials": {"where": "a == 1"}}`, "trials.where", undefined, /must be a list of text/],
    [`{"trials": {"where": ["a == 1", 3]}}`, "trials.where.1", undefined, /must be text/],
    [
      `{"trials": {}, "units": {"quality": "good"}}`,
      "units.quality",
      undefined,
      /"allen" or "none", or an object/,
    ],
    [`{"trials": {}, "counts": {"window": [0.1]}}`, "counts.window", undefined, /a list of 2 numbers/],
    [`{"trials": {}, "counts": {"edges": "open"}}`, "counts.edges", undefined, /"closed" or "half-open"/],
    [`{"trials": {}, "counts": {"bins": 0}}`, "counts.bins", undefined, /a whole number of at least 1/],
    [
      `{"trials": {}, "counts": {"bins": 2, "bin_edges": [0, 1]}}`,
      "counts.bin_edges",
      undefined,
      /one or the other/,
    ],
    [`{"label": "orientation"}`, "trials", undefined, /which trials/],
    [`{"trials": {}`, "", undefined, /line 1, column 14: not JSON/],
    [`[1]`, "", undefined, /the recipe must be an object/],
    [``, "", undefined, /not JSON/],
  ];
  for (const [text, key, nearest, message] of mistakes)
    it(`refuses ${JSON.stringify(text)}`, () => {
      const error = refused(text) as AnalysisError<"bad-recipe">;
      assert.equal(error.code, "bad-recipe");
      assert.deepEqual(error.details, {
        path: "a.spikes.json",
        key,
        ...(nearest === undefined ? {} : { nearest }),
      });
      assert.match(error.message, message);
    });

  it("refuses a window that ends before it starts", () => {
    assert.equal(refused(`{"trials": {}, "counts": {"window": [0.25, 0.01]}}`).code, "bad-window");
    assert.equal(refused(`{"trials": {}, "counts": {"bin_edges": [0, 0.2, 0.1]}}`).code, "bad-window");
  });
});

describe("bins of a recipe", () => {
  it("divide the window as numpy.linspace does, to the last bit", () => {
    // numpy.linspace(0, 0.3, 4), numpy.linspace(-0.1, 0.25, 8)
    assert.deepEqual(equalBins(0, 0.3, 3), [0, 0.09999999999999999, 0.19999999999999998, 0.3]);
    assert.deepEqual(
      equalBins(-0.1, 0.25, 7),
      [
        -0.1, -0.05000000000000001, -1.3877787807814457e-17, 0.04999999999999999, 0.09999999999999998,
        0.14999999999999997, 0.19999999999999998, 0.25,
      ],
    );
    assert.deepEqual(equalBins(0.1, 0.1, 2), [0.1, 0.1, 0.1]);
  });

  it("are written as a window where they are equal, else as edges", () => {
    const recipe = read(`{"trials": {}, "counts": {"window": [0, 0.3], "bins": 3}}`);
    assert.deepEqual(recipeDocument(recipe).counts, {
      align: "start_time",
      window: [0, 0.3],
      bins: 3,
      edges: "closed",
    });
    const edges = read(`{"trials": {}, "counts": {"bin_edges": [0, 0.1, 0.3]}}`);
    assert.deepEqual(recipeDocument(edges).counts!.bin_edges, [0, 0.1, 0.3]);
  });

  it("come back as they were", () => {
    for (const counts of [
      `{"window": [0.01, 0.25], "bins": 7}`,
      `{"bin_edges": [0, 0.1, 0.2, 0.30000000000000004]}`,
    ]) {
      const recipe = read(`{"trials": {}, "counts": ${counts}}`);
      assert.deepEqual(readRecipe(JSON.parse(JSON.stringify(recipeDocument(recipe))), "x"), recipe);
    }
  });
});

describe("merging recipes", () => {
  const base = parseRecipe(contract, "a");

  it("puts members in the place of the base's, lists whole", () => {
    const merged = readRecipe(
      mergeRecipe(base, { trials: { where: ["frame > 3"] }, decode: { folds: 3 } }),
      "a",
    );
    assert.deepEqual(merged.trials, { table: "stimulus_presentations", where: ["frame > 3"] });
    assert.deepEqual(merged.decode, { ...read(contract).decode, folds: 3 });
    assert.equal(merged.label, "orientation");
  });

  it("lets a window and edges of bins take each other's place", () => {
    const counts = (over: object, first: object = { window: [0, 1], bins: 2 }) =>
      mergeRecipe({ counts: first }, { counts: over }).counts;
    assert.deepEqual(counts({ bin_edges: [0, 1, 3] }), { bin_edges: [0, 1, 3] });
    assert.deepEqual(counts({ bins: 5 }), { window: [0, 1], bins: 5 });
    assert.deepEqual(counts({ window: [0, 2] }, { bin_edges: [0, 1, 3], edges: "half-open" }), {
      edges: "half-open",
      window: [0, 2],
    });
    assert.deepEqual(counts({ bins: 4 }, { bin_edges: [0, 1, 3] }), { window: [0, 3], bins: 4 });
    assert.deepEqual(counts({ align: "stop_time" }, { bin_edges: [0, 1, 3] }), {
      bin_edges: [0, 1, 3],
      align: "stop_time",
    });
  });
});

describe("the recipe's schema", () => {
  it("describes every key for editors and tools", () => {
    const check = (schema: typeof schemaOfRecipe, key: string): void => {
      assert.ok(schema.description, key);
      for (const option of [schema, ...(schema.anyOf ?? [])])
        for (const [name, property] of Object.entries(option.properties ?? {}))
          check(property, `${key}.${name}`);
    };
    check(schemaOfRecipe, "recipe");
  });

  it("has the keys that decoders declare", () => {
    const keys = Object.keys(schemaOfRecipe.properties!["decode"]!.properties!);
    for (const key of [
      "method",
      "solver",
      "shrinkage",
      "components",
      "folds",
      "shuffle",
      "seed",
      "permutations",
    ])
      assert.ok(keys.includes(key), key);
  });
});
