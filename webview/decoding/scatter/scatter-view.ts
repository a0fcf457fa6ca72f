import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import { ldaScatterOf } from "../../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../../src/core/figure/lda-scatter.ts";

/** Which projection of the trials is drawn. */
export type ProjectionKind = "in-sample" | "held-out";

const heldOutNote =
  "Held-out: each trial is projected by the fold that did not see it; axes aligned to the all-data axes by rotation and sign.";

/** The figure of an answer; undefined when its decoder has no plane, or no such projection. */
export function scatterOf(answer: DecodeAnswer, kind: ProjectionKind): LdaScatter | undefined {
  const { decoding, label } = answer;
  const inSample = ldaScatterOf(decoding, label);
  if (kind === "in-sample" || !inSample) return inSample;
  const heldOut = decoding.projection?.heldOut;
  if (!decoding.projection || !heldOut) return undefined;
  const figure = ldaScatterOf(
    { ...decoding, projection: { ...decoding.projection, coordinates: heldOut } },
    label,
  );
  return figure && { ...figure, notes: [heldOutNote] };
}

/** Mean position of each class, `(classes)`; NaN for a class without a finite point. */
export function centroids(
  figure: LdaScatter,
): readonly { readonly x: number; readonly y: number; readonly trials: number }[] {
  const sums = figure.classNames.map(() => ({ x: 0, y: 0, trials: 0 }));
  for (let i = 0; i < figure.x.length; i++) {
    const sum = sums[figure.classIndex[i]!];
    if (!sum || !Number.isFinite(figure.x[i]!) || !Number.isFinite(figure.y[i]!)) continue;
    sum.x += figure.x[i]!;
    sum.y += figure.y[i]!;
    sum.trials++;
  }
  return sums.map(({ x, y, trials }) => ({ x: x / trials, y: y / trials, trials }));
}
