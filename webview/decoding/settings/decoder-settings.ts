import { commonParametersOf } from "../../../src/core/decode/decode-settings.ts";
import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { applies } from "../../../src/core/decode/parameters.ts";
import { permutationParameters } from "../../../src/core/decode/questions/permutation-test.ts";
import { methodOf } from "../../../src/core/decode/registry.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";

/** Of the further questions the panel asks this one; the others are the command line's and the recipe's. */
const permutations = permutationParameters.filter(({ id }) => id === "permutations");
/** Common settings that are always in sight; the rest is under "More". */
const usual = new Set(["folds", "shuffle", "seed"]);
/** A decoder's first parameters are its main ones. */
const mainParameters = 3;

/** What can be set beside the settings there are: what is always in sight, and what is under "More". */
export function parametersOf(options: DecodeOptions): {
  readonly main: readonly Parameter[];
  readonly more: readonly Parameter[];
} {
  const method = methodOf(options.method);
  const own = applicable(method.parameters, options);
  const common = applicable(commonParametersOf(method), options).filter(
    ({ id }) => id !== "seed" || usesSeed(options),
  );
  return {
    main: [...own.slice(0, mainParameters), ...common.filter(({ id }) => usual.has(id)), ...permutations],
    more: [...own.slice(mainParameters), ...common.filter(({ id }) => !usual.has(id))],
  };
}

export function valueOf(parameter: Parameter, options: DecodeOptions): unknown {
  const value = options[parameter.id];
  return value === undefined ? parameter.default : value;
}

/** A setting that has no meaning any more must not be sent: svd refuses any shrinkage, even none of it. */
export function withParameter(former: DecodeOptions, id: string, value: unknown): DecodeOptions {
  const options: DecodeOptions = { ...former, [id]: value };
  const method = methodOf(options.method);
  const all = [...method.parameters, ...commonParametersOf(method)];
  const meant = new Set(applicable(all, options).map(({ id: one }) => one));
  const dropped = new Set(all.map(({ id: one }) => one).filter((one) => !meant.has(one) && one !== "seed"));
  return without(options, dropped);
}

/** Another method: its own parameters begin at their defaults, and so does a common one it has no such choice of. */
export function withMethod(options: DecodeOptions, method: string): DecodeOptions {
  const former = new Set(methodOf(options.method).parameters.map(({ id }) => id));
  for (const parameter of commonParametersOf(methodOf(method)))
    if (parameter.kind === "choice" && !parameter.choices.includes(String(options[parameter.id])))
      former.add(parameter.id);
  return { ...without(options, former), method };
}

const without = (options: DecodeOptions, dropped: ReadonlySet<string>): DecodeOptions =>
  Object.fromEntries(
    Object.entries(options).filter(([key]) => !dropped.has(key)),
  ) as unknown as DecodeOptions;

const usesSeed = ({ shuffle, permutations: count, cv }: DecodeOptions): boolean =>
  shuffle || count > 0 || cv === "repeated-stratified";

/** The parameters that have a meaning beside the other settings. */
const applicable = (parameters: readonly Parameter[], options: DecodeOptions): readonly Parameter[] =>
  parameters.filter((parameter) => applies(parameter, options, parameters));
