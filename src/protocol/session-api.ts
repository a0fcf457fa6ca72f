import type { CacheFacts } from "../core/cache-facts.ts";
import type { ColumnStatistics } from "../core/table/column-statistics.ts";
import type { ColumnSummary } from "../core/table/column-summary.ts";
import type { ContentsNode, Peek, PeekWindow } from "../core/contents.ts";
import type { Control } from "../core/control.ts";
import type { Decoding } from "../core/decode/decoding.ts";
import type { EncodedFile } from "../core/export/format.ts";
import type { FoundCells } from "../core/table/find-cells.ts";
import type { Notice } from "../core/errors.ts";
import type { AskedFile } from "../core/mailbox.ts";
import type { Preview, SelectionReport } from "../core/recipe/preview.ts";
import type { Quality, Recipe } from "../core/recipe/recipe.ts";
import type { Cell, ColumnInfo, ColumnType } from "../core/table/table.ts";
import type { UnitPlace } from "../core/units/unit-places.ts";
import type { Verification } from "../core/verification.ts";

/**
 * Everything that can be asked of one open file: the contract between the worker that holds it and the
 * editor, the panel, the tree and the command line. Out goes what a person sees; spike times never do.
 */
export interface SessionApi {
  /** Identity, tables and problems; reads metadata only. */
  describe(): Promise<SessionFacts>;

  /** Columns of a table with what is missing in each; reads the columns. */
  tableFacts(view: TableView, control?: Control): Promise<TableFacts>;

  /** Columns of a table with what is wrong with each; reads them, and works out nothing from what it reads. */
  checkColumns(view: TableView, control?: Control): Promise<readonly ColumnInfo[]>;

  /** How many rows a view has, and what each of its filter steps did. */
  openView(view: TableView, control?: Control): Promise<ViewFacts>;

  /** Rows `from … to` (end excluded) of a view: for display, or with whole lists for export. */
  rows(
    view: TableView,
    columns: readonly string[],
    from: number,
    to: number,
    lists?: ListCells,
  ): Promise<RowBlock>;

  /** Distinct values, missing share and distribution of a column over the rows of a view. */
  summarizeColumn(view: TableView, column: string): Promise<ColumnSummary>;

  /** Mean, quartiles and the like of a column over the rows of a view. */
  describeColumn(view: TableView, column: string): Promise<ColumnStatistics>;

  /** Cells of a view that contain a text, whatever its case, as the table shows them. Lists are not searched. */
  find(view: TableView, columns: readonly string[], text: string, control?: Control): Promise<FoundCells>;

  /** These columns of a view as a file; `format` as in the registry of table formats. */
  exportTable(
    view: TableView,
    columns: readonly string[],
    target: TableTarget,
    control?: Control,
  ): Promise<TableExport>;

  /** Stimulus blocks along time, and units by structure: what the overview draws. */
  overview(control?: Control): Promise<Overview>;

  /** The step report of a recipe, with classes and warnings. Reads no spike times. */
  preview(recipe: Recipe, control?: Control): Promise<Preview>;

  /** The count file of a recipe, encoded, with its provenance; `formatId` as in the export registry. */
  extract(recipe: Recipe, target: ExtractTarget, control?: Control): Promise<Extraction>;

  /** Counts and decodes. */
  decode(recipe: Recipe, control?: Control): Promise<DecodeAnswer>;

  /**
   * Where the numbers of a figure or of scores come from: the text of the file beside them, as {@link extract} writes
   * it beside counts.
   */
  decodingProvenance(
    recipe: Recipe,
    answer: Pick<DecodeAnswer, "preview" | "notices">,
    control?: Control,
  ): Promise<string>;

  /** Children of one group of the file's object tree, or one dataset; `/` is the root. */
  contents(path: string): Promise<ContentsNode>;

  /** A bounded piece of a dataset's values, for display. */
  peek(path: string, window: PeekWindow): Promise<Peek>;

  /** Reads every value of the file in slices: whether it is sound, and how that is known. */
  verify(control?: Control): Promise<Verification>;

  /** Releases the file. */
  close(): Promise<void>;
}

/** How to open a file. Plain data: it crosses to the worker. */
export interface OpenOptions {
  readonly path: string;
  /** What the cache folder around the file knows about it; joined as AllenSDK does. */
  readonly cache?: CacheFacts;
  /** The file lies elsewhere, and is read through the thread that started this one; `path` is its name. */
  readonly asked?: AskedFile;
  /** Files outside the folder that links of this one may lead to: absolute paths, or any. */
  readonly follow?: readonly string[] | "any";
}

export interface SessionFacts {
  readonly path: string;
  readonly fileSize: number;
  readonly identifier: string | null;
  readonly sessionId: string | null;
  readonly nwbVersion: string | null;
  /** True when the file has the layout AllenSDK reads. */
  readonly allen: boolean;
  /** Opened through a cache folder: its tables are joined. */
  readonly cacheFolder: string | null;
  /** Labelled facts of the file for people, in display order: description, start time, institution, ... */
  readonly facts: readonly { name: string; value: string }[];
  readonly subject: readonly { name: string; value: string }[];
  readonly tables: readonly TableEntry[];
  /** Links that lead out of the file's folder and are not followed, for that was not allowed. */
  readonly outsideLinks: readonly { object: string; file: string; target: string }[];
  readonly notices: readonly Notice[];
}

export interface TableEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: "presentations" | "intervals" | "units" | "electrodes" | "other";
  /** Null when counting needs the table to be assembled first and that has not happened. */
  readonly rowCount: number | null;
  readonly description?: string;
}

/** A table, filtered and sorted: what an editor tab shows. */
export interface TableView {
  readonly table: string;
  readonly where: readonly string[];
  /** For `units` of an Allen file. */
  readonly quality?: Quality;
  readonly sort: readonly { column: string; descending: boolean }[];
}

export interface TableFacts {
  readonly name: string;
  readonly rowCount: number;
  readonly columns: readonly (ColumnInfo & { readonly missing: number | null })[];
  readonly notices: readonly Notice[];
}

export interface ViewFacts {
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly report: SelectionReport;
  readonly notices: readonly Notice[];
}

/**
 * What a cell of a ragged column is in a block. `short`: of more than a few entries only the length is told, as
 * `1679 values`; they may be millions of spike times. `whole`: all entries.
 */
export type ListCells = "short" | "whole";

/** A window of rows as typed columns. */
export interface RowBlock {
  readonly from: number;
  readonly to: number;
  readonly columns: readonly BlockColumn[];
}

/** Values of one column in a block, row for row; what does not fit a typed array comes as cells. */
export type BlockColumn =
  | { readonly name: string; readonly type: ColumnType; readonly numbers: Float64Array }
  | { readonly name: string; readonly type: ColumnType; readonly cells: readonly Cell[] };

export type { ColumnSummary, FoundCells };

export interface TableTarget {
  readonly format: string;
  /** File name without extension. */
  readonly stem: string;
}

export interface TableExport {
  readonly file: EncodedFile;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Columns that cannot be read, or hold long lists. */
  readonly leftOut: readonly string[];
}

export interface Overview {
  readonly blocks: readonly { name: string; start: number; stop: number; count: number }[];
  readonly structures: readonly { name: string; units: number; column: string }[];
  /** What the structures are told by; null where nothing tells them, or AllenSDK puts the units together. */
  readonly place: UnitPlace | null;
  /** Units after the default quality filters, and before. */
  readonly unitsPassing: number;
  readonly unitsTotal: number;
  /** All that is known to be wrong in the file, what `describe` told included. */
  readonly notices: readonly Notice[];
}

export interface ExtractTarget {
  readonly format: string;
  /** File name without extension. */
  readonly stem: string;
  /** Adds the sha256 of the whole file to the provenance. */
  readonly hash?: boolean;
}

export interface Extraction {
  readonly preview: Preview;
  /** `(trials, units)` or `(trials, bins, units)`. */
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly files: readonly EncodedFile[];
  readonly notices: readonly Notice[];
}

export interface DecodeAnswer {
  readonly preview: Preview;
  readonly decoding: Decoding;
  readonly label: { readonly name: string; readonly unit: string | null };
  readonly trialIds: Float64Array | BigInt64Array;
  readonly notices: readonly Notice[];
}

export type { ContentsChild, ContentsNode, DatasetFacts, Peek, PeekWindow } from "../core/contents.ts";
