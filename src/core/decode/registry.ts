import { AnalysisError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import type { Decoder } from "./decoder.ts";
import { gaussianNaiveBayes } from "./gaussian-naive-bayes.ts";
import { lda } from "./lda.ts";
import { linearSvm } from "./linear-svm.ts";
import { logisticRegression } from "./logistic-regression.ts";
import { nearestCentroid } from "./nearest-centroid.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import { poissonNaiveBayes } from "./poisson-naive-bayes.ts";
import { qda } from "./qda.ts";

/** All decoders, the first being the default. Menus, forms, flags and the recipe's schema read this list. */
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

/** @throws AnalysisError `bad-parameter` naming the methods there are */
export function decoderOf(id: string): Decoder {
  const decoder = decoders.find((known) => known.id === id);
  if (decoder) return decoder;
  const known = decoders.map((one) => one.id);
  const [nearest] = nearestNames(id, known);
  throw new AnalysisError(
    "bad-parameter",
    `There is no method "${id}".${nearest ? ` Did you mean "${nearest}"?` : ""} Methods: ${known.join(", ")}.`,
    { parameter: "method", value: id },
  );
}
