import { Validator } from "@cfworker/json-schema";
import type { OutputUnit } from "@cfworker/json-schema";
import { findNodeAtLocation, parse, parseTree, printParseErrorCode } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { decodeParameters } from "../decode/decode-parameters.ts";
import { methods } from "../decode/registry.ts";
import { equalBins } from "../equal-bins.ts";
import { AnalysisError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { recipeSchema } from "./recipe-schema.ts";
import type { JsonSchema } from "./recipe-schema.ts";
import type { RecipeDocument } from "./recipe-document.ts";
import type { Recipe } from "./recipe.ts";
import { checkBinEdges } from "../counts/spike-counts.ts";

/** The recipe's format with the parameters of all methods. */
export const schemaOfRecipe: JsonSchema = recipeSchema(
  methods.map(({ id }) => id),
  decodeParameters,
);

/**
 * Reads a recipe's text: JSON, with comments and trailing commas. Keys and values are checked, so that a mistake
 * is told with its place; what is missing is not, for it may be given otherwise.
 *
 * @param path - for messages
 * @throws AnalysisError `bad-recipe`
 */
export function parseRecipe(text: string, path: string): RecipeDocument {
  const errors: ParseError[] = [];
  const options = { allowTrailingComma: true };
  const document: unknown = parse(text.replace(/^\uFEFF/, " "), errors, options);
  const [error] = errors;
  if (error) {
    const why = printParseErrorCode(error.error)
      .replace(/([A-Z])/g, " $1")
      .trim()
      .toLowerCase();
    throw new AnalysisError("bad-recipe", `${path}, ${placeOf(text, error.offset)}: not JSON (${why}).`, {
      path,
      key: "",
    });
  }
  checkDocument(document, path, (keys) => {
    const tree = parseTree(text, [], options);
    const node = tree && findNodeAtLocation(tree, [...keys]);
    return node ? `, ${placeOf(text, (node.parent?.type === "property" ? node.parent : node).offset)}` : "";
  });
  return document as RecipeDocument;
}

/**
 * The recipe of a document, with the defaults for what it leaves out.
 *
 * @param path - for messages
 * @throws AnalysisError `bad-recipe`; `bad-window` when a window ends before it starts
 */
export function readRecipe(document: unknown, path: string): Recipe {
  checkDocument(document, path, () => "");
  const { sessions, trials, units, counts, label, decode, outputs } = document as RecipeDocument;
  if (!trials)
    throw new AnalysisError(
      "bad-recipe",
      `${path} does not say which trials: add "trials", if only {} for all of them.`,
      { path, key: "trials" },
    );
  requireDistinct(outputs ?? [], path);
  return {
    version: 1,
    ...(sessions ? { sessions } : {}),
    trials: { ...(trials.table === undefined ? {} : { table: trials.table }), where: trials.where ?? [] },
    units: { quality: units?.quality ?? "allen", where: units?.where ?? [] },
    counts: {
      align: counts?.align ?? "start_time",
      binEdges: binEdgesOf(counts ?? {}, path),
      edges: counts?.edges ?? "closed",
    },
    ...(label === undefined ? {} : { label }),
    decode: { ...decodeDefaults, ...decode },
    outputs: outputs ?? [],
  };
}

/** No two outputs are one file: also where disks take capitals for small letters, and by another way of writing a path. */
function requireDistinct(outputs: readonly string[], path: string): void {
  const names = outputs.map((output) =>
    output
      .split(/[/\\]/)
      .filter((part) => part !== "" && part !== ".")
      .join("/")
      .toLowerCase(),
  );
  const at = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (at < 0) return;
  const [first, again] = [outputs[names.indexOf(names[at]!)]!, outputs[at]!];
  const other = first === again ? "" : ` (as ${first} and ${again})`;
  throw new AnalysisError(
    "bad-recipe",
    `${path} names the output ${again} twice${other}: one would be written over the other. Name it once.`,
    { path, key: "outputs" },
  );
}

function binEdgesOf(counts: NonNullable<RecipeDocument["counts"]>, path: string): readonly number[] {
  if (counts.bin_edges && (counts.window ?? counts.bins) !== undefined)
    throw new AnalysisError(
      "bad-recipe",
      `${path}: counts has bin_edges beside window or bins; give one or the other.`,
      { path, key: "counts.bin_edges" },
    );
  const [start, end] = counts.window ?? [0.01, 0.25];
  checkBinEdges(counts.bin_edges ?? [start, end]);
  return counts.bin_edges ?? equalBins(start, end, counts.bins ?? 1);
}

/** Other parameters have defaults that depend on each other: whoever decodes fills them in. */
const decodeDefaults = { method: methods[0]!.id, folds: 5, shuffle: false, seed: 0, permutations: 0 };

/** @param place - where in the file a value is, as `, line 3`; empty when it comes from no file */
function checkDocument(document: unknown, path: string, place: (keys: readonly string[]) => string): void {
  const { errors } = new Validator(schemaOfRecipe as object, "7", false).validate(document);
  const mistakes = errors.filter(({ keyword }) => keyword !== "required" && keyword !== "properties");
  if (mistakes.length === 0) return;
  // What lies deepest says most; of alternatives the first to fail speaks for all.
  const depth = ({ instanceLocation }: OutputUnit): number => instanceLocation.split("/").length;
  const deepest = Math.max(...mistakes.map(depth));
  const mistake = mistakes.find((candidate) => depth(candidate) === deepest)!;
  const keys = mistake.instanceLocation
    .split("/")
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = keys.join(".");
  const at = `${path}${place(keys)}`;
  if (mistake.keyword !== "false")
    throw new AnalysisError("bad-recipe", `${at}: ${key || "the recipe"} ${expectation(schemaAt(keys))}.`, {
      path,
      key,
    });
  const known = Object.keys(schemaAt(keys.slice(0, -1))?.properties ?? {});
  const [nearest] = nearestNames(keys.at(-1)!, known);
  const hint = nearest === undefined ? `Known: ${known.join(", ")}.` : `Did you mean "${nearest}"?`;
  throw new AnalysisError("bad-recipe", `${at}: there is no key "${key}". ${hint}`, {
    path,
    key,
    ...(nearest === undefined ? {} : { nearest }),
  });
}

/** The part of the schema that describes a value; of alternatives, the one with keys. */
function schemaAt(keys: readonly string[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = schemaOfRecipe;
  for (const key of keys) {
    const options: readonly JsonSchema[] = schema?.anyOf ?? [schema ?? {}];
    schema = options
      .map((option) => option.properties?.[key] ?? option.items)
      .find((found) => found !== undefined);
  }
  return schema?.anyOf?.find((option) => option.properties)
    ? { ...schema, properties: schema.anyOf.find((option) => option.properties)!.properties! }
    : schema;
}

/** What a value must be, as the end of a sentence. */
function expectation(schema: JsonSchema | undefined): string {
  if (!schema) return "is not allowed here";
  const options = (schema.anyOf ?? [schema]).map(expected).filter((text) => text !== "");
  return `must be ${options.join(", or ")}`;
}

function expected(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum
      .map((value) => JSON.stringify(value))
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1");
  const types = [schema.type ?? []].flat();
  const names = types.map((type) => typeNames[type] ?? type).join(" or ");
  const { minimum, maximum, minItems, maxItems, items } = schema;
  const range =
    minimum !== undefined && maximum !== undefined
      ? ` from ${minimum} to ${maximum}`
      : minimum !== undefined
        ? ` of at least ${minimum}`
        : "";
  const length =
    minItems === undefined ? "" : minItems === maxItems ? `${minItems} ` : `at least ${minItems} `;
  const inside = items ? ` of ${length}${plural(expected(items))}` : "";
  return names + range + inside;
}

const typeNames: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};

const plural = (noun: string): string => (noun === "a number" ? "numbers" : noun);

/** `line 3, column 5` of an offset. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
