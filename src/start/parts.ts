/** The parts of the program that run in Node alone, each loaded when it is started. */
export const parts = {
  cli: () => import("../cli/main.ts"),
  worker: () => import("../worker/main.ts"),
  "decode-worker": () => import("../worker/decode.ts"),
  "list-sessions": () => import("../extension/sessions/roots/list-thread-main.ts"),
  "sum-file": () => import("../remote/download/sum-thread-main.ts"),
} satisfies Readonly<Record<string, () => Promise<unknown>>>;

export type Part = keyof typeof parts;
