import { fitRidge, ridgeEffort, ridgeOptions, ridgeParameters } from "../common/ridge-fit.ts";
import type { Regressor } from "../decoder.ts";
import { numberScorings } from "../scoring/scores.ts";

/** Ridge regression on labels that are numbers: contrast, speed, position. */
export const ridge: Regressor = {
  id: "ridge",
  label: "Ridge regression",
  parameters: ridgeParameters,
  scorings: numberScorings,
  regress: (x, target, options) => fitRidge(x, target, ridgeOptions(options)),
  effort: ridgeEffort,
};
