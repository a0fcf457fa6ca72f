import type { Control } from "../core/control.ts";
import type { CountMatrix } from "../core/counts/count-matrix.ts";
import type { Notice } from "../core/errors.ts";
import { AnalysisError } from "../core/errors.ts";
import type { CountWindow } from "../core/recipe/recipe.ts";
import { overlapNotice, spikeCounter } from "../core/counts/spike-counts.ts";
import { countedStretches } from "../core/counts/stretches.ts";
import { otherUnitsNotice, timeAxisNotices } from "../core/counts/time-axes.ts";
import type { SpikeRange } from "../core/counts/time-axes.ts";
import { namesOf } from "../core/table/table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type { SpikeTrains } from "../nwb/spike-trains.ts";
import { wholePart } from "../nwb/trains-within.ts";
import type { SpikePart } from "../nwb/trains-within.ts";
import { idsOf } from "./selection.ts";
import type { Selection } from "./selection.ts";

/** A count matrix, and what was noticed while the spikes were read. */
export interface Counted {
  readonly matrix: CountMatrix;
  readonly notices: readonly Notice[];
}

/**
 * Counts the spikes of the selected units around the onsets of the selected trials. Spikes are read unit by unit,
 * in the order in which they lie in the file; no more than a few units' are in memory.
 *
 * @param inOrder - all trains of the file are known to be in order: what lies between the windows is not read
 * @throws AnalysisError `bad-window`, `no-spike-times`, `damaged-data`, `cancelled`
 */
export async function countSelection(
  file: NwbFile,
  selection: Selection,
  window: CountWindow,
  control: Control,
  inOrder = false,
): Promise<Counted> {
  const { onsets, unitRows, units } = selection;
  const binEdges = Float64Array.from(window.binEdges);
  const counter = spikeCounter(onsets, binEdges, unitRows.length, window.edges);
  const trains = file.spikeTrains(units.path);
  const order = Int32Array.from(unitRows.keys()).sort((a, b) => fileRow(a) - fileRow(b));
  function fileRow(unit: number): number {
    return units.fileRows[unitRows[unit]!]!;
  }
  let done = 0;
  let [first, last] = [NaN, NaN];
  const ranges: SpikeRange[] = [];
  const ids = idsOf(units.table, unitRows);
  const rows = order.map(fileRow);
  const parts = inOrder ? trains.within(rows, countedStretches(onsets, binEdges)) : wholeParts(trains, rows);
  for await (const { times, count, first: from, last: to } of parts) {
    counter.add(order[done]!, times);
    if (count > 0) {
      ranges.push({ id: String(ids[order[done]!]), count, last: to });
      first = Number.isNaN(first) ? from : Math.min(first, from);
      last = Number.isNaN(last) ? to : Math.max(last, to);
    }
    await control.checkpoint(++done, order.length, "Counting spikes");
  }
  const { counts, trials, bins } = counter.result();
  const overlap = overlapNotice(onsets, binEdges);
  const otherUnits = otherUnitsNotice(ranges);
  const axes = timeAxisNotices({
    onsets,
    binEdges,
    lastOnset: lastOnsetOf(selection, window.align),
    spikes: [first, last],
    counted: totalOf(counts),
  });
  return {
    matrix: {
      counts,
      trials,
      bins,
      units: unitRows.length,
      trialIds: numericIds(selection),
      unitIds: ids,
      binEdges,
      onsets,
      ...(selection.labels ? { labels: selection.labels } : {}),
    },
    notices: [...trains.notices, ...(overlap ? [overlap] : []), ...axes, ...(otherUnits ? [otherUnits] : [])],
  };
}

async function* wholeParts(trains: SpikeTrains, rows: Int32Array): AsyncGenerator<SpikePart> {
  for await (const { row, times } of trains.readAhead(rows)) yield wholePart(row, times);
}

function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}

/** Of the whole table, so that a choice of early trials is not taken for a short recording. */
function lastOnsetOf({ trialTable, onsets }: Selection, align: string): number {
  const known = namesOf(trialTable).includes(align);
  const column = known ? trialTable.column(align) : undefined;
  const all = column?.kind === "number" ? column.values : onsets;
  return all.reduce((latest, onset) => (onset > latest ? onset : latest), -Infinity);
}

function numericIds(selection: Selection): Float64Array | BigInt64Array {
  const ids = idsOf(selection.trialTable, selection.trialRows);
  if (ids instanceof Float64Array || ids instanceof BigInt64Array) return ids;
  throw new AnalysisError("wrong-type", `The ids of ${selection.trialTable.name} are not numbers.`, {
    column: namesOf(selection.trialTable)[0]!,
    type: "text",
  });
}
