import type { Uri } from "./uri.ts";

/** A question that VS Code puts to the user, by the function that puts it. */
export interface Question {
  readonly kind: "information" | "warning" | "error" | "pick" | "input" | "open" | "save";
  /** The sentence, or the title. */
  readonly text: string;
  readonly choices: readonly unknown[];
}
type Answer = (question: Question) => unknown;

const givesUp: Answer = () => undefined;

/** What the fake VS Code has seen, and what its user answers. */
export const user = {
  asked: [] as Question[],
  answer: givesUp,
  clipboard: "",
  /** What the status bar shows. */
  status: "",
  /** What was said to be wrong with what the user typed; empty where nothing was. */
  faults: [] as string[],
  commands: [] as (readonly [string, ...unknown[]])[],
  settings: new Map<string, unknown>(),
  files: [] as Uri[],
  log: [] as string[],
  panels: [] as { title: string; revealed: number; dispose(): void }[],
  desktop: true,
  refuseWriting: false,
  /** Forgets everything. */
  reset(): void {
    for (const list of [this.asked, this.faults, this.commands, this.files, this.log, this.panels])
      list.length = 0;
    this.settings.clear();
    Object.assign(this, { answer: givesUp, clipboard: "", desktop: true, refuseWriting: false });
  },
  ask(question: Question): Promise<unknown> {
    this.asked.push(question);
    return Promise.resolve(this.answer(question));
  },
};
