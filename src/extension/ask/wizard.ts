import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";

/**
 * A few questions in a row with a Back button. A step changes the draft, or says that it does not apply; it
 * is asked again, from the draft as it was, when the user comes back.
 */
export interface WizardStep<Draft> {
  ask(draft: Draft, place: StepPlace): Promise<StepAnswer<Draft>>;
}

export type StepAnswer<Draft> =
  | { readonly kind: "next"; readonly draft: Draft }
  | { readonly kind: "back" }
  /** Nothing to ask here. */
  | { readonly kind: "skip" };

export const answered = <Draft>(draft: Draft): StepAnswer<Draft> => ({ kind: "next", draft });
export const goBack = { kind: "back" } as const;
export const nothingToAsk = { kind: "skip" } as const;

export interface StepPlace {
  readonly title: string;
  /** Questions answered so far, so that a Back button has somewhere to go. */
  readonly answered: number;
}

/**
 * The draft with every question answered.
 *
 * @throws AnalysisError `cancelled` when the user gives up
 */
export async function runWizard<Draft>(
  title: string,
  steps: readonly WizardStep<Draft>[],
  start: Draft,
): Promise<Draft> {
  const before: { readonly step: number; readonly draft: Draft }[] = [];
  let draft = start;
  let step = 0;
  while (step < steps.length) {
    const answer = await steps[step]!.ask(draft, { title, answered: before.length });
    if (answer.kind === "back") {
      const last = before.pop();
      if (!last) throw cancelled();
      ({ step, draft } = last);
      continue;
    }
    if (answer.kind === "next") {
      before.push({ step, draft });
      draft = answer.draft;
    }
    step++;
  }
  return draft;
}

const cancelled = (): AnalysisError => new AnalysisError("cancelled", "Cancelled.", {});

export type Choice<T> = vscode.QuickPickItem & { readonly value: T };

interface PickOptions {
  readonly placeholder: string;
  readonly many?: boolean;
}

/** A quick pick of choices that may take a while to be counted. Undefined is Back. */
export async function pickChoice<T>(
  place: StepPlace,
  { placeholder, many = false }: PickOptions,
  counting: Promise<readonly Choice<T>[]>,
): Promise<readonly T[] | undefined> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  picker.title = place.title;
  picker.placeholder = placeholder;
  picker.canSelectMany = many;
  picker.matchOnDescription = true;
  picker.ignoreFocusOut = true;
  picker.busy = true;
  if (place.answered > 0) picker.buttons = [vscode.QuickInputButtons.Back];
  picker.show();
  const counted = counting.then((items) => {
    picker.items = items;
    picker.busy = false;
  });
  const answer = answerOf(
    picker,
    () => picker.selectedItems.map(({ value }) => value),
    () => !picker.busy && (many || picker.selectedItems.length > 0),
  );
  try {
    // Whichever ends first, an answer or a failure; the other of the two is then heard by nobody.
    const [, chosen] = await Promise.all([counted, answer]);
    return chosen;
  } finally {
    picker.dispose();
  }
}

interface InputOptions {
  readonly prompt: string;
  readonly value: string;
  /** A sentence for what is wrong, or undefined. */
  check: (text: string) => string | undefined;
}

/** A line of text that is checked while it is typed. Undefined is Back. */
export async function askText(
  place: StepPlace,
  { prompt, value, check }: InputOptions,
): Promise<string | undefined> {
  const input = vscode.window.createInputBox();
  input.title = place.title;
  input.prompt = prompt;
  input.value = value;
  input.ignoreFocusOut = true;
  if (place.answered > 0) input.buttons = [vscode.QuickInputButtons.Back];
  const validate = (): boolean => {
    input.validationMessage = check(input.value);
    return input.validationMessage === undefined;
  };
  input.onDidChangeValue(validate);
  input.show();
  try {
    return await answerOf(
      input,
      () => input.value,
      () => validate(),
    );
  } finally {
    input.dispose();
  }
}

/** Waits for accept, Back or the end of a quick input. */
function answerOf<T>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  value: () => T,
  acceptable: () => boolean = () => true,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    input.onDidAccept(() => {
      if (acceptable()) resolve(value());
    });
    input.onDidTriggerButton(() => resolve(undefined));
    input.onDidHide(() => reject(cancelled()));
  });
}
