import type { Command } from "./command.ts";

/** A command as the list of commands has it; the rest is loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "info",
    summary: "what a file holds: subject, tables with their columns, units by structure",
    load: async () => (await import("./commands/info.ts")).info,
  },
  {
    name: "table",
    summary: "any table of a file, filtered and sorted: csv, tsv, jsonl, parquet, arrow",
    load: async () => (await import("./commands/table.ts")).table,
  },
  {
    name: "preview",
    summary: "what each step of a selection keeps: trials, units, classes",
    load: async () => (await import("./commands/preview.ts")).preview,
  },
  {
    name: "extract",
    summary: "count spikes and write them with their labels: npz, npy, csv, ...",
    load: async () => (await import("./commands/extract.ts")).extract,
  },
  {
    name: "decode",
    summary: "cross-validated scores of a decoder and the projection of the trials",
    load: async () => (await import("./commands/decode.ts")).decode,
  },
  {
    name: "run",
    summary: "everything a recipe asks for, for one or many sessions",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "sessions",
    summary: "the sessions of an AllenSDK cache folder, and which of them are here",
    load: async () => (await import("./commands/sessions.ts")).sessions,
  },
  {
    name: "download",
    summary: "recordings into a cache folder or another one, resumed and verified",
    load: async () => (await import("./commands/download.ts")).download,
  },
  {
    name: "assets",
    summary: "the files of a dandiset, in DANDI's order",
    load: async () => (await import("./commands/assets.ts")).assets,
  },
  {
    name: "store",
    summary: "what is kept on this disk of recordings that were read where they are",
    load: async () => (await import("./commands/store.ts")).store,
  },
  {
    name: "verify",
    summary: "whether a file is truncated, damaged or sound, and how that is known",
    load: async () => (await import("./commands/verify.ts")).verify,
  },
];
