import { AnalysisError } from "../../errors.ts";
import type { Parameter } from "../decoder.ts";

/** The setting of decoders that weigh their classes. */
export const priorsParameter = {
  id: "priors",
  label: "Priors",
  description: "Probability of each class, in sorted order; the share of trials if not given.",
  kind: "numbers",
  default: null,
} as const satisfies Parameter;

/**
 * Refuses priors of which one is missing or negative.
 *
 * @param whole - what is wrong with their sum, if anything
 * @throws AnalysisError `bad-parameter`
 */
export function checkPriors(
  priors: readonly number[],
  classes: number,
  whole: (sum: number) => string | undefined,
): void {
  const negative = priors.findIndex((prior) => prior < 0);
  const wrong =
    priors.length !== classes
      ? `There are ${priors.length} priors for ${classes} classes: each needs one.`
      : negative >= 0
        ? `Prior number ${negative + 1} is ${priors[negative]!}: none may be negative.`
        : whole(priors.reduce((a, b) => a + b, 0));
  if (wrong !== undefined)
    throw new AnalysisError("bad-parameter", wrong, { parameter: "priors", value: priors.join(",") });
}
