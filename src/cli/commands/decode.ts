import path from "node:path";
import { decodingJson } from "../../core/decode/decoding-json.ts";
import type { Decoding, Regression } from "../../core/decode/decoding.ts";
import { scoreSentences, shownScores } from "../../core/decode/score-sentence.ts";
import { fixed } from "../../core/decode/scoring/scores.ts";
import { ldaScatterOf, ldaScatterSvg } from "../../core/figure/lda-scatter.ts";
import {
  predictedRows,
  predictionScatterOf,
  predictionScatterSvg,
} from "../../core/figure/prediction-scatter.ts";
import { utf8 } from "../../core/export/bytes.ts";
import { AnalysisError } from "../../core/errors.ts";
import { badArgument, noMoreThan, positional } from "../arguments.ts";
import type { Call, Command } from "../command.ts";
import { decodeArrays } from "../decode-arrays.ts";
import { decodeDocument, decodeOptions } from "../decode-options.ts";
import { fileHelp, fileOptions, withSession } from "../open/open-file.ts";
import type { TransferDocument } from "../open/open-elsewhere.ts";
import { recipeOf, selectionOptions } from "../selection.ts";
import { reportLines, summaryLine } from "../step-report.ts";
import { textTable } from "../text-table.ts";
import { writeFiles } from "../write-files.ts";

export const decode: Command = {
  usage: "decode FILE [SELECTION] [DECODE]\n       neural-coding decode --x X.npy --y Y.npy [DECODE]",
  description: `Counts spikes, learns the label of a trial from them and tests on trials left out, fold by fold. Prints the score of
each fold, their mean and standard deviation (divisor n), what guessing would score, the score in the plane of the
first discriminants, and the confusion matrix. The methods ridge and circular-ridge predict a number or an angle instead:
scores are R² or errors, beside those of a guess.

With --x and --y it decodes arrays: X is (trials, units), or (trials, bins, units); Y has one label a trial; --groups is
then a file with one group a trial, and --bin-edges are those of X (an npz has its own).

--json has classes, n_trials, n_units, scores, mean, std, chance, largest_class, explained_variance_ratio, plane,
confusion, recall, test_fold, predicted (index into classes), permutation and notices, and what else was asked for. Where
a number is predicted, what belongs to classes is null, predicted are numbers, and regression has target,
mean_absolute_error and r2 (each with scores, mean and std; for angles period instead of r2) and what a guess scores.

${fileHelp}`,
  options: [
    { name: "x", value: "X.npy", help: "Counts, instead of FILE; an .npz with X (and y) is taken too." },
    { name: "y", value: "Y.npy", help: "Labels of the trials of --x." },
    ...decodeOptions(),
    { name: "projection", help: "Include the coordinates of every trial (with --json)." },
    {
      name: "figure",
      value: "F.svg",
      help: "Write the figure: the trials in the plane, or numbers predicted against true ones.",
    },
    ...fileOptions,
    ...selectionOptions,
  ],
  examples: [
    "decode allen_cache/760345702 --recipe orientation.spikes.json --figure lda.svg",
    "decode --x X.npy --y y.npy --method lda --solver eigen --shrinkage 0.2 --folds 5 --json",
    "decode allen_cache/760345702 --recipe orientation.spikes.json --method circular-ridge --period 180 --figure angles.svg",
    "decode --x counts.npz --scoring balanced_accuracy --preprocess sqrt,zscore --permutations 1000 --shuffle",
  ],
  async run(call) {
    const { given, output, control } = call;
    const figureFile = given.text("figure");
    if (figureFile !== undefined && path.extname(figureFile).toLowerCase() !== ".svg")
      throw badArgument("--figure", `"${figureFile}" should end in .svg.`, { value: figureFile });
    const { decoding, label, transfer } = await (given.has("x") || given.has("y")
      ? decodeNpy(call)
      : decodeFile(call));
    output.notices(decoding.notices);
    const files = figureFile === undefined ? [] : await writeFigure(figureFile, decoding, label, control);
    const document = decodingJson(decoding, { projection: given.has("projection") });
    output.document({ ...document, ...(files.length ? { files } : {}), ...(transfer ? { transfer } : {}) });
    for (const line of decodingLines(decoding)) output.line(line);
    if (files.length) output.line(`\nWritten: ${files.join(", ")}`);
  },
};

type Label = Parameters<typeof ldaScatterOf>[1];

interface Decoded {
  readonly decoding: Decoding;
  readonly label: Label;
  readonly transfer?: TransferDocument;
}

async function decodeNpy({ given, control }: Call): Promise<Decoded> {
  noMoreThan(given, 0);
  const decoding = await decodeArrays(
    given.text("x"),
    given.text("y"),
    await recipeOf(given, decodeDocument(given)),
    control,
  );
  return { decoding, label: { name: "class" } };
}

async function decodeFile(call: Call): Promise<Decoded> {
  const { given, output, control } = call;
  const file = positional(given, 0, "FILE");
  noMoreThan(given, 1);
  const recipe = await recipeOf(given, decodeDocument(given));
  const { value: answer, ...transferred } = await withSession(file, call, (session) =>
    session.decode(recipe, control),
  );
  output.notices(answer.notices);
  for (const line of reportLines(answer.preview)) output.line(line);
  output.line(`\n${summaryLine(answer.preview, recipe)}\n`);
  return { ...answer, ...transferred };
}

/** Scores and confusion matrix for people. */
export function decodingLines(decoding: Decoding): readonly string[] {
  const { permutation, regression } = decoding;
  return [
    `Folds: ${Array.from(shownScores(decoding).scores, (score) => fixed(score, 3)).join(" ")}`,
    ...scoreSentences(decoding),
    ...(permutation
      ? [`Permutations: ${permutation.n}, p = ${String(permutation.pValue)} = (1 + exceeding) / (1 + n).`]
      : []),
    ...curveLines(decoding),
    ...(regression ? predictionLines(decoding, regression) : confusionLines(decoding)),
  ];
}

/** The tables that fit a screen. */
const mostLines = 20;

/** What was predicted for each true number, held-out. */
function predictionLines(decoding: Decoding, regression: Regression): readonly string[] {
  if (decoding.classes.length > mostLines) return [];
  const rows = predictedRows(regression).map(({ value, trials, mean, std }) => [
    String(value),
    String(trials),
    fixed(mean, 3),
    fixed(std, 3),
  ]);
  const table = textTable([["true", "trials", "mean predicted", "SD"], ...rows], new Set([0, 1, 2, 3]));
  return ["", "Predictions for held-out trials:", ...table.map((line) => `  ${line}`)];
}

function confusionLines({ classes, confusion }: Decoding): readonly string[] {
  const names = Array.from(classes, String);
  if (names.length > mostLines) return [];
  const rows = names.map((name, i) => [
    name,
    ...names.map((_, j) => String(confusion[i * names.length + j]!)),
  ]);
  const matrix = textTable([["", ...names], ...rows], new Set(names.map((_, i) => i + 1)));
  return [
    "",
    "Confusion of held-out trials (rows true, columns predicted):",
    ...matrix.map((line) => `  ${line}`),
  ];
}

/** Curves and sweeps: a line for each size, value or window. */
function curveLines({ learningCurve, unitCurve, shrinkageSweep, timeCourse }: Decoding): readonly string[] {
  const lines = (
    title: string,
    points: ArrayLike<number | string>,
    mean: Float64Array,
    std: Float64Array,
  ): readonly string[] => {
    const rows = Array.from(points, (point, i) => [
      String(point),
      `${fixed(mean[i]!, 3)} ± ${fixed(std[i]!, 3)}`,
    ]);
    return ["", title, ...textTable(rows, new Set([0])).map((line) => `  ${line}`)];
  };
  return [
    ...(learningCurve
      ? lines("Score by training trials:", learningCurve.sizes, learningCurve.testMean, learningCurve.testStd)
      : []),
    ...(unitCurve
      ? lines("Score by units (SD over subsets):", unitCurve.sizes, unitCurve.mean, unitCurve.std)
      : []),
    ...(shrinkageSweep
      ? lines("Score by shrinkage:", shrinkageSweep.values, shrinkageSweep.mean, shrinkageSweep.std)
      : []),
    ...(timeCourse
      ? lines(
          "Score by window:",
          timeCourse.windows.map(([from, to]) => `${shortNumber(from)} to ${shortNumber(to)} s`),
          timeCourse.mean,
          timeCourse.std,
        )
      : []),
  ];
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(6)));

/** Writes the figure with the scores under it. */
export async function writeFigure(
  file: string,
  decoding: Decoding,
  label: Label,
  control: Call["control"],
): Promise<readonly string[]> {
  const { dir, base } = path.parse(file);
  return writeFiles(dir || ".", [{ name: base, bytes: figureBytes(decoding, label) }], control);
}

/** @throws AnalysisError `bad-argument` when the decoder has no plane to draw */
export function figureBytes(decoding: Decoding, label: Label): Uint8Array {
  const [score] = scoreSentences(decoding);
  const predictions = predictionScatterOf(decoding, label);
  if (predictions)
    return utf8(predictionScatterSvg({ ...predictions, notes: [...predictions.notes, score!] }));
  const figure = ldaScatterOf(decoding, label);
  if (!figure)
    throw new AnalysisError("bad-argument", `The method ${decoding.method} has no plane to draw.`, {
      argument: "--figure",
    });
  return utf8(ldaScatterSvg({ ...figure, notes: [...figure.notes, score!] }));
}
