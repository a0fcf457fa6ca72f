import { AnalysisError, isElsewhere } from "../core/errors.ts";
import type { Control } from "../core/control.ts";
import type { SessionApi } from "../protocol/session-api.ts";

/** What is done for the questions to a file elsewhere, whose thread may sleep until bytes have come. */
export interface Attendance {
  /** Called ten times a second while questions are open, and once more when the last one has ended. */
  look(last: boolean): void;
  /** How far the transfer is, behind the step of a question. */
  words(step: string | undefined): string;
  /** Nobody waits for an answer any more, and the thread sleeps. */
  giveUp(): void;
  /** A question ended with an error that leaves the file unread. */
  failed(error: AnalysisError): void;
}

export interface AttendedSession {
  readonly api: SessionApi;
  /** Whether questions are open. */
  readonly busy: boolean;
}

const everyMs = 100;

type Question = (...args: unknown[]) => Promise<unknown>;

interface Open {
  readonly control: Control | undefined;
  progress: readonly [done: number, total: number, step?: string];
  /** Looks since its caller gave up. */
  givenUp: number;
}

/**
 * A session whose callers are asked whether they still wait also while its thread sleeps and comes to no checkpoint: when
 * all have given up, whoever attends ends what the thread waits for.
 */
export function attendedSession(session: SessionApi, attendance: Attendance): AttendedSession {
  const open = new Set<Open>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    attendance.look(false);
    for (const question of open) {
      if (question.givenUp > 0) question.givenUp++;
      else lookAfter(question);
    }
    // The thread is left the time between two looks to notice it by itself.
    if ([...open].every(({ givenUp }) => givenUp > 1)) attendance.giveUp();
  };
  const lookAfter = (question: Open): void => {
    const [done, total, step] = question.progress;
    question.control?.checkpoint(done, total, attendance.words(step)).catch(() => (question.givenUp ||= 1));
  };
  const begin = (question: Open): void => {
    open.add(question);
    timer ??= setInterval(look, everyMs);
  };
  const end = (question: Open): void => {
    open.delete(question);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    attendance.look(true);
  };
  const attend = (ask: Question): Question => {
    return async (...args) => {
      const at = args.findIndex(isControl);
      const question: Open = { control: args[at] as Control | undefined, progress: [0, 1], givenUp: 0 };
      if (question.control) args[at] = relay(question, attendance);
      begin(question);
      try {
        return await ask(...args);
      } catch (error) {
        if (isElsewhere(error)) attendance.failed(error as AnalysisError);
        throw error;
      } finally {
        end(question);
      }
    };
  };
  const api = new Proxy(session, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? attend(member as Question) : member;
    },
  });
  return {
    api,
    get busy() {
      return open.size > 0;
    },
  };
}

const relay = (question: Open, attendance: Attendance): Control => ({
  checkpoint: async (done, total, step) => {
    question.progress = step === undefined ? [done, total] : [done, total, step];
    if (question.givenUp > 0) throw new AnalysisError("cancelled", "Cancelled.", {});
    await question.control!.checkpoint(done, total, attendance.words(step));
  },
});

const isControl = (value: unknown): boolean =>
  typeof value === "object" && value !== null && typeof (value as Partial<Control>).checkpoint === "function";
