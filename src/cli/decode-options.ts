import { decodeParameters } from "../core/decode/decode-parameters.ts";
import type { Parameter } from "../core/decode/decoder.ts";
import { decoders, methodOf, methods, regressors } from "../core/decode/registry.ts";
import { badArgument, oneOf } from "./arguments.ts";
import type { Arguments, Option } from "./arguments.ts";

/** Each parameter once: those that share a name are one option. */
const parameters: readonly Parameter[] = [
  ...new Map(decodeParameters.map((parameter) => [parameter.id, parameter])).values(),
];

/** Parameters that only some methods take, with these methods. */
const takenBy: ReadonlyMap<string, readonly string[]> = new Map(
  parameters.map(({ id }) => [
    id,
    methods.filter((method) => method.parameters.some((own) => own.id === id)).map((method) => method.id),
  ]),
);

/** Options are written with hyphens. */
const nameOf = ({ id }: Parameter): string => id.replaceAll("_", "-");

/** DECODE: the method and everything its registry entry and those of folds and scoring declare. */
export function decodeOptions(): readonly Option[] {
  return [
    {
      name: "method",
      value: "NAME",
      help:
        `How to decode: a class by ${decoders.map(({ id }) => id).join(", ")}; ` +
        `a number or an angle by ${regressors.map(({ id }) => id).join(", ")}. Default ${decoders[0]!.id}.`,
    },
    ...parameters.flatMap(optionsOf),
  ];
}

/** What the options say, as a recipe's `decode` has it; what is not given is not in it. */
export function decodeDocument(given: Arguments): Record<string, unknown> {
  const method = oneOf(
    given,
    "method",
    methods.map(({ id }) => id),
  );
  const values = parameters.flatMap((parameter) => {
    const value = valueOf(given, parameter);
    return value === undefined ? [] : [[parameter.id, value] as const];
  });
  return { ...(method === undefined ? {} : { method }), ...Object.fromEntries(values) };
}

/**
 * What a recipe says of its own method, for another one asked for instead: without what only the recipe's method takes.
 *
 * @param method - as given, if it is
 */
export function decodeFor(
  decode: Readonly<Record<string, unknown>>,
  method: unknown,
): Readonly<Record<string, unknown>> {
  const former = decode["method"] ?? methods[0]!.id;
  if (typeof method !== "string" || typeof former !== "string" || method === former) return decode;
  const own = new Set(methodOf(method).parameters.map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(decode).filter(([key]) => own.has(key) || !takenBy.get(key)?.length),
  );
}

function optionsOf(parameter: Parameter): readonly Option[] {
  const name = nameOf(parameter);
  const help = helpOf(parameter);
  if (parameter.kind !== "boolean") return [{ name, value: placeholder(parameter), help }];
  return [
    { name, help },
    { name: `no-${name}`, help: `The opposite of --${name}, against what a recipe says.` },
  ];
}

/** What it does, the words it takes where they are not in sight, its default, and whose it is. */
function helpOf(parameter: Parameter): string {
  const { id, description, kind, default: usual } = parameter;
  const owners = takenBy.get(id) ?? [];
  return [
    description,
    ...(kind === "choices" ? [`In the order given, of ${parameter.choices.join(", ")}.`] : []),
    ...(kind === "boolean" || usual === null || Array.isArray(usual) ? [] : [`Default ${String(usual)}.`]),
    ...(owners.length ? [`(${owners.join(", ")})`] : []),
  ].join(" ");
}

function placeholder(parameter: Exclude<Parameter, { kind: "boolean" }>): string {
  switch (parameter.kind) {
    case "number":
      return ["X", ...wordsOf(parameter)].join("|");
    case "integer":
      return ["N", ...wordsOf(parameter)].join("|");
    case "choice":
      return parameter.choices.join("|");
    case "choices":
      return "A,B";
    case "numbers":
      return "X,Y";
    case "expression":
      return "COL";
  }
}

const wordsOf = (parameter: Extract<Parameter, { kind: "number" | "integer" }>): readonly string[] => [
  ...(parameter.words ?? []),
  ...(parameter.default === null && !parameter.words?.includes("none") ? ["none"] : []),
];

/** The value as a recipe would have it; whether it is allowed is for the decoder to say. */
function valueOf(given: Arguments, parameter: Parameter): unknown {
  const name = nameOf(parameter);
  if (parameter.kind === "boolean") return given.switched(name);
  const text = given.text(name);
  if (text === undefined) return undefined;
  switch (parameter.kind) {
    case "number":
    case "integer":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "choice":
      return oneOf(given, name, parameter.choices);
    case "choices":
      return text === "" || text === "none" ? [] : text.split(",").map((word) => word.trim());
    case "numbers":
      return text === "none" ? null : text.split(",").map((part) => numberOr(part, name, text));
    case "expression":
      return text === "none" ? null : text;
  }
}

function numberOr(part: string, name: string, text: string): number {
  const value = part.trim() === "" ? NaN : Number(part);
  if (Number.isFinite(value)) return value;
  throw badArgument(`--${name}`, `--${name} takes numbers with commas between them, not "${text}".`, {
    value: text,
  });
}
