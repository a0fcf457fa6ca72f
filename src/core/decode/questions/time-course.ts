/**
 * When a label can be decoded: a window slides over the bins, each position a full cross-validation; and the
 * cross-temporal matrix, in which what was learned in one window is tested in every other.
 */
import { AnalysisError } from "../../errors.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { FoldFailures, scoreLearned } from "../scoring/cross-validation.ts";
import type { Parameter } from "../decoder.ts";
import type { TimeCourse } from "../decoding.ts";
import { dividerOf, takeTrials } from "../scoring/estimator.ts";
import { partsOf } from "../scoring/folds.ts";
import { readParameters } from "../parameters.ts";
import type { Prepared } from "../prepared.ts";
import { mean, standardDeviation } from "../scoring/scores.ts";
import type { Question } from "./question.ts";

export const timeCourseParameters = [
  {
    id: "window_step",
    label: "Window step",
    description:
      "Seconds by which a window slides over the bins; a whole number of bins. Answered as time_course: windows (start and end), and for each scores (a list over folds), mean and std.",
    kind: "number",
    default: null,
    minimum: 0,
  },
  {
    id: "window_width",
    label: "Window width",
    description: "Seconds that the window is wide, a whole number of bins; the step if not given.",
    kind: "number",
    default: null,
    minimum: 0,
  },
  {
    id: "cross_temporal",
    label: "Cross-temporal",
    description:
      "Tests what was learned in each window in every other window too: cross_temporal of time_course, a row for each window learned in.",
    kind: "boolean",
    default: false,
  },
] as const satisfies readonly Parameter[];

/** Learning in one window. */
export interface TimeCourseTask {
  readonly window: number;
}

/** `(windows tested, folds)` scores: of the own window alone, or of all. */
export type TimeCoursePart = readonly Float64Array[];

export const timeCourse: Question<TimeCourseTask, TimeCoursePart, TimeCourse> = {
  id: "time-course",

  plan(prepared) {
    const windows = windowsOf(prepared);
    return windows.map((_, window) => ({ window }));
  },

  async run(prepared, { window }, control) {
    const { settings, splitting, trials, options } = prepared;
    const windows = windowsOf(prepared);
    const tested = crossTemporal(options) ? windows : [windows[window]!];
    const learning = { ...trials, x: sumOfBins(prepared, windows[window]!) };
    const rows = tested.map((one) => ({ ...trials, x: sumOfBins(prepared, one) }));
    const divide = dividerOf(settings.estimator, learning);
    const { divisions, folds } = splitting;
    const scores = tested.map(() => new Float64Array(folds * divisions.length));
    const failures = new FoldFailures();
    for (const [repeat, testFold] of divisions.entries()) {
      const learner = divide(trials.y, testFold, folds);
      for (let fold = 0; fold < folds; fold++) {
        const at = repeat * folds + fold;
        await control.checkpoint(at, folds * divisions.length, "time course");
        const { test } = partsOf(testFold, fold);
        const own = failures.attempt(at, () => {
          const learned = learner(fold);
          return rows.map((some) => scoreLearned(learned, takeTrials(some, test), settings.scoring));
        });
        scores.forEach((values, i) => (values[at] = own?.[i] ?? NaN));
      }
    }
    return scores;
  },

  combine(prepared, _tasks, parts) {
    const { binEdges } = prepared.data;
    const windows = windowsOf(prepared);
    const all = crossTemporal(prepared.options);
    const scores = windows.map((_, i) => parts[i]![all ? i : 0]!);
    return {
      windows: windows.map(({ from, to }) => [binEdges![from]!, binEdges![to]!] as const),
      scores,
      mean: Float64Array.from(scores, mean),
      std: Float64Array.from(scores, standardDeviation),
      ...(all ? { crossTemporal: windows.map((_, i) => Float64Array.from(parts[i]!, mean)) } : {}),
    };
  },
};

const crossTemporal = (options: Readonly<Record<string, unknown>>): boolean =>
  readParameters(timeCourseParameters, options).cross_temporal;

/** Bins `from … to` (end excluded). */
interface BinWindow {
  readonly from: number;
  readonly to: number;
}

/** The positions of the window, or none when no step is asked for. */
function windowsOf({ data: { binEdges }, options }: Prepared): BinWindow[] {
  const { window_step: step, window_width } = readParameters(timeCourseParameters, options);
  if (step === null) return [];
  const edges = binEdges ?? new Float64Array(0);
  const bins = edges.length - 1;
  if (bins < 2)
    throw new AnalysisError(
      "bad-parameter",
      "A window can slide only over several bins: count with --bins, or say with --bin-edges where those of --x lie.",
      {
        parameter: "window_step",
        value: String(step),
      },
    );
  const width = window_width ?? step;
  const stride = wholeBins("window_step", step, edges);
  const length = wholeBins("window_width", width, edges);
  const windows: BinWindow[] = [];
  for (let from = 0; from + length <= bins; from += stride) windows.push({ from, to: from + length });
  return windows;
}

/** How many bins a stretch of time is, which must be equal. */
function wholeBins(parameter: string, seconds: number, edges: Float64Array): number {
  const bins = edges.length - 1;
  const width = (edges[bins]! - edges[0]!) / bins;
  const count = Math.round(seconds / width);
  const equal = edges.every((edge, i) => Math.abs(edge - (edges[0]! + i * width)) < 1e-6 * width);
  if (equal && count >= 1 && count <= bins && Math.abs(seconds / width - count) < 1e-6) return count;
  throw new AnalysisError(
    "bad-parameter",
    equal
      ? `${seconds} s is not a whole number of bins of ${width} s, from one to ${bins}.`
      : "A window can slide only over bins of equal width.",
    { parameter, value: String(seconds) },
  );
}

/** `(trials, units)` counts summed over the bins of a window. */
function sumOfBins({ data: { x, binEdges } }: Prepared, { from, to }: BinWindow): Matrix {
  const units = x.columns / (binEdges!.length - 1);
  const out = zeros(x.rows, units);
  for (let i = 0; i < x.rows; i++)
    for (let bin = from; bin < to; bin++)
      for (let j = 0; j < units; j++) out.data[i * units + j]! += x.data[i * x.columns + bin * units + j]!;
  return out;
}
