import type { Control } from "../../core/control.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { DecodeAnswer, SessionApi } from "../../protocol/session-api.ts";

/**
 * The last decoding of a panel, kept by the host: a page that was hidden while it ran, and is built anew,
 * asks again and gets the same run instead of another.
 */
export class DecodingRun {
  readonly #session: Pick<SessionApi, "decode" | "describe">;
  #last: { readonly key: string; readonly answer: Promise<DecodeAnswer> } | undefined;
  /** The last that succeeded: it outlives edits, cancelled runs and failures. */
  #done: { readonly key: string; readonly recipe: Recipe; readonly answer: DecodeAnswer } | undefined;
  /** Of the page that asked last: it sees the progress, and its Cancel counts. */
  #page: Control | undefined;
  /** Others that watch the run, such as a notification. */
  readonly #watchers = new Set<Control>();

  constructor(session: Pick<SessionApi, "decode" | "describe">) {
    this.#session = session;
  }

  /** Whether asking for this recipe costs nothing, or joins the run that is under way. */
  has(recipe: Recipe): boolean {
    const key = JSON.stringify(recipe);
    return this.#last?.key === key || this.#done?.key === key;
  }

  /** The question of the last result, whatever was asked since. */
  get answered(): Recipe | undefined {
    return this.#done?.recipe;
  }

  /** The last result, of the file as it was then. */
  get kept(): DecodeAnswer | undefined {
    return this.#done?.answer;
  }

  /** Begins before there is a page to ask: it joins the run when it does, and is told there if it fails. */
  begin(recipe: Recipe): void {
    this.decode(recipe).catch(() => undefined);
  }

  async decode(recipe: Recipe, control?: Control): Promise<DecodeAnswer> {
    this.#page = control;
    const key = JSON.stringify(recipe);
    if (this.#done?.key === key) {
      const { answer } = this.#done;
      // A result that is kept answers a question of now only while the file is the one it came from.
      await this.#session.describe();
      return answer;
    }
    if (this.#last?.key === key) return this.#last.answer;
    const answer = this.#session.decode(recipe, this.#control());
    const run = { key, answer };
    this.#last = run;
    try {
      const found = await answer;
      if (this.#last === run) this.#done = { key, recipe, answer: found };
      return found;
    } catch (error) {
      // A failure is not kept: the next Run tries again.
      if (this.#last === run) this.#last = undefined;
      throw error;
    }
  }

  /** Lets somebody else see the progress and cancel, until the returned function is called. */
  watch(control: Control): () => void {
    this.#watchers.add(control);
    return () => this.#watchers.delete(control);
  }

  /** The file was opened anew: what it said before may no longer hold. */
  forget(): void {
    this.#last = undefined;
    this.#done = undefined;
  }

  #control(): Control {
    return {
      checkpoint: async (done, total, step) => {
        await this.#page?.checkpoint(done, total, step);
        for (const watcher of this.#watchers) await watcher.checkpoint(done, total, step);
      },
    };
  }
}
