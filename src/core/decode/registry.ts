import { AnalysisError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { circularRidge } from "./methods/circular-ridge.ts";
import type { Decoder, Method, Regressor } from "./decoder.ts";
import { gaussianNaiveBayes } from "./methods/gaussian-naive-bayes.ts";
import { lda } from "./lda/fit-lda.ts";
import { linearSvm } from "./methods/linear-svm.ts";
import { logisticRegression } from "./methods/logistic-regression.ts";
import { nearestCentroid } from "./methods/nearest-centroid.ts";
import { nearestNeighbours } from "./methods/nearest-neighbours.ts";
import { poissonNaiveBayes } from "./methods/poisson-naive-bayes.ts";
import { qda } from "./methods/qda.ts";
import { ridge } from "./methods/ridge.ts";

/** All decoders, the first being the default. Menus, forms, flags and the recipe's schema read these lists. */
export const decoders: readonly Decoder[] = [
  lda,
  qda,
  gaussianNaiveBayes,
  poissonNaiveBayes,
  nearestCentroid,
  nearestNeighbours,
  logisticRegression,
  linearSvm,
];

/** What predicts numbers rather than classes. */
export const regressors: readonly Regressor[] = [ridge, circularRidge];

/** Everything that a recipe's `method` can be. */
export const methods: readonly Method[] = [...decoders, ...regressors];

/** @throws AnalysisError `bad-parameter` naming the methods there are */
export function methodOf(id: string): Method {
  return found(methods, id);
}

/** @throws AnalysisError `bad-parameter` naming the decoders there are */
export function decoderOf(id: string): Decoder {
  return found(decoders, id);
}

function found<T extends Method>(among: readonly T[], id: string): T {
  const method = among.find((known) => known.id === id);
  if (method) return method;
  const known = among.map((one) => one.id);
  const [nearest] = nearestNames(id, known);
  throw new AnalysisError(
    "bad-parameter",
    `There is no method "${id}".${nearest ? ` Did you mean "${nearest}"?` : ""} Methods: ${known.join(", ")}.`,
    { parameter: "method", value: id },
  );
}
