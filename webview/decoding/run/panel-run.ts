import { AnalysisError, isCancelled, isFileChanged } from "../../../src/core/errors.ts";
import type { ErrorDetails } from "../../../src/core/errors.ts";
import type { Control } from "../../../src/core/control.ts";
import { scoreSentences } from "../../../src/core/decode/score-sentence.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type {
  DecodingHostApi,
  DecodingPageApi,
  DecodingStart,
} from "../../../src/protocol/decoding-host-api.ts";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import { announce, announceError } from "../../live-region.ts";
import { messageOf } from "../../page.ts";
import type { Page } from "../../page.ts";
import { Store } from "../../store.ts";
import { isSame, withAnswered, withEnd, withoutEnd } from "../value/decoding-value.ts";
import type { DecodingValue } from "../value/decoding-value.ts";
import { noRun, withFileReadAgain, withNote, withoutNote, withShown } from "./run-state.ts";
import type { Note, RunState } from "./run-state.ts";

/** How far a run is. */
export interface Progress {
  readonly done?: number;
  readonly total?: number;
  readonly step?: string;
  /** Cancel was pressed, and the session has not heard of it. */
  readonly cancelling: boolean;
}

const begun: Progress = { cancelling: false };

/** Asks the session the panel's questions, and holds what it answered. */
export class PanelRun {
  readonly state = new Store<RunState>(noRun);
  /** Apart from the rest, for it is another many times a second. */
  readonly progress = new Store<Progress>(begun);
  private readonly page: Page<DecodingHostApi, DecodingPageApi>;
  private readonly value: Store<DecodingValue>;

  constructor(page: Page<DecodingHostApi, DecodingPageApi>, value: Store<DecodingValue>) {
    this.page = page;
    this.value = value;
    // What was said of other settings has been read.
    value.onChange(({ recipe }, former) => {
      if (recipe !== former.recipe) this.state.change((state) => withNote(state, undefined));
    });
  }

  /** Shows the last result, and runs when the panel was opened to run. */
  async load(start: DecodingStart): Promise<void> {
    if (start.changed) this.fileChanged(start.changed);
    await this.showLast(start);
    if (start.run && !isSame(this.state.value.shown?.question, this.value.value.recipe)) await this.run();
  }

  /**
   * The host has the last result while the window lives; after a reload the same question gives the same result again.
   */
  private async showLast({ answered, run }: DecodingStart): Promise<void> {
    const kept = answered ? await this.page.host.lastAnswer() : null;
    if (kept && answered) {
      this.show(kept, answered);
      return;
    }
    const { recipe, answered: question } = this.value.value;
    if (question && !(run && isSame(question, recipe))) await this.ask(question);
  }

  async run(): Promise<void> {
    const { recipe } = this.value.value;
    const { running, changed } = this.state.value;
    if (recipe.label === undefined || changed || running) return;
    this.value.change(withoutEnd);
    await this.ask(recipe);
  }

  /** The run ends when the session next asks whether to go on. */
  cancel(): void {
    this.progress.change((progress) => ({ ...progress, cancelling: true }));
  }

  /** Says something in the place of the run, instead of what was said there. */
  say(note: Note): void {
    this.value.change(withoutEnd);
    this.state.change((state) => withNote(state, note));
  }

  /** Takes back what was said, unless something else was said since. */
  takeBack(note: Note): void {
    this.state.change((state) => withoutNote(state, note));
  }

  /** Says what went wrong beside a run; nothing of work that was given up. */
  sayError(error: unknown): void {
    if (isCancelled(error)) return;
    const text = messageOf(error);
    announceError(text);
    this.say({ severity: "error", text });
  }

  /** Keeps what is shown, marked as old. */
  fileChanged(changed: ErrorDetails["file-changed"]): void {
    this.state.change((state) => ({ ...state, changed }));
  }

  fileReadAgain(): void {
    this.state.change(withFileReadAgain);
  }

  /** Asks a question and shows its answer. */
  private async ask(question: Recipe): Promise<void> {
    if (this.state.value.running) return;
    this.progress.change(() => begun);
    this.state.change((state) => ({ ...withNote(state, undefined), running: true }));
    try {
      this.show(await this.page.session.decode(question, this.control), question);
    } catch (error) {
      this.fail(error);
    } finally {
      this.state.change((state) => ({ ...state, running: false }));
    }
  }

  private show(answer: DecodeAnswer, question: Recipe): void {
    this.state.change((state) => withShown(state, answer, question));
    this.value.change((value) => withAnswered(value, question));
    announce(`Decoded. ${scoreSentences(answer.decoding).join(" ")}`);
  }

  private fail(error: unknown): void {
    if (isFileChanged(error)) this.fileChanged(error.details);
    else if (isCancelled(error)) this.value.change((value) => withEnd(value, { how: "cancelled" }));
    else {
      const message = messageOf(error);
      announceError(message);
      this.value.change((value) => withEnd(value, { how: "failed", message }));
    }
  }

  /** What the session reports to. */
  private readonly control: Control = {
    checkpoint: async (done, total, step) => {
      const { cancelling } = this.progress.value;
      if (cancelling) throw new AnalysisError("cancelled", "Cancelled.", {});
      this.progress.change(() => ({ done, total, step: step ?? "Working", cancelling }));
    },
  };
}
