import { AnalysisError } from "../../errors.ts";
import type { Shrinkage } from "./covariance.ts";
import type { DecoderOptions, Parameter } from "../decoder.ts";
import { checkPriors, priorsParameter } from "../common/priors.ts";
import { readParameters } from "../parameters.ts";

export const ldaParameters = [
  {
    id: "solver",
    label: "Solver",
    description: "eigen and lsqr can shrink the covariance; svd drops directions without variance instead.",
    kind: "choice",
    default: "eigen",
    choices: ["eigen", "svd", "lsqr"],
  },
  {
    id: "shrinkage",
    label: "Shrinkage",
    description:
      "Share of the way from the covariance to equal variances: 0 to 1, auto (Ledoit-Wolf), or none.",
    kind: "number",
    default: 0.2,
    minimum: 0,
    maximum: 1,
    words: ["auto", "none"],
    only: { parameter: "solver", values: ["eigen", "lsqr"] },
  },
  {
    id: "components",
    label: "Components",
    description: "Discriminants to project on, none for all; takes no part in the classification.",
    kind: "integer",
    default: 2,
    minimum: 1,
    words: ["none"],
  },
  priorsParameter,
  {
    id: "store_covariance",
    label: "Store covariance",
    description: "Keeps the covariance with the svd solver, which does not need it.",
    kind: "boolean",
    default: false,
    only: { parameter: "solver", values: ["svd"] },
  },
  {
    id: "tol",
    label: "Tolerance",
    description: "Singular values up to here count as zero.",
    kind: "number",
    default: 1e-4,
    minimum: 0,
    only: { parameter: "solver", values: ["svd"] },
  },
] as const satisfies readonly Parameter[];

/** What is asked of one fit, checked. */
export interface LdaSettings {
  readonly solver: "eigen" | "svd" | "lsqr";
  readonly shrinkage: Shrinkage;
  /** Discriminants to project on, at most min(classes - 1, units). */
  readonly components: number;
  readonly priors: readonly number[] | null;
  readonly storeCovariance: boolean;
  readonly tol: number;
}

/**
 * The settings in these options, for so many classes and units.
 *
 * @throws AnalysisError `bad-parameter`
 */
export function ldaSettings(options: DecoderOptions, classes: number, units: number): LdaSettings {
  const values = readParameters(ldaParameters, options);
  const { solver, shrinkage, priors } = values;
  if (solver === "svd" && shrinkage !== null)
    throw badParameter("shrinkage", shrinkage, "The svd solver takes no shrinkage, not even 0.");
  if (priors) checkPriors(priors, classes, somePossible);
  return {
    solver,
    priors,
    shrinkage,
    components: componentsOf(options["components"], values.components, classes, units),
    storeCovariance: values.store_covariance === true,
    tol: values.tol ?? 1e-4,
  };
}

/** Not asked for, the default or as many as there are; asked for, no more than there are. */
function componentsOf(asked: unknown, value: number | null, classes: number, units: number): number {
  const most = Math.min(classes - 1, units);
  if (value === null) return most;
  if (asked === undefined) return Math.min(value, most);
  if (value > most)
    throw badParameter(
      "components",
      value,
      `${value} components are too many: ${classes} classes and ${units} units have at most ${most}.`,
    );
  return value;
}

const somePossible = (sum: number): string | undefined =>
  sum > 0 ? undefined : "All priors are zero: some class must be possible.";

const badParameter = (parameter: string, value: unknown, message: string): AnalysisError<"bad-parameter"> =>
  new AnalysisError("bad-parameter", message, { parameter, value: String(value) });
