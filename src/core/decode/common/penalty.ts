import type { Parameter } from "../decoder.ts";

/** The setting of rules that weigh their errors against the size of their coefficients. */
export const penaltyParameter = {
  id: "c",
  label: "C",
  description: "Weight of the training errors against the size of the coefficients: small C, strong penalty.",
  kind: "number",
  default: 1,
  minimum: 1e-12,
} as const satisfies Parameter;
