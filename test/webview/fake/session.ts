import { unattended } from "../../../src/core/control.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import type { Notice } from "../../../src/core/errors.ts";
import { columnStatistics } from "../../../src/core/table/column-statistics.ts";
import { findCells } from "../../../src/core/table/find-cells.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { labelsOf } from "../../../src/core/counts/labels.ts";
import type { Preview, SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { cellOf, isMissing } from "../../../src/core/table/table.ts";
import type { Table } from "../../../src/core/table/table.ts";
import type {
  BlockColumn,
  ContentsNode,
  Overview,
  SessionApi,
  SessionFacts,
  TableView,
} from "../../../src/protocol/session-api.ts";
import { computedDecoding, inventedDecoding } from "./decoding.ts";
import { summaryOf } from "./summary.ts";
import { electrodes, presentations, units } from "./tables.ts";

/** What tests may set: how slow answers are, and what was asked. */
export interface FakeControls {
  delayMs: number;
  readonly calls: { method: string; args: readonly unknown[] }[];
  /** The next call of this method fails with this sentence. */
  fail: Map<string, string>;
  classes: number;
}

const contiguous: Notice = {
  code: "contiguous-folds",
  message: "Folds follow recording order: slow drift can lower the score. Shuffle to see whether it does.",
};

const defaults = ["isi_violations <= 0.5", "amplitude_cutoff <= 0.1", "presence_ratio >= 0.95"];

/** A session without a file: invented tables, the real filter language. */
export function fakeSession(): { session: SessionApi; controls: FakeControls } {
  const controls: FakeControls = { delayMs: 0, calls: [], fail: new Map(), classes: 6 };
  const tables = new Map([presentations(), units(), electrodes()].map((table) => [table.name, table]));
  const tableOf = (name: string): Table => {
    const table = tables.get(name);
    if (!table)
      throw new AnalysisError("missing-table", `There is no table "${name}".`, {
        table: name,
        available: [...tables.keys()],
      });
    return table;
  };

  const known = new Map<string, { rows: Int32Array; report: SelectionReport }>();
  const select = (view: TableView): { rows: Int32Array; report: SelectionReport } => {
    const key = JSON.stringify(view);
    const found = known.get(key) ?? selectAnew(view);
    known.set(key, found);
    return found;
  };
  const selectAnew = (view: TableView): { rows: Int32Array; report: SelectionReport } => {
    const table = tableOf(view.table);
    const base = view.table === "units" && view.quality !== "none" ? applySteps(table, defaults) : undefined;
    const filtered = applySteps(table, view.where, base?.rows);
    const rows = base?.rows.length ?? table.rowCount;
    return {
      rows: sorted(table, filtered.rows, view.sort),
      report: {
        table: view.table,
        rows,
        defaults: base?.steps ?? [],
        steps: filtered.steps,
        left: filtered.rows.length,
      },
    };
  };

  const preview = (recipe: Recipe): Preview => {
    const trials = select({ table: "stimulus_presentations", where: recipe.trials.where, sort: [] });
    const unitRows = select({
      table: "units",
      where: recipe.units.where,
      quality: recipe.units.quality,
      sort: [],
    });
    const table = tableOf("stimulus_presentations");
    const classes: { value: number | string; count: number }[] = [];
    if (recipe.label !== undefined) {
      const column = table.column(recipe.label);
      const labels = labelsOf(
        recipe.label,
        column,
        trials.rows.filter((row) => !isMissing(column, row)),
      );
      labels.classes.forEach((value, i) =>
        classes.push({ value, count: labels.index.filter((index) => index === i).length }),
      );
    }
    return { trials: trials.report, units: unitRows.report, classes, warnings: [] };
  };

  const session: SessionApi = {
    describe: async () => facts,
    tableFacts: async ({ table }) => ({
      name: table,
      rowCount: tableOf(table).rowCount,
      columns: tableOf(table).columns.map((column) => ({ ...column, missing: null })),
      notices: [],
    }),
    checkColumns: async ({ table }) => tableOf(table).columns,
    openView: async (view) => {
      const { rows, report } = select(view);
      return { columns: tableOf(view.table).columns, rowCount: rows.length, report, notices: [] };
    },
    rows: async (view, columns, from, to) => {
      const table = tableOf(view.table);
      const rows = select(view).rows.subarray(from, to);
      return { from, to, columns: columns.map((name) => blockColumn(table, name, rows)) };
    },
    summarizeColumn: async (view, column) => {
      const table = tableOf(view.table);
      const type = table.columns.find(({ name }) => name === column)?.type ?? "text";
      return summaryOf(column, type, table.column(column), select(view).rows);
    },
    describeColumn: async (view, column) => columnStatistics(tableOf(view.table), column, select(view).rows),
    find: async (view, columns, text, control) =>
      findCells(tableOf(view.table), columns, select(view).rows, text, control),
    exportTable: () => Promise.reject(new Error("not here")),
    overview: async () => overviewOf(tableOf("stimulus_presentations"), tableOf("units")),
    preview: async (recipe) => preview(recipe),
    extract: () => Promise.reject(new Error("not here")),
    decode: async (recipe, control) => {
      for (let step = 0; step < 20; step++) {
        await new Promise((resume) => setTimeout(resume, controls.delayMs / 10));
        await control?.checkpoint(step, 20, "Cross-validating");
      }
      const classes = Float64Array.from({ length: controls.classes }, (_, i) => (i * 180) / controls.classes);
      // The tutorial's own setting is invented in full size; what else is asked is computed in a small one.
      const { method, permutations } = recipe.decode;
      const decoding =
        method === "lda" && permutations === 0
          ? { ...inventedDecoding(classes, 1163), notices: recipe.decode.shuffle ? [] : [contiguous] }
          : await computedDecoding(classes, recipe.decode, control ?? unattended);
      return {
        preview: preview(recipe),
        decoding,
        label: { name: "orientation", unit: "deg" },
        trialIds: Float64Array.from({ length: decoding.trials }, (_, i) => 49_000 + i),
        notices: [],
      };
    },
    decodingProvenance: async () => "{}",
    contents: async (path) => {
      const node = tree.get(path);
      if (!node)
        throw new AnalysisError("damaged-data", `Nothing can be read at ${path}.`, {
          path: "",
          object: path,
          reason: "",
        });
      return node;
    },
    peek: async (_path, window) => {
      if (window.kind === "head")
        return {
          kind: "cells",
          shape: [100_000, 2],
          truncated: true,
          rows: Array.from({ length: window.rows }, (_, row) => [row * 0.1, Math.sin(row)]),
        };
      const { start, stop, points } = window;
      const n = Math.min(points, stop - start);
      const at = (i: number): number => start + ((stop - start) * i) / n;
      return {
        kind: "series",
        time: Float64Array.from({ length: n }, (_, i) => at(i) / 1000),
        low: Float64Array.from({ length: n }, (_, i) => Math.sin(at(i) / 3000) - 0.1),
        high: Float64Array.from({ length: n }, (_, i) => Math.sin(at(i) / 3000) + 0.1),
        unit: "V",
      };
    },
    verify: async () => ({ datasets: 0, bytes: 0, checksummed: 0, problems: [], unread: [] }),
    close: async () => undefined,
  };
  return { session: watched(session, controls), controls };
}

/** The session with every call noted, delayed and, where a test wants it, failing. */
function watched(session: SessionApi, controls: FakeControls): SessionApi {
  return new Proxy(session, {
    get:
      (target, method: keyof SessionApi) =>
      async (...args: never[]) => {
        controls.calls.push({ method, args });
        if (controls.delayMs > 0) await new Promise((resume) => setTimeout(resume, controls.delayMs));
        const failure = controls.fail.get(method);
        if (failure !== undefined) {
          controls.fail.delete(method);
          if (failure === "EIO")
            throw new AnalysisError("file-unreadable", "x", { path: "x", cause: failure });
          if (failure === "changed")
            throw new AnalysisError("file-changed", "x", { path: "x", how: "replaced", when: null });
          throw new AnalysisError("internal", failure, { cause: "test" });
        }
        return (target[method] as (...given: never[]) => Promise<unknown>)(...args);
      },
  });
}

function blockColumn(table: Table, name: string, rows: Int32Array): BlockColumn {
  const type = table.columns.find((column) => column.name === name)?.type ?? "text";
  const column = table.column(name);
  return column.kind === "number"
    ? { name, type, numbers: Float64Array.from(rows, (row) => column.values[row]!) }
    : { name, type, cells: Array.from(rows, (row) => cellOf(column, row)) };
}

function sorted(table: Table, rows: Int32Array, sort: TableView["sort"]): Int32Array {
  if (sort.length === 0) return rows;
  const keys = sort.map(({ column, descending }) => ({
    column: table.column(column),
    sign: descending ? -1 : 1,
  }));
  return Int32Array.from(rows).sort((a, b) => {
    for (const { column, sign } of keys) {
      const [left, right] = [cellOf(column, a), cellOf(column, b)];
      if (left === right) continue;
      if (left === null) return 1;
      if (right === null) return -1;
      return left < right ? -sign : sign;
    }
    return a - b;
  });
}

function overviewOf(table: Table, unitTable: Table): Overview {
  const start = table.column("start_time");
  const stop = table.column("stop_time");
  const name = table.column("stimulus_name");
  const blocks: { name: string; start: number; stop: number; count: number }[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const last = blocks.at(-1);
    const here = String(cellOf(name, row));
    if (last?.name === here) {
      last.stop = Number(cellOf(stop, row));
      last.count++;
    } else
      blocks.push({
        name: here,
        start: Number(cellOf(start, row)),
        stop: Number(cellOf(stop, row)),
        count: 1,
      });
  }
  const counts = new Map<string, number>();
  const acronym = unitTable.column("ecephys_structure_acronym");
  const { rows } = applySteps(unitTable, defaults);
  for (const row of rows) {
    const key = String(cellOf(acronym, row) ?? "");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const structures = [...counts].map(([structure, count]) => ({
    name: structure,
    units: count,
    column: "ecephys_structure_acronym",
  }));
  return {
    blocks,
    structures,
    place: null,
    unitsPassing: rows.length,
    unitsTotal: unitTable.rowCount,
    notices: [
      {
        code: "test",
        message: "Eight presentations overlap a time marked invalid; they are kept, as AllenSDK keeps them.",
      },
    ],
  };
}

const facts: SessionFacts = {
  path: "/data/ecephys_session_715093703.nwb",
  fileSize: 2_856_231_337,
  identifier: "715093703",
  sessionId: "715093703",
  nwbVersion: "2.2.2",
  allen: true,
  cacheFolder: "/data/ecephys_cache",
  facts: [
    { name: "Description", value: "Data and metadata for an Ecephys session" },
    { name: "Session start", value: "2019-01-19T00:54:18-08:00" },
    { name: "Institution", value: "Allen Institute for Brain Science" },
  ],
  subject: [
    { name: "Genotype", value: "Sst-IRES-Cre/wt;Ai32(RCL-ChR2(H134R)_EYFP)/wt" },
    { name: "Sex", value: "M" },
    { name: "Age", value: "P118D" },
  ],
  outsideLinks: [],
  tables: [
    { name: "stimulus_presentations", path: "/intervals", kind: "presentations", rowCount: 70_390 },
    { name: "units", path: "/units", kind: "units", rowCount: 2400 },
    {
      name: "electrodes",
      path: "/general/extracellular_ephys/electrodes",
      kind: "electrodes",
      rowCount: 2304,
      description: "All channels of all probes",
    },
  ],
  notices: [],
};

const child = (
  path: string,
  kind: ContentsNode["kind"],
  extra: object = {},
): ContentsNode["children"][number] => ({
  name: path.split("/").at(-1)!,
  path,
  kind,
  neurodataType: null,
  shape: null,
  dtype: null,
  hasChildren: kind === "group",
  ...extra,
});
const group = (
  path: string,
  neurodataType: string | null,
  children: ContentsNode["children"],
): [string, ContentsNode] => [
  path,
  {
    path,
    kind: "group",
    neurodataType,
    attributes: neurodataType === null ? [] : [{ name: "neurodata_type", value: neurodataType }],
    children,
    notices: [],
  },
];
const tree = new Map<string, ContentsNode>([
  group("/", "NWBFile", [
    child("/acquisition", "group"),
    child("/general", "group"),
    child("/units", "group", { neurodataType: "Units" }),
    child("/identifier", "dataset", { shape: [], dtype: "text" }),
    child("/elsewhere", "broken-link"),
  ]),
  group("/acquisition", null, [child("/acquisition/lfp", "group", { neurodataType: "ElectricalSeries" })]),
  group("/acquisition/lfp", "ElectricalSeries", [
    child("/acquisition/lfp/data", "dataset", { shape: [100_000, 2], dtype: "float32" }),
    child("/acquisition/lfp/timestamps", "dataset", { shape: [100_000], dtype: "float64" }),
  ]),
  [
    "/acquisition/lfp/timestamps",
    {
      path: "/acquisition/lfp/timestamps",
      kind: "dataset",
      neurodataType: null,
      attributes: [],
      children: [],
      dataset: { shape: [100_000], dtype: "float64", unit: null, bytes: 800_000, chunks: null, filters: [] },
      notices: [],
    },
  ],
  group(
    "/general",
    null,
    Array.from({ length: 700 }, (_, i) =>
      child(`/general/item_${i}`, "dataset", { shape: [], dtype: "text" }),
    ),
  ),
  group("/units", "Units", []),
  [
    "/acquisition/lfp/data",
    {
      path: "/acquisition/lfp/data",
      kind: "dataset",
      neurodataType: null,
      attributes: [
        { name: "unit", value: "V" },
        { name: "conversion", value: "4.69e-6" },
      ],
      children: [],
      dataset: {
        shape: [100_000, 2],
        dtype: "float32",
        chunks: [1000, 2],
        filters: ["gzip 4", "shuffle"],
        unit: "V",
        bytes: 800_000,
      },
      notices: [
        { code: "damaged-data", message: "Chunk 17 is damaged: samples 17,000 to 17,999 cannot be read." },
      ],
    },
  ],
]);
