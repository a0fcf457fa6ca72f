/**
 * How often labels that mean nothing score as well: scikit-learn's `permutation_test_score`. Labels are shuffled,
 * within groups where there are any, by one generator; folds are made anew from the shuffled labels, or kept, an
 * option of our own that is equally valid where folds were chosen without looking at the labels.
 */
import { scoreFolds } from "../scoring/cross-validation.ts";
import type { Parameter } from "../decoder.ts";
import type { PermutationTest } from "../decoding.ts";
import { makeFolds, rowsByFold, takeLabels } from "../scoring/folds.ts";
import { readParameters } from "../parameters.ts";
import type { Prepared } from "../prepared.ts";
import { RandomState } from "../scoring/random.ts";
import type { RandomSnapshot } from "../scoring/random.ts";
import { mean } from "../scoring/scores.ts";
import type { Question } from "./question.ts";

export const permutationParameters = [
  {
    id: "permutations",
    label: "Permutations",
    description:
      "How often to score shuffled labels; 0 for no test. Answered as permutation: n, p_value = (1 + those that score as well) / (1 + n), and their scores.",
    kind: "integer",
    default: 0,
    minimum: 0,
  },
  {
    id: "permutation_folds",
    label: "Permutation folds",
    description: "Made anew from the shuffled labels, as scikit-learn does, or kept fixed, which is faster.",
    kind: "choice",
    default: "new",
    choices: ["new", "fixed"],
  },
] as const satisfies readonly Parameter[];

/** Some consecutive permutations. */
export interface PermutationTask {
  readonly count: number;
  /** Where the generator is before the first. */
  readonly random: RandomSnapshot;
}

/** The mean scores of shuffled labels; the p value needs the score of the true ones, see {@link pValue}. */
export const permutationTest: Question<PermutationTask, Float64Array, Omit<PermutationTest, "pValue">> = {
  id: "permutations",
  partial: true,

  async plan(prepared, control) {
    const { permutations: total } = readParameters(permutationParameters, prepared.options);
    const random = new RandomState(prepared.settings.seed);
    const size = Math.max(1, Math.ceil(total / mostTasks));
    const tasks: PermutationTask[] = [];
    for (let from = 0; from < total; from += size) {
      await control.checkpoint(0, total, "permutations");
      const count = Math.min(size, total - from);
      tasks.push({ count, random: random.snapshot() });
      // Nothing of the shuffles is kept but where they leave the generator.
      for (let i = 0; i < count; i++) shuffledRows(prepared, random);
    }
    return tasks;
  },

  async run(prepared, task, control) {
    const { settings, trials, rows, divide } = prepared;
    const options = readParameters(permutationParameters, prepared.options);
    const fixed = options.permutation_folds === "fixed";
    const labelings = fixed ? options.permutations : 1;
    const random = new RandomState(task.random);
    const scores = new Float64Array(task.count);
    for (let i = 0; i < task.count; i++) {
      const y = shuffledLabels(prepared, random);
      const { divisions, folds } = fixed ? prepared.splitting : makeFolds({ ...rows, y }, settings.folds);
      const all = new Float64Array(folds * divisions.length);
      for (const [repeat, testFold] of divisions.entries()) {
        const learner = divide(y, testFold, folds, labelings);
        const own = await scoreFolds(learner, { ...trials, y }, testFold, folds, settings.scoring, control);
        all.set(own, repeat * folds);
      }
      scores[i] = mean(all);
    }
    return scores;
  },

  combine(_prepared, _tasks, parts) {
    const scores = Float64Array.from(parts.flatMap((part) => (part ? Array.from(part) : [])));
    return { n: scores.length, scores };
  },
};

/** Tasks that a test falls into: enough for threads to share evenly, few enough to cost nothing. */
const mostTasks = 64;

/**
 * The share of permutations that score at least as well, the true labels counted among them:
 * (1 + number of scores ≥ score) / (N + 1). Scores that only rounding keeps apart count as equal. A permutation
 * that could not be scored counts against the true labels.
 */
export function pValue(score: number, permuted: Float64Array): number {
  const asGood = permuted.filter((value) => !(value < score - 1e-12)).length;
  return (1 + asGood) / (permuted.length + 1);
}

/** The labels in random order. */
const shuffledLabels = (prepared: Prepared, random: RandomState): Int32Array =>
  takeLabels(prepared.trials.y, shuffledRows(prepared, random));

/** The rows in random order; within each group, in sorted order of the groups, where there are groups. */
function shuffledRows({ data: { groups }, trials: { y } }: Prepared, random: RandomState): Int32Array {
  if (!groups) return random.permutation(y.length);
  const order = new Int32Array(y.length);
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  for (const members of rowsByFold(groups, count)) {
    const shuffled = members.slice();
    random.shuffle(shuffled);
    members.forEach((row, i) => (order[row] = shuffled[i]!));
  }
  return order;
}
