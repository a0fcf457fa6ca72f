import type { Control } from "../core/control.ts";
import type { Recipe } from "../core/recipe.ts";
import type { DecodeAnswer, SessionApi } from "../protocol/session-api.ts";

/**
 * The last decoding of a panel, kept by the host: a page that was hidden while it ran, and is built anew,
 * asks again and gets the same run instead of another.
 */
export class DecodingRun {
  readonly #session: SessionApi;
  #last: { readonly key: string; readonly answer: Promise<DecodeAnswer> } | undefined;
  /** Of the page that asked last: it sees the progress, and its Cancel counts. */
  #control: Control | undefined;

  constructor(session: SessionApi) {
    this.#session = session;
  }

  /** Whether asking for this recipe costs nothing, or joins the run that is under way. */
  has(recipe: Recipe): boolean {
    return this.#last?.key === JSON.stringify(recipe);
  }

  async decode(recipe: Recipe, control?: Control): Promise<DecodeAnswer> {
    this.#control = control;
    const key = JSON.stringify(recipe);
    if (this.#last?.key === key) return this.#last.answer;
    const watching: Control = {
      checkpoint: async (done, total, step) => this.#control?.checkpoint(done, total, step),
    };
    const answer = this.#session.decode(recipe, watching);
    const run = { key, answer };
    this.#last = run;
    try {
      return await answer;
    } catch (error) {
      // A failure is not kept: the next Run tries again.
      if (this.#last === run) this.#last = undefined;
      throw error;
    }
  }

  /** The file was opened anew: what it said before may no longer hold. */
  forget(): void {
    this.#last = undefined;
  }
}
