import { AnalysisError } from "../errors.ts";
import type { DecoderOptions, Parameter } from "./decoder.ts";

export type ParameterValue = number | string | boolean | null | readonly number[] | readonly string[];

/** The value of a parameter; null stands for none, and for what has no meaning beside the others' values. */
type ValueOf<P extends Parameter> =
  | (P extends { kind: "number" | "integer" } ? number : never)
  | (P extends { kind: "choice"; choices: readonly (infer Choice)[] } ? Choice : never)
  | (P extends { kind: "choices"; choices: readonly (infer Choice)[] } ? readonly Choice[] : never)
  | (P extends { kind: "boolean" } ? boolean : never)
  | (P extends { kind: "numbers" } ? readonly number[] | null : never)
  | (P extends { kind: "expression" } ? string | null : never)
  | (P extends { words: readonly (infer Word)[] } ? (Word extends "none" ? null : Word) : never)
  | (P extends { default: null } | { only: object } ? null : never);

/** The values of parameters by id: as exactly typed as their descriptions are. */
export type Settings<P extends readonly Parameter[]> = {
  readonly [One in P[number] as One["id"]]: ValueOf<One>;
};

/**
 * The values of these parameters: those given, checked, and defaults for the rest. Keys of other parameters
 * are left alone; who owns the whole set of keys refuses unknown ones.
 *
 * @throws AnalysisError `bad-parameter` naming the parameter, its value and what is allowed
 */
export function readParameters<const P extends readonly Parameter[]>(
  parameters: P,
  given: DecoderOptions,
): Settings<P> {
  const values: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const value = given[parameter.id];
    values[parameter.id] = value === undefined ? null : readValue(parameter, value);
  }
  for (const parameter of parameters)
    if (given[parameter.id] === undefined && applies(parameter, values, parameters))
      values[parameter.id] = parameter.default;
  return values as Settings<P>;
}

/** Whether a parameter has a meaning beside these values of the others; those that are not asked about do not matter. */
export function applies(
  { only }: Parameter,
  values: DecoderOptions,
  parameters: readonly Parameter[],
): boolean {
  const other = only && parameters.find(({ id }) => id === only.parameter);
  if (!other) return true;
  const value = values[other.id] ?? other.default;
  return [value].flat().some((one) => typeof one === "string" && only.values.includes(one));
}

function readValue(parameter: Parameter, value: unknown): ParameterValue {
  switch (parameter.kind) {
    case "number":
    case "integer":
      return readNumber(parameter, value);
    case "choice":
      if (typeof value === "string" && parameter.choices.includes(value)) return value;
      throw refusal(parameter, value, `one of ${parameter.choices.join(", ")}`);
    case "choices":
      if (Array.isArray(value) && value.every((entry) => parameter.choices.includes(entry as string)))
        return value as string[];
      throw refusal(parameter, value, `a list of ${parameter.choices.join(", ")}`);
    case "boolean":
      if (typeof value === "boolean") return value;
      throw refusal(parameter, value, "true or false");
    case "numbers":
      if (value === null || value === "none") return null;
      if (Array.isArray(value) && value.every((entry) => typeof entry === "number" && Number.isFinite(entry)))
        return value as number[];
      throw refusal(parameter, value, "a list of numbers");
    case "expression":
      if (value === null || value === "none") return null;
      if (typeof value === "string" && value.trim() !== "") return value;
      throw refusal(parameter, value, "a column of the trial table");
  }
}

function readNumber(
  parameter: Extract<Parameter, { kind: "number" | "integer" }>,
  value: unknown,
): ParameterValue {
  const words = parameter.words ?? [];
  if ((value === null || value === "none") && (parameter.default === null || words.includes("none")))
    return null;
  if (typeof value === "string" && words.includes(value)) return value;
  const { minimum = -Infinity, maximum = Infinity } = parameter;
  const fits = typeof value === "number" && value >= minimum && value <= maximum && Number.isFinite(value);
  if (fits && (parameter.kind === "number" || Number.isInteger(value))) return value;
  throw refusal(parameter, value, allowedNumbers(parameter));
}

function allowedNumbers({
  kind,
  minimum,
  maximum,
  words,
}: Extract<Parameter, { kind: "number" | "integer" }>): string {
  const noun = kind === "integer" ? "a whole number" : "a number";
  const range =
    minimum !== undefined && maximum !== undefined
      ? ` from ${minimum} to ${maximum}`
      : minimum !== undefined
        ? ` from ${minimum} on`
        : maximum !== undefined
          ? ` up to ${maximum}`
          : "";
  return [noun + range, ...(words ?? [])].join(", or ");
}

const refusal = (parameter: Parameter, value: unknown, allowed: string): AnalysisError<"bad-parameter"> =>
  new AnalysisError(
    "bad-parameter",
    `${parameter.label} cannot be ${describe(value)}: it takes ${allowed}.`,
    { parameter: parameter.id, value: describe(value) },
  );

const describe = (value: unknown): string =>
  typeof value === "string"
    ? `"${value}"`
    : typeof value === "number"
      ? String(value)
      : JSON.stringify(value);
