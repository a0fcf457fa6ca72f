import { parseArgs } from "node:util";
import { AnalysisError } from "../core/errors.ts";
import { nearestNames } from "../core/nearest.ts";

/** A `--name` a command takes. */
export interface Option {
  readonly name: string;
  /** What stands for its value in the help; undefined for a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly help: string;
}

/** What was given to a command, checked against its options. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The value of an option; the last one when it was given again. */
  text(name: string): string | undefined;
  /** All values of an option. */
  all(name: string): readonly string[];
  has(name: string): boolean;
  /** A switch and its opposite `--no-NAME`: true, false, or not given. */
  switched(name: string): boolean | undefined;
}

export const badArgument = (
  argument: string,
  message: string,
  facts: { value?: string; allowed?: readonly string[] } = {},
): AnalysisError<"bad-argument"> => new AnalysisError("bad-argument", message, { argument, ...facts });

/**
 * Reads arguments by the options there are.
 *
 * @throws AnalysisError `bad-argument` for an unknown option, naming the nearest, and for one without its value
 */
export function readArguments(args: readonly string[], options: readonly Option[]): Arguments {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(options.map((option) => [option.name, parseOption(option)])),
  });
  const byName = new Map(options.map((option) => [option.name, option]));
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = byName.get(token.name);
    if (!option) throw unknownOption(token.rawName, [...byName.keys()]);
    const values = given.get(token.name) ?? [];
    given.set(token.name, [...values, valueOf(option, token.value, token.inlineValue, byName)]);
  }
  return {
    positionals,
    text: (name) => given.get(name)?.at(-1),
    all: (name) => given.get(name) ?? [],
    has: (name) => given.has(name),
    switched: (name) => (given.has(`no-${name}`) ? false : given.has(name) ? true : undefined),
  };
}

const parseOption = ({
  value,
  short,
}: Option): { type: "string" | "boolean"; multiple: true; short?: string } => ({
  type: value === undefined ? "boolean" : "string",
  multiple: true,
  ...(short === undefined ? {} : { short }),
});

function valueOf(
  option: Option,
  value: string | undefined,
  inline: boolean | undefined,
  options: ReadonlyMap<string, Option>,
): string {
  const { name } = option;
  if (option.value === undefined) {
    if (value !== undefined) throw badArgument(`--${name}`, `--${name} takes no value.`, { value });
    return "";
  }
  // The next option swallowed as a value: `--trials --json`.
  const swallowed = !inline && value?.startsWith("--") && options.has(value.slice(2).split("=")[0]!);
  if (value === undefined || swallowed)
    throw badArgument(`--${name}`, `--${name} needs a value: --${name} ${option.value}.`);
  return value;
}

function unknownOption(raw: string, known: readonly string[]): AnalysisError<"bad-argument"> {
  const allowed = known.map((name) => `--${name}`);
  const nearest = nearestNames(raw.replace(/^-+/, ""), known).map((name) => `--${name}`);
  const hint = nearest.length ? ` Did you mean ${nearest.join(" or ")}?` : "";
  return badArgument(raw, `There is no option ${raw} here.${hint} See --help.`, { allowed });
}

/** The one positional argument of this name. */
export function positional(given: Arguments, at: number, name: string): string {
  const value = given.positionals[at];
  if (value === undefined) throw badArgument(name, `${name} is missing. See --help.`);
  return value;
}

/** Refuses positional arguments beyond the first `count`. */
export function noMoreThan(given: Arguments, count: number): void {
  const extra = given.positionals[count];
  if (extra === undefined) return;
  throw badArgument(
    extra,
    `"${extra}" is one argument too many. Expressions with spaces need quotes around them.`,
    { value: extra },
  );
}

/** A whole number from `minimum` on. */
export function wholeNumber(given: Arguments, name: string, minimum: number): number | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= minimum) return value;
  throw badArgument(`--${name}`, `--${name} takes a whole number from ${minimum} on, not "${text}".`, {
    value: text,
  });
}

/** Numbers written `0.01,0.25`. */
export function numberList(given: Arguments, name: string): readonly number[] | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  const values = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (values.every((value) => Number.isFinite(value))) return values;
  throw badArgument(`--${name}`, `--${name} takes numbers with commas between them, not "${text}".`, {
    value: text,
  });
}

/** One of these words. */
export function oneOf<const W extends string>(
  given: Arguments,
  name: string,
  allowed: readonly W[],
): W | undefined {
  const text = given.text(name);
  if (text === undefined || (allowed as readonly string[]).includes(text)) return text as W | undefined;
  const [nearest] = nearestNames(text, allowed);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw badArgument(`--${name}`, `--${name} takes ${allowed.join(", ")}, not "${text}".${hint}`, {
    value: text,
    allowed,
  });
}
