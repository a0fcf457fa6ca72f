import { golden } from "../fixtures.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { tutorial } from "../session/tutorial.ts";

/** The tutorial's question to the recording of the fixtures, and what AllenSDK and scikit-learn answer. */
export const tutorialRecipe: Recipe = {
  ...tutorial,
  trials: { ...tutorial.trials, table: "stimulus_presentations" },
  units: { quality: "allen", where: ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"] },
};

/** A question that takes seconds: every presentation, every good unit, many bins. */
export const longRecipe: Recipe = {
  ...tutorialRecipe,
  trials: { where: [] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: Array.from({ length: 41 }, (_, i) => i / 40), edges: "closed" },
  label: "stimulus_name",
};

interface CountGolden {
  readonly note: string;
  readonly trials: readonly number[];
  readonly units: readonly number[];
  /** `(trials, bins, units)` */
  readonly counts: readonly (readonly (readonly number[])[])[];
}
interface LdaGolden {
  readonly note: string;
  readonly fold_scores: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly labels: readonly number[];
  readonly y: readonly number[];
}

export const tutorialCounts = (golden("spike_counts") as CountGolden[]).find(
  ({ note }) => note === "tutorial: X",
)!;
export const tutorialLda = (golden("lda") as LdaGolden[])[0]!;
