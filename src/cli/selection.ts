import { readFile } from "node:fs/promises";
import { AnalysisError } from "../core/errors.ts";
import { parseRecipe, readRecipe } from "../core/recipe/read-recipe.ts";
import { mergeRecipe } from "../core/recipe/recipe-document.ts";
import type { RecipeDocument } from "../core/recipe/recipe-document.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { badArgument, numberList, oneOf, wholeNumber } from "./arguments.ts";
import type { Arguments, Option } from "./arguments.ts";
import { decodeFor } from "./decode-options.ts";

/** SELECTION: which trials, which units, which window, which label. */
export const selectionOptions: readonly Option[] = [
  { name: "recipe", value: "F", help: "Recipe file; the options below override what it says." },
  {
    name: "trials-table",
    value: "NAME",
    help: "Table of trials; stimulus_presentations where there is one, else the only interval table.",
  },
  { name: "trials", value: "E", multiple: true, help: "Keep trials for which the expression is true." },
  { name: "units", value: "E", multiple: true, help: "Keep units for which the expression is true." },
  { name: "quality", value: "allen|none", help: "AllenSDK's default quality limits for units, or none." },
  { name: "align", value: "COL", help: "Column that holds the onsets, seconds; start_time if not given." },
  { name: "window", value: "A,B", help: "Seconds relative to onset; 0.01,0.25 if not given." },
  { name: "bins", value: "N", help: "Divide the window into N equal bins." },
  { name: "bin-edges", value: "a,b,c", help: "Edges of the bins, instead of --window and --bins." },
  {
    name: "edges",
    value: "closed|half-open",
    help: "Count spikes on both edges of a bin as AllenSDK does, or on the first only.",
  },
  {
    name: "label",
    value: "COL",
    help: "Column, or expression over columns, whose values are the classes, or the numbers to predict.",
  },
];

/**
 * The recipe that the options ask for: that of `--recipe`, if any, with the options in its place.
 *
 * @param decode - options of the decoder, as a recipe's `decode` has them
 * @throws AnalysisError `bad-argument`, `bad-recipe`, `bad-window` or `file-not-found`
 */
export async function recipeOf(given: Arguments, decode: RecipeDocument["decode"] = {}): Promise<Recipe> {
  const file = given.text("recipe");
  const found = file === undefined ? { trials: {} } : await recipeDocument(file);
  const base = found.decode ? { ...found, decode: decodeFor(found.decode, decode["method"]) } : found;
  checkFlags(given, decode);
  const document = mergeRecipe(base, { ...selectionDocument(given), decode });
  return readRecipe({ ...document, trials: document.trials ?? {} }, file ?? "The options");
}

/**
 * What is wrong with the flags themselves is told by their names, whatever recipe they go with.
 *
 * @throws AnalysisError `bad-argument`
 */
function checkFlags(given: Arguments, decode: RecipeDocument["decode"] = {}): void {
  try {
    readRecipe({ trials: {}, decode }, "The options");
  } catch (error) {
    const [, id] =
      (error instanceof AnalysisError && /^The options: decode\.(\w+)/.exec(error.message)) || [];
    if (id === undefined) throw error;
    const flag = `--${id.replaceAll("_", "-")}`;
    const value = given.text(flag.slice(2));
    const expected = (error as AnalysisError).message.replace(/^The options: [\w.]+ (.*)\.$/, "$1");
    throw badArgument(
      flag,
      `${flag} ${expected}, not "${value ?? ""}".`,
      value === undefined ? {} : { value },
    );
  }
}

/** A recipe file as it is. */
export async function readRecipeFile(file: string): Promise<Recipe> {
  return readRecipe(await recipeDocument(file), file);
}

/** What the options say, as a recipe has it; what is not given is not in it. */
function selectionDocument(given: Arguments): RecipeDocument {
  const table = given.text("trials-table");
  const quality = oneOf(given, "quality", ["allen", "none"]);
  const edges = oneOf(given, "edges", ["closed", "half-open"]);
  const window = windowOf(given);
  const bins = wholeNumber(given, "bins", 1);
  const binEdges = numberList(given, "bin-edges");
  const label = given.text("label");
  const align = given.text("align");
  if (binEdges && (window ?? bins) !== undefined)
    throw badArgument(
      "--bin-edges",
      "--bin-edges takes the place of --window and --bins: give one or the other.",
    );
  return {
    trials: defined({ table, where: given.has("trials") ? given.all("trials") : undefined }),
    units: defined({ quality, where: given.has("units") ? given.all("units") : undefined }),
    counts: defined({ align, window, bins, bin_edges: binEdges, edges }),
    ...defined({ label }),
  };
}

function windowOf(given: Arguments): readonly [number, number] | undefined {
  const window = numberList(given, "window");
  if (window === undefined) return undefined;
  const [start, end, ...rest] = window;
  if (start !== undefined && end !== undefined && rest.length === 0) return [start, end];
  throw badArgument("--window", "--window takes a start and an end in seconds: --window 0.01,0.25.", {
    value: given.text("window")!,
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const defined = <T extends object>(members: T): Defined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;

async function recipeDocument(file: string): Promise<RecipeDocument> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(error);
    throw new AnalysisError("file-not-found", `The recipe ${file} cannot be read: ${why}.`, { path: file });
  }
  return parseRecipe(text, file);
}
