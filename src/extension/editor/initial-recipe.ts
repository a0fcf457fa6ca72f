import type { Recipe } from "../../core/recipe/recipe.ts";
import { decodeDefaults } from "../settings.ts";

/** The recipe of a file nobody has edited: all trials, good units, and the decoder settings of the user. */
export function initialRecipe(): Recipe {
  return {
    version: 1,
    trials: { where: [] },
    units: { quality: "allen", where: [] },
    counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
    decode: {
      method: "lda",
      solver: "eigen",
      shrinkage: 0.2,
      components: 2,
      folds: 5,
      shuffle: false,
      seed: 0,
      permutations: 0,
      ...decodeDefaults(),
    },
    outputs: [],
  };
}
