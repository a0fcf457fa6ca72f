import type { Recipe } from "../../src/core/recipe/recipe.ts";

/** The published tutorial's question; the bare file has no `ecephys_structure_acronym`. */
export const tutorial: Recipe = {
  version: 1,
  trials: {
    where: [
      "stimulus_name == 'static_gratings'",
      "orientation != null",
      "spatial_frequency == 0.08",
      "phase != 0",
    ],
  },
  units: { quality: "allen", where: ["structure_acronym == 'VISp'", "firing_rate > 3"] },
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
  outputs: [],
};

/** The tutorial with another last trial step. */
export const withLastStep = (...steps: readonly string[]): Recipe => ({
  ...tutorial,
  trials: { where: [...tutorial.trials.where.slice(0, 3), ...steps] },
});
