import type { DecodeOptions } from "../recipe/recipe.ts";
import { AnalysisError } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { isRegressor } from "./decoder.ts";
import type { Method, Parameter } from "./decoder.ts";
import type { Estimator } from "./scoring/estimator.ts";
import { foldKinds } from "./scoring/folds.ts";
import type { FoldKind, FoldOptions } from "./scoring/folds.ts";
import { applies, readParameters } from "./parameters.ts";
import { preprocessings } from "./scoring/preprocess.ts";
import { methodOf, methods } from "./registry.ts";
import { numberScorings, scorings } from "./scoring/scores.ts";
import type { Scoring } from "./scoring/scores.ts";

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
      "How trials are divided: every fold with its share of each class, plain stretches (kfold, and the default where numbers are predicted), or whole groups.",
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
    description:
      "What each fold is judged by: accuracy and its kin for classes, R² (r2) or an error for numbers and angles.",
    kind: "choice",
    default: "accuracy",
    choices: [...scorings, ...numberScorings],
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

/** How trials can be divided whose labels are numbers: a division by class needs classes. */
const numberFoldKinds: readonly FoldKind[] = ["kfold", "group", "leave-one-group-out"];

/**
 * The common parameters as one method has them: scorings and divisions that fit what it predicts, defaults as in
 * scikit-learn, where whole-number `cv` means stratified folds for classes and plain ones for numbers.
 */
export function commonParametersOf(method: Method): readonly Parameter[] {
  const own: Readonly<Record<string, readonly string[]>> = isRegressor(method)
    ? { scoring: method.scorings, cv: numberFoldKinds }
    : { scoring: scorings, cv: foldKinds };
  return commonParameters.map((parameter) => {
    const choices = own[parameter.id];
    return choices && parameter.kind === "choice"
      ? { ...parameter, choices, default: choices[0]! }
      : parameter;
  });
}

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
  const decoder = methodOf(options.method);
  refuseForeign(decoder, given);
  const values = readParameters(commonParametersOf(decoder), given);
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

/** @throws AnalysisError `bad-parameter` for what only other methods take, or only other kinds of methods */
function refuseForeign(method: Method, options: DecodeOptions): void {
  const common = commonParametersOf(method);
  const own = new Set([...method.parameters, ...common].map(({ id }) => id));
  for (const other of methods)
    for (const { id, label } of other.parameters)
      if (!own.has(id) && options[id] !== undefined && options[id] !== null)
        throw foreign(
          id,
          options[id],
          `${label} (${id}) is no setting of ${method.id}: it belongs to ${ownersOf(id)}. ${takes(method)}`,
        );
  for (const parameter of common) {
    const value = options[parameter.id];
    if (parameter.kind !== "choice" || typeof value !== "string" || parameter.choices.includes(value))
      continue;
    const all = commonParameters.find(({ id }) => id === parameter.id);
    if (all?.kind !== "choice" || !all.choices.includes(value)) continue;
    const what = isRegressor(method) ? "a number" : "a class";
    throw foreign(
      parameter.id,
      value,
      `${parameter.label} cannot be "${value}" with ${method.id}, which predicts ${what}: it takes ${parameter.choices.join(", ")}.`,
    );
  }
}

/** What was given but takes no part, each with what it would take part in. */
export function settingsWithoutEffect(
  options: DecodeOptions,
  { estimator, folds }: DecodeSettings,
): readonly Notice[] {
  const own = [...estimator.decoder.parameters, ...commonParameters];
  const given = (id: string): boolean => options[id] !== undefined && options[id] !== null;
  const preprocess = estimator.steps.map(({ preprocessing }) => preprocessing.id);
  const idle = own
    .filter((parameter) => given(parameter.id) && !applies(parameter, { ...options, preprocess }, own))
    .map(({ id, only }) => [id, `${only!.parameter} ${only!.values.join(" or ")}`]);
  const grouped = folds.kind === "group" || folds.kind === "leave-one-group-out";
  if (given("groups") && !grouped && !options.permutations)
    idle.push(["groups", "cv group or leave-one-group-out, or permutations"]);
  return idle.map(([id, needed]) => ({
    code: "no-effect",
    message: `The setting ${id} has no effect without ${needed}.`,
  }));
}

const foreign = (parameter: string, value: unknown, message: string): AnalysisError<"bad-parameter"> =>
  new AnalysisError("bad-parameter", message, { parameter, value: String(value) });

const ownersOf = (id: string): string =>
  methods
    .filter(({ parameters }) => parameters.some((parameter) => parameter.id === id))
    .map((method) => method.id)
    .join(", ");

const takes = ({ id, parameters }: Method): string =>
  parameters.length
    ? `${id} takes ${parameters.map((parameter) => parameter.id).join(", ")}.`
    : `${id} takes none of its own.`;

const wordsOf = (list: string): string[] =>
  list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "none");
