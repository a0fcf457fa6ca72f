import { equalBins } from "../equal-bins.ts";
import type { CountWindow, Quality, Recipe } from "./recipe.ts";

/** A recipe as its file has it: the contract's section 2, every key optional. */
export interface RecipeDocument {
  readonly version?: 1;
  readonly sessions?: readonly string[];
  readonly trials?: { readonly table?: string; readonly where?: readonly string[] };
  readonly units?: { readonly quality?: Quality; readonly where?: readonly string[] };
  readonly counts?: {
    readonly align?: string;
    readonly window?: readonly [number, number];
    readonly bins?: number;
    readonly bin_edges?: readonly number[];
    readonly edges?: CountWindow["edges"];
  };
  readonly label?: string;
  readonly decode?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly string[];
}

/** The document of a recipe; `readRecipe` gives the same recipe back. */
export function recipeDocument(recipe: Recipe): RecipeDocument {
  const { counts, ...rest } = recipe;
  return { ...rest, counts: { align: counts.align, ...windowOf(counts.binEdges), edges: counts.edges } };
}

/**
 * A document with another's members in the place of its own. Windows and edges of bins take each other's place;
 * lists are replaced, not joined.
 */
export function mergeRecipe(base: RecipeDocument, over: RecipeDocument): RecipeDocument {
  return {
    ...base,
    ...over,
    ...merged(base, over, "trials"),
    ...merged(base, over, "units"),
    ...merged(base, over, "decode"),
    ...(base.counts && over.counts ? { counts: mergeCounts(base.counts, over.counts) } : {}),
  };
}

function merged(
  base: RecipeDocument,
  over: RecipeDocument,
  key: "trials" | "units" | "decode",
): RecipeDocument {
  return over[key] ? { [key]: { ...base[key], ...over[key] } } : {};
}

type Counts = NonNullable<RecipeDocument["counts"]>;

function mergeCounts(base: Counts, over: Counts): Counts {
  const { window, bins, bin_edges, ...rest } = base;
  if (over.bin_edges) return { ...rest, ...over };
  if (!bin_edges || (over.window === undefined && over.bins === undefined)) return { ...base, ...over };
  // A number of bins divides what the edges spanned.
  return {
    ...rest,
    window: window ?? [bin_edges[0]!, bin_edges.at(-1)!],
    ...(bins === undefined ? {} : { bins }),
    ...over,
  };
}

function windowOf(binEdges: readonly number[]): Counts {
  const bins = binEdges.length - 1;
  const window = [binEdges[0]!, binEdges.at(-1)!] as const;
  const equal = equalBins(...window, bins).every((edge, i) => edge === binEdges[i]);
  return equal ? { window, bins } : { bin_edges: binEdges };
}
