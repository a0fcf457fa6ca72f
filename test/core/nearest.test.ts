import assert from "node:assert/strict";
import { nearestNames } from "../../src/core/nearest.ts";

/** Whether a name is told is whether its distance is at most two, for words of up to eight characters. */
const near = (wanted: string, name: string): boolean => nearestNames(wanted, [name]).length > 0;

describe("the names nearest to a misspelt one", () => {
  it("are up to two edits away: a character more, less or another, or two neighbours swapped", () => {
    assert.ok(near("phas", "phase") && near("phasse", "phase") && near("phaze", "phase"));
    // Two swaps, which as single edits would be three.
    assert.ok(near("hpsae", "phase") && near("pahes", "phase"));
    assert.ok(!near("hpsea", "phase") && !near("esahp", "phase"));
  });

  it("are as far as the optimal string alignment, where what was swapped is not edited again", () => {
    // Three, the example that tells it from Damerau's own distance of two.
    assert.ok(!near("ca", "abc") && !near("abc", "ca"));
    assert.ok(near("ca", "ac") && near("ac", "abc"));
  });

  it("may be further away the longer the name is: a third of it", () => {
    const wanted = "stimulus_name";
    assert.deepEqual(nearestNames("sitmulsu_naem", [wanted]), [wanted]);
    assert.deepEqual(nearestNames("sitmulsu_anem", ["stimulus_block"]), []);
  });

  it("hold the wanted text, or are held by it, in whatever case", () => {
    assert.ok(near("RATE", "firing_rate") && near("firing_rate_hz", "firing_rate"));
    assert.ok(!near("id", "identifier_of_the_probe"));
  });

  it("are told best first, of equals those that come first, and no more than three", () => {
    assert.deepEqual(nearestNames("phase", ["chaste", "phrase", "erase", "phases", "base"]), [
      "phrase",
      "phases",
      "chaste",
    ]);
    assert.deepEqual(nearestNames("phase", ["contrast", "color"]), []);
  });
});
