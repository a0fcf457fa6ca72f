import type { SessionApi } from "../protocol/session-api.ts";

type Question = (...args: unknown[]) => Promise<unknown>;

/**
 * A session that is looked at before every answer and after it, whatever the question: a file that has become another
 * meanwhile answers nothing, and an error that only comes of it is told as what it is.
 *
 * @param check - throws when the file is not what it was
 */
export function guardedSession(session: SessionApi, check: () => void): SessionApi {
  const guard = (question: Question): Question => {
    return async (...args) => {
      check();
      try {
        return await question.apply(session, args);
      } finally {
        check();
      }
    };
  };
  return new Proxy(session, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return name === "close" ? () => target.close() : guard(member as Question);
    },
  });
}
