import * as vscode from "vscode";
import { downloadWords } from "../transfers/download-words.ts";
import { count, countedUnits } from "../counted.ts";
import type { SessionState } from "../../cache/file-state.ts";
import { inLargestUnit } from "../../core/byte-size.ts";
import type { FacetId, SessionEntry } from "./entry.ts";
import type { Order } from "./order.ts";

/** How facets, states and sizes are said. */

export const facetName = (facet: FacetId): string =>
  ({
    sessionType: vscode.l10n.t("Session type"),
    structure: vscode.l10n.t("Structure"),
    sex: vscode.l10n.t("Sex"),
    genotype: vscode.l10n.t("Genotype"),
    age: vscode.l10n.t("Age"),
    state: vscode.l10n.t("State"),
  })[facet];

export const orderName = (order: Order): string =>
  ({
    name: vscode.l10n.t("Name"),
    newest: vscode.l10n.t("Date, newest first"),
    oldest: vscode.l10n.t("Date, oldest first"),
  })[order];

export const stateName = (state: SessionState): string =>
  ({
    local: vscode.l10n.t("local"),
    remote: vscode.l10n.t("not downloaded"),
    partial: vscode.l10n.t("incomplete"),
    damaged: vscode.l10n.t("damaged"),
  })[state];

/** `2.1 GB`, as file managers say it. */
export function byteSize(bytes: number): string {
  const { value, unit } = inLargestUnit(bytes);
  const digits = unit === "B" || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(vscode.env.language, { maximumFractionDigits: digits })} ${unit}`;
}

const mostStructures = 4;

/** `M  Sst  VISp VISl …  501 units`; of a file that is not whole first what is wrong. */
export function describeEntry(entry: SessionEntry): string {
  const { sex, genotype, structure } = entry.facets;
  const structures =
    structure.slice(0, mostStructures).join(" ") + (structure.length > mostStructures ? " …" : "");
  const units = entry.unitCount === undefined ? undefined : countedUnits(entry.unitCount);
  const known = [sex[0], shortGenotype(genotype[0]), structures, units].filter(Boolean);
  const size = entry.bytes === undefined || known.length ? undefined : byteSize(entry.bytes);
  const state = entry.state === "local" && !entry.download ? undefined : stateInWords(entry);
  // "M  Sst  not downloaded" says first what the session is; a damaged file is foremost damaged.
  const parts =
    entry.state === "remote"
      ? [sex[0], shortGenotype(genotype[0]), state, structures, units]
      : [state, ...known, size, entry.folder];
  return parts.filter(Boolean).join("  ");
}

/** `not downloaded, 2.1 GB` where the size is known; of one that is read where it lies `17 MB of 2.1 GB here`. */
function stateInWords({ state, wholeBytes, hereBytes = 0, retryIn, download }: SessionEntry): string {
  if (download) return downloadWords(download);
  if (state === "partial" && wholeBytes !== undefined && hereBytes > 0)
    return vscode.l10n.t("{0}, {1} %", stateName(state), Math.floor((100 * hereBytes) / wholeBytes));
  if (state !== "remote" || wholeBytes === undefined) return stateName(state);
  if (retryIn !== undefined) return vscode.l10n.t("no connection, retrying in {0} s", retryIn);
  return hereBytes > 0
    ? vscode.l10n.t("{0} of {1} here", byteSize(hereBytes), byteSize(wholeBytes))
    : vscode.l10n.t("{0}, {1}", stateName(state), byteSize(wholeBytes));
}

/** `Sst` of `Sst-IRES-Cre/wt;Ai32(RCL-ChR2(H134R)_EYFP)/wt`. */
const shortGenotype = (genotype: string | undefined): string | undefined => genotype?.split(/[-/;]/)[0];

/** For screen readers: `Session 715093703, local, M, Sst, 501 units`. */
export function spokenEntry(entry: SessionEntry): string {
  const { sex, genotype } = entry.facets;
  const units = entry.unitCount === undefined ? undefined : countedUnits(entry.unitCount);
  const words = [stateInWords(entry), sex[0], shortGenotype(genotype[0]), units, entry.reason].filter(
    Boolean,
  );
  return vscode.l10n.t("Session {0}, {1}", entry.id, words.join(", "));
}

/** Everything known of a session, as a table. Text from files is shown as text, never as Markdown. */
export function tooltipOf(entry: SessionEntry): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown("**");
  tooltip.appendText(entry.id);
  tooltip.appendMarkdown(`** (${stateName(entry.state)})\n\n`);
  // As text it would be broken in the middle of words.
  if (entry.reason) tooltip.appendMarkdown(`${escaped(entry.reason)}\n\n`);
  const source = sourceOf(entry);
  if (source !== undefined) tooltip.appendMarkdown(`${source}\n\n`);
  const path = entry.path === undefined ? [] : [{ name: vscode.l10n.t("path"), value: entry.path }];
  const rows = [...entry.facts, ...counted(entry), ...path];
  tooltip.appendMarkdown("| | |\n|:--|:--|\n");
  for (const { name, value } of rows) tooltip.appendMarkdown(`| ${escaped(name)} | ${escaped(value)} |\n`);
  return tooltip;
}

/** Where a session of a cache that is not here, or not whole, can be had; as Markdown. */
function sourceOf({ id, state, address, facts, path }: SessionEntry): string | undefined {
  const inCache = facts.length > 0;
  if (!inCache || state === "local") return undefined;
  const byAllenSDK = vscode.l10n.t("AllenSDK downloads it with {0}.", `\`cache.get_session_data(${id})\``);
  if (address === undefined) return byAllenSDK;
  const link = `[${address.slice(address.lastIndexOf("/") + 1)}](${address})`;
  const byHand =
    path === undefined
      ? vscode.l10n.t("Or download {0} into a cache folder.", link)
      : vscode.l10n.t("Or download {0} and put it at the path below.", link);
  return `${byAllenSDK} ${byHand}`;
}

/** What is counted from other tables, or on the disk. */
function counted({
  unitCount,
  facets,
  facts,
  bytes,
  wholeBytes,
  modifiedMs,
}: SessionEntry): SessionEntry["facts"] {
  const isTold = (name: string): boolean => facts.some((fact) => fact.name.endsWith(name));
  const sizes = [bytes, wholeBytes].filter((size) => size !== undefined);
  const rows = [
    {
      name: vscode.l10n.t("units"),
      value:
        unitCount === undefined || isTold("unit count")
          ? ""
          : vscode.l10n.t("{0} within AllenSDK's default quality limits", count(unitCount)),
    },
    {
      name: vscode.l10n.t("structures"),
      value: isTold("structure acronyms") ? "" : facets.structure.join(", "),
    },
    { name: vscode.l10n.t("size"), value: sizes.length > 0 ? byteSize(sizes[0]!) : "" },
    { name: vscode.l10n.t("written"), value: modifiedMs === undefined ? "" : dateTime(modifiedMs) },
  ];
  return rows.filter(({ value }) => value !== "");
}

const dateTime = (ms: number): string =>
  new Date(ms).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });

const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, "\\$&").replace(/\s+/g, " ");
