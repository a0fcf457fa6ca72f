import type { ErrorDetails } from "../../../src/core/errors.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import type { Severity } from "../../components/message.tsx";

/** A result, and the question it answers. */
export interface Shown {
  readonly answer: DecodeAnswer;
  readonly question: Recipe;
  /** It came from the file as it was before it was read again. */
  readonly ofOldFile: boolean;
}

/** Something said for a moment in the place of the run. */
export interface Note {
  readonly severity: Severity;
  readonly text: string;
  readonly offer?: { readonly label: string; readonly run: () => void };
}

/** What the session has answered, and what is going on: a page that is built again asks for it anew. */
export interface RunState {
  readonly shown?: Shown;
  readonly running: boolean;
  /** The file is another than the one that was asked. */
  readonly changed?: ErrorDetails["file-changed"];
  /** How often the file was read again: what is asked of it is another question then. */
  readonly readings: number;
  readonly note?: Note;
}

export const noRun: RunState = { running: false, readings: 0 };

/** The result that files may be made of: one from another file would be told to come from the file of now. */
export const savable = ({ shown, changed }: RunState): Shown | undefined =>
  changed === undefined && shown?.ofOldFile === false ? shown : undefined;

export const withShown = (state: RunState, answer: DecodeAnswer, question: Recipe): RunState => ({
  ...state,
  shown: { answer, question, ofOldFile: false },
});

export function withNote(state: RunState, note: Note | undefined): RunState {
  const { note: former, ...rest } = state;
  if (note) return { ...rest, note };
  return former ? rest : state;
}

/** What was said for a moment has been read; what was said since stays. */
export const withoutNote = (state: RunState, note: Note): RunState =>
  state.note === note ? withNote(state, undefined) : state;

/** The file was opened anew: what is shown is of the file as it was before. */
export const withFileReadAgain = ({ running, readings, shown, note }: RunState): RunState => ({
  running,
  readings: readings + 1,
  ...(shown ? { shown: { ...shown, ofOldFile: true } } : {}),
  ...(note ? { note } : {}),
});
