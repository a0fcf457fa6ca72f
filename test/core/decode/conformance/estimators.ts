/** scikit-learn's estimators, folds and scorings, as the goldens name them, in our words. */
import { numbered } from "../../../../src/core/decode/decoder.ts";
import type { DecoderOptions } from "../../../../src/core/decode/decoder.ts";
import { dividerOf } from "../../../../src/core/decode/scoring/estimator.ts";
import type { Prepared } from "../../../../src/core/decode/prepared.ts";
import type { Estimator, Trials } from "../../../../src/core/decode/scoring/estimator.ts";
import { checkClasses } from "../../../../src/core/decode/input.ts";
import { makeFolds } from "../../../../src/core/decode/scoring/folds.ts";
import type { FoldOptions, Splitting } from "../../../../src/core/decode/scoring/folds.ts";
import { ldaProjection, reducedRankLda } from "../../../../src/core/decode/lda/plane.ts";
import { pca, squareRoot, anscombe, zScore } from "../../../../src/core/decode/scoring/preprocess.ts";
import type { Preprocessing } from "../../../../src/core/decode/scoring/preprocess.ts";
import { decoderOf } from "../../../../src/core/decode/registry.ts";
import type { Decoder } from "../../../../src/core/decode/decoder.ts";
import { readScoring } from "../../../../src/core/decode/scoring/scores.ts";
import { encodeLabels } from "./golden.ts";
import type { Dataset, Json, JsonObject, Label } from "./golden.ts";

type Params = JsonObject;

/** How an estimator's parameters are called here; undefined for one that only tunes scikit-learn's own way. */
type Renames = Readonly<Record<string, string | undefined>>;

interface Kind {
  readonly decoder: () => Decoder;
  readonly renames: Renames;
  /** scikit-learn's defaults where ours are others. */
  readonly defaults: DecoderOptions;
}

const ldaDefaults = { solver: "svd", shrinkage: null, components: null };
const ldaRenames = { n_components: "components" };

/** One line a decoder. */
const kinds: Readonly<Record<string, Kind>> = {
  lda: { decoder: () => decoderOf("lda"), renames: ldaRenames, defaults: ldaDefaults },
  reduced_rank_lda: {
    decoder: () => reducedRankLda,
    renames: ldaRenames,
    defaults: { ...ldaDefaults, solver: "eigen" },
  },
  gaussian_nb: {
    decoder: () => decoderOf("gaussian-naive-bayes"),
    renames: { var_smoothing: "smoothing" },
    defaults: {},
  },
  nearest_centroid: { decoder: () => decoderOf("nearest-centroid"), renames: {}, defaults: {} },
  poisson_nb: {
    decoder: () => decoderOf("poisson-naive-bayes"),
    renames: { alpha: "pseudo_trials" },
    defaults: {},
  },
  knn: {
    decoder: () => decoderOf("nearest-neighbours"),
    renames: { n_neighbors: "neighbours", algorithm: undefined },
    defaults: {},
  },
  logistic: {
    decoder: () => decoderOf("logistic-regression"),
    renames: { C: "c", solver: undefined, tol: undefined, max_iter: undefined },
    defaults: {},
  },
  linear_svc: {
    decoder: () => decoderOf("linear-svm"),
    renames: { C: "c", dual: undefined, tol: undefined, max_iter: undefined },
    defaults: {},
  },
  qda: {
    decoder: () => decoderOf("qda"),
    renames: { reg_param: "regularization", tol: "smallest_variance" },
    defaults: {},
  },
};

const steps: Readonly<Record<string, { step: Preprocessing; renames: Renames; defaults: DecoderOptions }>> = {
  scale: { step: zScore, renames: {}, defaults: {} },
  sqrt: { step: squareRoot, renames: {}, defaults: {} },
  anscombe: { step: anscombe, renames: {}, defaults: {} },
  pca: { step: pca, renames: { n_components: "pca_components", svd_solver: undefined }, defaults: {} },
  lda: { step: ldaProjection, renames: ldaRenames, defaults: ldaDefaults },
};

/** The estimator or pipeline that a golden describes. */
export function estimatorFrom(spec: Json): Estimator & { readonly decoder: Decoder } {
  const specs = (Array.isArray(spec) ? spec : [spec]) as readonly JsonObject[];
  const last = specs.at(-1)!;
  const kind = kinds[last["kind"] as string];
  if (!kind) throw new Error(`no decoder for ${JSON.stringify(last)}`);
  return {
    decoder: kind.decoder(),
    options: optionsFrom(last["params"], kind.renames, kind.defaults),
    steps: specs.slice(0, -1).map((one) => {
      const known = steps[one["kind"] as string];
      if (!known) throw new Error(`no step for ${JSON.stringify(one)}`);
      return {
        preprocessing: known.step,
        options: optionsFrom(one["params"], known.renames, known.defaults),
      };
    }),
  };
}

/** A golden's parameters by our names; `null` is scikit-learn's None. */
function optionsFrom(params: Json | undefined, renames: Renames, defaults: DecoderOptions): DecoderOptions {
  const options: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries((params ?? {}) as Params)) {
    const ours = name in renames ? renames[name] : name;
    if (ours !== undefined) options[ours] = value;
  }
  return options;
}

export const ldaOptions = (params: Json | undefined): DecoderOptions =>
  optionsFrom(params, ldaRenames, ldaDefaults);

const foldKinds: Readonly<Record<string, FoldOptions["kind"]>> = {
  stratified: "stratified",
  kfold: "kfold",
  group: "group",
  leave_one_group_out: "leave-one-group-out",
  repeated_stratified: "repeated-stratified",
};

/** The folds a golden describes: a whole number is unshuffled stratified folds. */
export function foldsFrom(cv: Json, trials: Pick<Trials, "y" | "classes">, groups?: Int32Array): Splitting {
  return makeFolds({ ...trials, ...(groups ? { groups } : {}) }, foldOptionsFrom(cv));
}

function foldOptionsFrom(cv: Json): FoldOptions {
  if (typeof cv === "number") return { kind: "stratified", folds: cv };
  const { kind, params = {} } = cv as { kind: string; params?: Params };
  const repeats = params["n_repeats"] as number | undefined;
  const seed = params["random_state"] as number | undefined;
  return {
    kind: foldKinds[kind]!,
    folds: (params["n_splits"] as number | undefined) ?? 5,
    shuffle: params["shuffle"] === true,
    ...(seed === undefined ? {} : { seed }),
    ...(repeats === undefined ? {} : { repeats }),
  };
}

/** All that a question needs, of a golden's data, estimator, folds and scoring; `random_state` seeds the question. */
export function preparedFrom(
  args: JsonObject,
  data: Dataset,
  options: DecoderOptions = {},
): Prepared & { labels: readonly Label[] } {
  const { labels, ...trials } = trialsFrom(data);
  const groups = args["groups"] === true ? groupsFrom(data) : undefined;
  const rows = { y: trials.y, classes: trials.classes, ...(groups ? { groups } : {}) };
  const folds = foldOptionsFrom(args["cv"]!);
  const estimator = estimatorFrom(args["estimator"]!);
  return {
    labels,
    trials,
    rows,
    data: { ...trials, classNames: labels.map(String), ...(groups ? { groups } : {}) },
    options: { ...estimator.options, ...options } as unknown as Prepared["options"],
    settings: {
      estimator,
      folds,
      scoring: readScoring(args["scoring"] ?? "accuracy"),
      seed: (args["random_state"] as number | undefined) ?? 0,
    },
    splitting: makeFolds(rows, folds),
    notices: [],
    effort: 0,
    divide: dividerOf(estimator, trials),
  };
}

/** Rows and encoded class labels of a data set. */
export function trialsFrom(data: Dataset): Trials & { labels: readonly (number | string | boolean)[] } {
  const { classes, index } = encodeLabels(data.labels);
  checkClasses(classes);
  return { x: data.x, y: index, classes: classes.length, names: numbered, labels: classes };
}

export function groupsFrom(data: Dataset): Int32Array | undefined {
  return data.groups && encodeLabels(data.groups).index;
}
