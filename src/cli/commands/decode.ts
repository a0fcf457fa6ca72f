import path from "node:path";
import { decodingJson } from "../../core/decode/decoding-json.ts";
import type { Decoding } from "../../core/decode/decoding.ts";
import { scoreSentences } from "../../core/decode/score-sentence.ts";
import { fixed } from "../../core/decode/scores.ts";
import { ldaScatterOf, ldaScatterSvg } from "../../core/figure/lda-scatter.ts";
import { utf8 } from "../../core/export/bytes.ts";
import { AnalysisError } from "../../core/errors.ts";
import { badArgument, noMoreThan, positional } from "../arguments.ts";
import type { Call, Command } from "../command.ts";
import { decodeArrays } from "../decode-arrays.ts";
import { decodeDocument, decodeOptions } from "../decode-options.ts";
import { fileHelp, fileOptions, withSession } from "../open-file.ts";
import { recipeOf, selectionOptions } from "../selection.ts";
import { reportLines, summaryLine } from "../step-report.ts";
import { textTable } from "../text-table.ts";
import { writeFiles } from "../write-files.ts";

export const decode: Command = {
  name: "decode",
  summary: "cross-validated scores of a decoder and the projection of the trials",
  usage: "decode FILE [SELECTION] [DECODE]\n       neural-coding decode --x X.npy --y Y.npy [DECODE]",
  description: `Counts spikes, learns the label of a trial from them and tests on trials left out, fold by fold. Prints the score of
each fold, their mean and standard deviation (divisor n), what guessing would score, the score in the plane of the
first discriminants, and the confusion matrix. With --x and --y it decodes arrays: X is (trials, units), or (trials,
bins, units); Y has one label a trial.

${fileHelp}`,
  options: [
    { name: "x", value: "X.npy", help: "Counts, instead of FILE; an .npz with X (and y) is taken too." },
    { name: "y", value: "Y.npy", help: "Labels of the trials of --x." },
    ...decodeOptions(),
    { name: "projection", help: "Include the coordinates of every trial (with --json)." },
    { name: "figure", value: "F.svg", help: "Write the figure of the trials in the plane." },
    ...fileOptions,
    ...selectionOptions,
  ],
  examples: [
    "decode allen_cache/760345702 --recipe orientation.spikes.json --figure lda.svg",
    "decode --x X.npy --y y.npy --method lda --solver eigen --shrinkage 0.2 --folds 5 --json",
  ],
  async run(call) {
    const { given, output, control } = call;
    const figureFile = given.text("figure");
    if (figureFile !== undefined && path.extname(figureFile).toLowerCase() !== ".svg")
      throw badArgument("--figure", `"${figureFile}" should end in .svg.`, { value: figureFile });
    const { decoding, label } = await (given.has("x") || given.has("y") ? decodeNpy(call) : decodeFile(call));
    output.notices(decoding.notices);
    const files = figureFile === undefined ? [] : await writeFigure(figureFile, decoding, label, control);
    const document = decodingJson(decoding, { projection: given.has("projection") });
    output.document(files.length ? { ...document, files } : document);
    for (const line of decodingLines(decoding)) output.line(line);
    if (files.length) output.line(`\nWritten: ${files.join(", ")}`);
  },
};

type Label = Parameters<typeof ldaScatterOf>[1];

interface Decoded {
  readonly decoding: Decoding;
  readonly label: Label;
}

async function decodeNpy({ given, control }: Call): Promise<Decoded> {
  noMoreThan(given, 0);
  const decoding = await decodeArrays(given.text("x"), given.text("y"), await recipeDecode(given), control);
  return { decoding, label: { name: "class" } };
}

const recipeDecode = async (given: Call["given"]): Promise<Parameters<typeof decodeArrays>[2]> =>
  (await recipeOf(given, decodeDocument(given))).decode;

async function decodeFile({ given, output, control }: Call): Promise<Decoded> {
  const file = positional(given, 0, "FILE");
  noMoreThan(given, 1);
  const recipe = await recipeOf(given, decodeDocument(given));
  const answer = await withSession(file, given, output, (session) => session.decode(recipe, control));
  output.notices(answer.notices);
  for (const line of reportLines(answer.preview)) output.line(line);
  output.line(`\n${summaryLine(answer.preview, recipe)}\n`);
  return answer;
}

/** Scores and confusion matrix for people. */
export function decodingLines(decoding: Decoding): readonly string[] {
  const { scores, confusion, permutation } = decoding;
  const names = Array.from(decoding.classes, String);
  const rows = names.map((name, i) => [
    name,
    ...names.map((_, j) => String(confusion[i * names.length + j]!)),
  ]);
  const matrix = textTable([["", ...names], ...rows], new Set(names.map((_, i) => i + 1)));
  return [
    `Folds: ${Array.from(scores, (score) => fixed(score, 3)).join(" ")}`,
    ...scoreSentences(decoding),
    ...(permutation
      ? [`Permutations: ${permutation.n}, p = ${String(permutation.pValue)} = (1 + exceeding) / (1 + n).`]
      : []),
    ...(names.length <= 20
      ? [
          "",
          "Confusion of held-out trials (rows true, columns predicted):",
          ...matrix.map((line) => `  ${line}`),
        ]
      : []),
  ];
}

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
  const figure = ldaScatterOf(decoding, label);
  if (!figure)
    throw new AnalysisError("bad-argument", `The method ${decoding.method} has no plane to draw.`, {
      argument: "--figure",
    });
  const [score] = scoreSentences(decoding);
  return utf8(ldaScatterSvg({ ...figure, notes: [...figure.notes, score!] }));
}
