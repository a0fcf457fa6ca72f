import type { DecodeData } from "../core/decode/prepared.ts";
import type { Task } from "../core/decode/questions/question.ts";
import type { ErrorFacts } from "../core/errors.ts";
import type { DecodeOptions } from "../core/recipe/recipe.ts";

/** What a decoding thread is started with. */
export interface DecodeStart {
  readonly data: DecodeData;
  readonly options: DecodeOptions;
}

/** One task for it. */
export interface DecodeOrder {
  readonly position: number;
  readonly task: Task;
}

/** Its answer. */
export type DecodePart =
  | { readonly position: number; readonly part: unknown }
  | { readonly position: number; readonly error: ErrorFacts };
