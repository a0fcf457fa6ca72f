import { AnalysisError } from "../src/core/errors.ts";
import type { SessionApi } from "../src/protocol/session-api.ts";

type Question = (...args: unknown[]) => Promise<unknown>;

/** A session whose errors are seen on their way to whoever asked. */
export function watchedSession(session: SessionApi, seen: (error: AnalysisError) => void): SessionApi {
  const watch = (question: Question): Question => {
    return async (...args) => {
      try {
        return await question(...args);
      } catch (error) {
        if (error instanceof AnalysisError) seen(error as AnalysisError);
        throw error;
      }
    };
  };
  return new Proxy(session, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? watch(member as Question) : member;
    },
  });
}
