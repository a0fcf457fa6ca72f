import { equalBins } from "../../../src/core/equal-bins.ts";
import type { CountWindow } from "../../../src/core/recipe/recipe.ts";

/** The counting window as it is written into a form. */
export interface WindowFields {
  readonly start: string;
  readonly stop: string;
  readonly bins: string;
}

export const windowFields = ({ binEdges }: CountWindow): WindowFields => ({
  start: String(binEdges[0] ?? 0),
  stop: String(binEdges.at(-1) ?? 0),
  bins: String(binEdges.length - 1),
});

const numberIn = (text: string): number => (text.trim() === "" ? NaN : Number(text));

/** Why the fields make no window; undefined when they do. */
export function windowProblem(fields: WindowFields): string | undefined {
  const [start, stop, bins] = [numberIn(fields.start), numberIn(fields.stop), numberIn(fields.bins)];
  if (!Number.isFinite(start) || !Number.isFinite(stop)) return "Start and end must be numbers of seconds.";
  if (stop <= start) return "The window must end after it starts.";
  if (!Number.isInteger(bins) || bins < 1 || bins > 1000)
    return "Bins must be a whole number from 1 to 1000.";
  return undefined;
}

/** The window of the fields, in bins of equal width: those of unequal width are kept until the window is changed. */
export const windowOf = ({ start, stop, bins }: WindowFields, counts: CountWindow): CountWindow => ({
  ...counts,
  binEdges: equalBins(numberIn(start), numberIn(stop), numberIn(bins)),
});
