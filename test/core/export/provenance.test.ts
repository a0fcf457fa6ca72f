import assert from "node:assert/strict";
import { decodingProvenanceText, provenanceText } from "../../../src/core/export/provenance.ts";
import type { ProvenanceFacts, SessionIdentity } from "../../../src/core/export/provenance.ts";
import { readRecipe } from "../../../src/core/recipe/read-recipe.ts";

const selection = { table: "t", rows: 3, defaults: [], steps: [], left: 2 };
const identity: SessionIdentity = { id: null, fileName: "a.nwb", fileSize: 12, sha256OfEnds: "ends" };
const facts = (session: Partial<SessionIdentity>, label?: string): ProvenanceFacts => ({
  recipe: readRecipe({ version: 1, trials: {}, ...(label === undefined ? {} : { label }) }, "x"),
  session: { ...identity, ...session },
  report: { trials: selection, units: { ...selection, left: 5 }, classes: [], warnings: [] },
  notices: [],
});
const counts = {
  counts: new Uint16Array(10),
  trials: 2,
  bins: 1,
  units: 5,
  trialIds: Float64Array.of(0, 1),
  unitIds: Float64Array.of(0, 1, 2, 3, 4),
  binEdges: Float64Array.of(0, 1),
  onsets: Float64Array.of(0, 1),
};
interface Document {
  readonly session: Readonly<Record<string, unknown>>;
  readonly counts?: unknown;
  readonly decoding?: unknown;
}
const read = (text: string): Document => JSON.parse(text) as Document;
const sessionOf = (session: Partial<SessionIdentity>): Readonly<Record<string, unknown>> =>
  read(provenanceText(facts(session), counts)).session;

describe("the provenance beside a file", () => {
  const known = { id: null, file_name: "a.nwb", file_size: 12, sha256_of_ends: "ends" };

  it("names the recording, with the sha256 of all of it when it was asked for", () => {
    assert.deepEqual(sessionOf({}), known);
    assert.deepEqual(sessionOf({ sha256: "all" }), { ...known, sha256: "all" });
  });

  it("names the tables of the cache that were joined, and those that were not there", () => {
    const cacheTables = [
      { fileName: "units.csv", fileSize: 7, sha256: "table" },
      { fileName: "probes.csv", fileSize: null, sha256: null },
    ];
    assert.deepEqual(sessionOf({ cacheTables })["cache_tables"], [
      { file_name: "units.csv", file_size: 7, sha256: "table" },
      { file_name: "probes.csv", absent: true },
    ]);
  });

  it("says what the numbers are: a matrix, or what was decoded", () => {
    assert.deepEqual(read(provenanceText(facts({}), counts)).counts, {
      shape: [2, 5],
      dtype: "uint16",
      label: null,
    });
    const labels = { name: "side", classes: ["l", "r"], index: Int32Array.of(0, 1) };
    const labelled = read(provenanceText(facts({}), { ...counts, bins: 2, labels })).counts;
    assert.deepEqual(labelled, { shape: [2, 2, 5], dtype: "uint16", label: "side" });
    const decoded = { trials: 2, units: 5, classes: 0, label: "side" };
    assert.deepEqual(read(decodingProvenanceText(facts({}, "side"))).decoding, decoded);
    assert.deepEqual(read(decodingProvenanceText(facts({}))).decoding, { ...decoded, label: null });
  });
});
