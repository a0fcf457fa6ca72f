import type { Control } from "../core/control.ts";
import { unattended } from "../core/control.ts";
import { columnStatistics } from "../core/table/column-statistics.ts";
import type { ColumnStatistics } from "../core/table/column-statistics.ts";
import { summarizeColumn } from "../core/table/column-summary.ts";
import { AnalysisError, endsReading } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { countsShape, countsType } from "../core/export/count-arrays.ts";
import { decodingProvenanceText, provenanceText } from "../core/export/provenance.ts";
import type { SessionIdentity } from "../core/export/provenance.ts";
import { exportFormats } from "../core/export/registry.ts";
import { findCells } from "../core/table/find-cells.ts";
import type { Preview } from "../core/recipe/preview.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { countMissing, firstOf } from "../core/table/table.ts";
import type { ColumnInfo, Table } from "../core/table/table.ts";
import type { Verification } from "../core/verification.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type {
  ColumnSummary,
  ContentsNode,
  DecodeAnswer,
  Extraction,
  ExtractTarget,
  FoundCells,
  ListCells,
  OpenOptions,
  Overview,
  Peek,
  PeekWindow,
  RowBlock,
  SessionApi,
  SessionFacts,
  TableExport,
  TableFacts,
  TableTarget,
  TableView,
  ViewFacts,
} from "../protocol/session-api.ts";
import { cacheTableIdentities } from "./cache-tables.ts";
import { countSelection } from "./counting.ts";
import type { Counted } from "./counting.ts";
import { overviewOf } from "./overview.ts";
import { rowBlock } from "./row-block.ts";
import { requireSome, select } from "./selection.ts";
import type { Selection } from "./selection.ts";
import { SessionTables } from "./session-tables.ts";
import { exportTable } from "./table-export.ts";
import { Views } from "./views.ts";

/** One open file and all that can be asked of it: the contract, answered. */
export class Session implements SessionApi {
  readonly #file: NwbFile;
  readonly #options: OpenOptions;
  readonly #tables: SessionTables;
  readonly #views: Views;

  constructor(file: NwbFile, options: OpenOptions) {
    this.#file = file;
    this.#options = options;
    this.#tables = new SessionTables(file, options.cache);
    this.#views = new Views(this.#tables);
  }

  async describe(): Promise<SessionFacts> {
    const { facts, nwbVersion, path, size } = this.#file;
    return {
      path,
      fileSize: size,
      identifier: facts.identifier,
      sessionId: this.#id(),
      nwbVersion,
      allen: this.#tables.allen,
      cacheFolder: this.#options.cache?.folder ?? null,
      facts: facts.facts,
      subject: facts.subject,
      tables: this.#tables.entries,
      outsideLinks: this.#file.outsideLinks,
      notices: [...this.#tables.cacheNotices, ...this.#file.notices],
    };
  }

  async tableFacts(view: TableView, control: Control = unattended): Promise<TableFacts> {
    const { table } = this.#views.open(view);
    const columns = await this.#eachColumn(table, control, ({ name, type }) =>
      type === "list" ? null : countMissing(table.column(name), table.rowCount),
    );
    return {
      name: table.name,
      rowCount: table.rowCount,
      columns: columns.map(({ info, value }) => ({ ...info, missing: value ?? null })),
      notices: table.notices,
    };
  }

  async checkColumns(view: TableView, control: Control = unattended): Promise<readonly ColumnInfo[]> {
    const { table } = this.#views.open(view);
    const columns = await this.#eachColumn(table, control, ({ name, type }) =>
      type === "list" ? undefined : firstOf(table, name, 0),
    );
    return columns.map(({ info }) => info);
  }

  async openView(view: TableView, control: Control = unattended): Promise<ViewFacts> {
    await control.checkpoint(0, 1, `Reading ${view.table}`);
    const { table, rows, report } = this.#views.open(view);
    return { columns: table.columns, rowCount: rows.length, report, notices: table.notices };
  }

  async rows(
    view: TableView,
    columns: readonly string[],
    from: number,
    to: number,
    lists: ListCells = "short",
  ): Promise<RowBlock> {
    const { table, rows } = this.#views.open(view);
    return rowBlock(table, columns, rows, from, to, lists);
  }

  async summarizeColumn(view: TableView, column: string): Promise<ColumnSummary> {
    const { table, rows } = this.#views.open(view);
    return summarizeColumn(table, column, rows);
  }

  async describeColumn(view: TableView, column: string): Promise<ColumnStatistics> {
    const { table, rows } = this.#views.open(view);
    return columnStatistics(table, column, rows);
  }

  async find(
    view: TableView,
    columns: readonly string[],
    text: string,
    control: Control = unattended,
  ): Promise<FoundCells> {
    const { table, rows } = this.#views.open(view);
    const readable = columns.filter((name) =>
      table.columns.some((info) => info.name === name && !info.problem),
    );
    const found = await findCells(table, readable, rows, text, control);
    return { ...found, columns: found.columns.map((at) => columns.indexOf(readable[at]!)) };
  }

  async exportTable(
    view: TableView,
    columns: readonly string[],
    target: TableTarget,
    control: Control = unattended,
  ): Promise<TableExport> {
    return exportTable(this.#views.open(view), columns, target, control);
  }

  async overview(control: Control = unattended): Promise<Overview> {
    await control.checkpoint(0, 1, "Reading the session");
    return overviewOf(this.#tables);
  }

  async preview(recipe: Recipe, control: Control = unattended): Promise<Preview> {
    await control.checkpoint(0, 1, "Applying the steps");
    const { preview, units } = select(this.#tables, recipe);
    return this.#hasSpikes(units.path) ? preview : withObstacle(preview);
  }

  async extract(recipe: Recipe, target: ExtractTarget, control: Control = unattended): Promise<Extraction> {
    const format = exportFormats.find(({ id }) => id === target.format);
    if (!format) throw unknownFormat(target.format);
    const selection = select(this.#tables, recipe);
    requireSome(selection);
    const { matrix, notices } = await this.#count(selection, recipe, control);
    const preview = withWarnings(selection.preview, notices);
    const session = await this.#identity(target.hash ?? false, control);
    const all = [...selection.notices, ...notices];
    const provenance = provenanceText({ recipe, session, report: preview, notices: all }, matrix);
    return {
      preview,
      shape: countsShape(matrix),
      dtype: countsType(matrix),
      files: await format.encode(matrix, target.stem, provenance),
      notices: all,
    };
  }

  async decode(recipe: Recipe, control: Control = unattended): Promise<DecodeAnswer> {
    if (recipe.label === undefined)
      throw new AnalysisError(
        "missing-label",
        "Decoding needs a label: the column whose values are the classes, such as orientation.",
        {},
      );
    const selection = select(this.#tables, recipe);
    requireSome(selection);
    const same = selection.notices.find(({ code }) => code === "equal-onsets");
    if (same)
      throw new AnalysisError("bad-input", `There is nothing to decode: ${same.message}`, { what: "onsets" });
    const { matrix, notices } = await this.#count(selection, recipe, control);
    // Loaded when it is asked for: what decodes is half of the program.
    const { decodeCounted } = await import("./decoding.ts");
    const decoding = await decodeCounted(matrix, selection, recipe, control);
    return {
      preview: withWarnings(selection.preview, notices),
      decoding,
      label: { name: recipe.label, unit: selection.labels?.unit ?? null },
      trialIds: matrix.trialIds,
      notices: [...selection.notices, ...notices, ...decoding.notices],
    };
  }

  async decodingProvenance(
    recipe: Recipe,
    { preview, notices }: Pick<DecodeAnswer, "preview" | "notices">,
    control: Control = unattended,
  ): Promise<string> {
    const session = await this.#identity(false, control);
    return decodingProvenanceText({ recipe, session, report: preview, notices });
  }

  #count(selection: Selection, { counts }: Recipe, control: Control): Promise<Counted> {
    return countSelection(this.#file, selection, counts, control, this.#options.asked?.published);
  }

  /** What the numbers come from: the file, and the tables of its cache. */
  async #identity(hash: boolean, control: Control): Promise<SessionIdentity> {
    const { identityElsewhere, identityOf } = await import("./identity.ts");
    const { asked, cache } = this.#options;
    const identity = asked
      ? await identityElsewhere(this.#file, asked, this.#id(), hash, control)
      : await identityOf(this.#file.path, this.#id(), hash, control);
    return cache ? { ...identity, cacheTables: await cacheTableIdentities(cache) } : identity;
  }

  async contents(path: string): Promise<ContentsNode> {
    return this.#file.contents(path);
  }

  async peek(path: string, window: PeekWindow): Promise<Peek> {
    return this.#file.peek(path, window);
  }

  async verify(control: Control = unattended): Promise<Verification> {
    const reading = this.#file.verify();
    for (;;) {
      const step = reading.next();
      if (step.done === true) return step.value;
      await control.checkpoint(step.value.done, step.value.total, `Reading ${step.value.object}`);
    }
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  #hasSpikes(units: string): boolean {
    return this.#file.table(units).layout.columns.some(({ name }) => name === "spike_times");
  }

  #id(): string | null {
    return this.#options.cache?.sessionId ?? this.#file.facts.sessionId ?? this.#file.facts.identifier;
  }

  /** What a reading of each column gives; of one that cannot be read why it cannot. */
  async #eachColumn<T>(
    table: Table,
    control: Control,
    read: (info: ColumnInfo) => T,
  ): Promise<readonly { readonly info: ColumnInfo; readonly value?: T }[]> {
    table.expect?.(
      table.names ?? table.columns.filter(({ type }) => type !== "list").map(({ name }) => name),
    );
    const all: { readonly info: ColumnInfo; readonly value?: T }[] = [];
    for (const [i, info] of table.columns.entries()) {
      await control.checkpoint(i, table.columns.length, `Reading ${info.name}`);
      if (info.problem !== undefined) all.push({ info });
      else
        try {
          all.push({ info, value: read(info) });
        } catch (error) {
          if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
          all.push({ info: { ...info, problem: error.message } });
        }
    }
    return all;
  }
}

const withWarnings = (preview: Preview, notices: readonly Notice[]): Preview => ({
  ...preview,
  warnings: [...preview.warnings, ...notices.map(({ message }) => message)],
});

function withObstacle(preview: Preview): Preview {
  const obstacle =
    "This file has a units table but no spike times, so counts cannot be made. Its tables can still be read.";
  return { ...preview, warnings: [...preview.warnings, obstacle], obstacle };
}

function unknownFormat(format: string): AnalysisError<"bad-argument"> {
  const allowed = exportFormats.map(({ id }) => id);
  return new AnalysisError(
    "bad-argument",
    `There is no export format "${format}". Formats: ${allowed.join(", ")}.`,
    { argument: "format", value: format, allowed },
  );
}
