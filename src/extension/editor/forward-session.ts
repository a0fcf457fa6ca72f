import type { SessionApi } from "../../protocol/session-api.ts";

/** Every question, so that a new one that is not forwarded does not compile. */
const questions: Record<keyof SessionApi, true> = {
  describe: true,
  tableFacts: true,
  checkColumns: true,
  openView: true,
  rows: true,
  summarizeColumn: true,
  describeColumn: true,
  find: true,
  exportTable: true,
  overview: true,
  preview: true,
  extract: true,
  decode: true,
  decodingProvenance: true,
  contents: true,
  peek: true,
  verify: true,
  close: true,
};

type AnyQuestion = (...args: unknown[]) => Promise<unknown>;

/**
 * A session that passes every question on, uninterpreted, to the one `current` gives at that moment: the
 * worker may have been replaced since the last. `close` ends nothing, for the file belongs to the pool.
 */
export function forwardSession(current: () => Promise<SessionApi>): SessionApi {
  const forward = (question: keyof SessionApi): AnyQuestion =>
    question === "close"
      ? async () => {}
      : async (...args) => {
          const session = await current();
          return (session[question] as AnyQuestion)(...args);
        };
  const names = Object.keys(questions) as (keyof SessionApi)[];
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as SessionApi;
}
