import { commonParameters } from "./decode-settings.ts";
import type { Parameter } from "./decoder.ts";
import { questionParameters } from "./questions/registry.ts";
import { methods } from "./registry.ts";

/**
 * Everything that can be set in a recipe's `decode`, from the registries of methods and questions: the command
 * line's flags and the recipe's schema are made of this list. Methods may share a parameter's id.
 */
export const decodeParameters: readonly Parameter[] = [
  ...methods.flatMap((method) => method.parameters),
  ...commonParameters,
  ...questionParameters,
];
