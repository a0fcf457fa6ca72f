import { commonParameters } from "./decode-settings.ts";
import type { Parameter } from "./decoder.ts";
import { questionParameters } from "./questions/registry.ts";
import { decoders } from "./registry.ts";

/**
 * Everything that can be set in a recipe's `decode`, from the registries of decoders and questions: the command
 * line's flags and the recipe's schema are made of this list. Decoders may share a parameter's id.
 */
export const decodeParameters: readonly Parameter[] = [
  ...decoders.flatMap((decoder) => decoder.parameters),
  ...commonParameters,
  ...questionParameters,
];
