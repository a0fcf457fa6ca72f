import type { DecodeOptions } from "../recipe.ts";
import type { Parameter } from "./decoder.ts";
import type { Estimator } from "./estimator.ts";
import { foldKinds } from "./folds.ts";
import type { FoldKind, FoldOptions } from "./folds.ts";
import { readParameters } from "./parameters.ts";
import { preprocessings } from "./preprocess.ts";
import { decoderOf } from "./registry.ts";
import { scorings } from "./scores.ts";
import type { Scoring } from "./scores.ts";

/** What can be set whatever the method: folds, scoring, preprocessing. Flags and forms read this list. */
export const commonParameters: readonly Parameter[] = [
  {
    id: "folds",
    label: "Folds",
    description: "Parts that the trials are divided into; each is tested once.",
    kind: "integer",
    default: 5,
    minimum: 2,
  },
  {
    id: "cv",
    label: "Division",
    description:
      "How trials are divided: every fold with its share of each class, plain stretches, or whole groups.",
    kind: "choice",
    default: "stratified",
    choices: foldKinds,
  },
  {
    id: "groups",
    label: "Groups",
    description:
      "A column of the trial table, or an expression: trials that share its value stay in one fold of division by group, and labels are permuted among them.",
    kind: "expression",
    default: null,
  },
  {
    id: "shuffle",
    label: "Shuffle",
    description: "Divides trials at random rather than in order.",
    kind: "boolean",
    default: false,
  },
  {
    id: "seed",
    label: "Seed",
    description: "Of NumPy's random stream: the same seed gives scikit-learn's folds and permutations.",
    kind: "integer",
    default: 0,
    minimum: 0,
    maximum: 2 ** 32 - 1,
  },
  {
    id: "repeats",
    label: "Repeats",
    description: "How often repeated folds are drawn.",
    kind: "integer",
    default: 10,
    minimum: 1,
    only: { parameter: "cv", values: ["repeated-stratified"] },
  },
  {
    id: "scoring",
    label: "Scoring",
    description: "What is counted in each fold.",
    kind: "choice",
    default: "accuracy",
    choices: scorings,
  },
  {
    id: "preprocess",
    label: "Preprocessing",
    description: "Steps before the method, learned from the training trials of each fold.",
    kind: "choices",
    default: [],
    choices: preprocessings.map(({ id }) => id),
  },
  ...preprocessings.flatMap(({ parameters }) => parameters),
];

/** What is common to all questions, checked. */
export interface DecodeSettings {
  readonly estimator: Estimator;
  readonly folds: FoldOptions;
  readonly scoring: Scoring;
  readonly seed: number;
}

/**
 * The settings in these options. Method ids, fold kinds and parameters are those of the registries.
 *
 * @throws AnalysisError `bad-parameter`
 */
export function decodeSettings(options: DecodeOptions): DecodeSettings {
  const given =
    typeof options["preprocess"] === "string"
      ? { ...options, preprocess: wordsOf(options["preprocess"]) }
      : options;
  const values = readParameters(commonParameters, given);
  const decoder = decoderOf(options.method);
  const kind = values["cv"] as FoldKind;
  const shuffle = values["shuffle"] === true;
  const seed = values["seed"] as number;
  const shuffled = shuffle || kind === "repeated-stratified";
  return {
    estimator: {
      decoder,
      options,
      steps: (values["preprocess"] as readonly string[]).map((id) => ({
        preprocessing: preprocessings.find((known) => known.id === id)!,
        options,
      })),
    },
    folds: {
      kind,
      folds: values["folds"] as number,
      shuffle,
      repeats: (values["repeats"] as number | null) ?? 10,
      ...(shuffled ? { seed } : {}),
    },
    scoring: values["scoring"] as Scoring,
    seed,
  };
}

const wordsOf = (list: string): string[] =>
  list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "none");
