import type { SessionFacts, TableEntry } from "../../../src/protocol/session-api.ts";

/** The tables trials can come from: presentations first, then the interval tables. */
export const trialTables = ({ tables }: SessionFacts): readonly TableEntry[] => [
  ...tables.filter(({ kind }) => kind === "presentations"),
  ...tables.filter(({ kind }) => kind === "intervals"),
];

/**
 * The table shown for a recipe that names none: the session's own choice where it has one, else "trials", else
 * the first.
 */
export function usualTrialTable(facts: SessionFacts): string | undefined {
  const tables = trialTables(facts);
  return (
    tables.find(({ kind }) => kind === "presentations") ??
    tables.find(({ name }) => name === "trials") ??
    tables[0]
  )?.name;
}

/** The units of the recording: the first such table. */
export const unitTable = ({ tables }: SessionFacts): TableEntry | undefined =>
  tables.find(({ kind }) => kind === "units");

/** Tables that neither trials nor units come from. */
export const otherTables = (facts: SessionFacts): readonly TableEntry[] =>
  facts.tables.filter(
    (table) =>
      table.kind === "electrodes" ||
      table.kind === "other" ||
      (table.kind === "units" && table !== unitTable(facts)),
  );
