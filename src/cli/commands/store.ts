import path from "node:path";
import { byteSize } from "../../core/byte-size.ts";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import { shownAddress } from "../../remote/failures.ts";
import { remoteSettings } from "../../remote/settings.ts";
import { deleteStores, limitStores, listStores } from "../../remote/stores.ts";
import type { StoreFacts } from "../../remote/stores.ts";
import { badArgument, noMoreThan } from "../arguments.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { plural, textTable } from "../text-table.ts";

export const store: Command = {
  usage: "store [--clear [NAME]] [--limit GB]",
  description: `Lists what is kept on this disk of recordings that were read where they are, the one that was not read for longest first.
Downloaded files are no part of it.`,
  options: [
    { name: "clear", help: "Delete what is kept of NAME, as the list names it, or of everything." },
    { name: "limit", value: "GB", help: "Delete the oldest of it until no more than so much is kept." },
  ],
  examples: ["store", "store --clear allen:760345702", "store --limit 5"],
  async run({ given, output }) {
    const root = remoteSettings(process.env).store;
    const chosen = chosenName(given);
    const limit = limitOf(given);
    const before = await listStores(root);
    const wanted = given.has("clear")
      ? before.filter(({ name }) => chosen === undefined || name === chosen)
      : [];
    if (chosen !== undefined && wanted.length === 0)
      throw badArgument("NAME", `Nothing is kept of ${chosen}. The command store lists what is.`, {
        value: chosen,
      });
    const cleared = await deleteStores(wanted);
    const deleted = [...cleared, ...(limit === undefined ? [] : await limitStores(root, limit))];
    if (cleared.length < wanted.length)
      output.warn(
        `${plural(wanted.length - cleared.length, "recording")} could not be deleted: open somewhere.`,
      );
    const kept = await listStores(root);
    output.document({
      store: path.resolve(root),
      objects: kept.map(documentOf),
      deleted: deleted.map(documentOf),
    });
    const rows = kept.map(({ name, storedBytes, size, lastOpened }) => [
      name,
      `${byteSize(storedBytes)} of ${byteSize(size)}`,
      lastOpened.toISOString().slice(0, 10),
    ]);
    for (const line of textTable(rows, new Set([1]))) output.line(line);
    if (rows.length > 0) output.line();
    output.line(
      `${byteSize(bytesOf(kept))} of ${plural(kept.length, "recording")} in ${path.resolve(root)}.`,
    );
    if (deleted.length > 0)
      output.line(`Deleted: ${byteSize(bytesOf(deleted))} of ${plural(deleted.length, "recording")}.`);
  },
};

const bytesOf = (stores: readonly StoreFacts[]): number =>
  stores.reduce((sum, { storedBytes }) => sum + storedBytes, 0);

const documentOf = ({ name, address, size, storedBytes, lastOpened, folder }: StoreFacts): object => ({
  name,
  url: address,
  size,
  stored_bytes: storedBytes,
  last_opened: lastOpened.toISOString(),
  folder,
});

/** What follows --clear, as names are written. @throws AnalysisError `bad-argument` */
function chosenName(given: Arguments): string | undefined {
  noMoreThan(given, given.has("clear") ? 1 : 0);
  const [text] = given.positionals;
  const name = text === undefined ? null : readSourceName(text, "NAME");
  // Of an address the list shows what cannot be secret.
  if (name?.kind === "address") return shownAddress(new URL(name.address));
  return name ? sourceNameText(name) : text;
}

/** Bytes. @throws AnalysisError `bad-argument` */
function limitOf(given: Arguments): number | undefined {
  const text = given.text("limit");
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1e9;
  throw badArgument("--limit", `--limit takes gigabytes, not "${text}".`, { value: text });
}
