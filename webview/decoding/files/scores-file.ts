import { decodingJson } from "../../../src/core/decode/decoding-json.ts";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import type { ScoresFormat } from "../../../src/protocol/decoding-host-api.ts";
import type { MadeFile } from "./figure-files.ts";

/** The scores as a file: what `decode --json` prints, or one line a fold. */
export function scoresFile(format: ScoresFormat, stem: string, decoding: Decoding): MadeFile {
  const text =
    format === "json"
      ? `${JSON.stringify(decodingJson(decoding, { projection: false }), undefined, 2)}\n`
      : foldLines(decoding);
  const label = format === "json" ? "JSON" : "Comma-separated values";
  return { name: `${stem}-scores.${format}`, label, bytes: new TextEncoder().encode(text) };
}

/** Numbers are the shortest text that reads back to the same double; a failed fold is empty. */
export function foldLines({ scores, plane, regression }: Decoding): string {
  const number = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? "" : String(value);
  const further: readonly (readonly [string, Float64Array])[] = [
    ...(plane ? ([["plane_score", plane.scores]] as const) : []),
    ...(regression ? ([["mean_absolute_error", regression.meanAbsoluteError.scores]] as const) : []),
  ];
  const head = ["fold", "score", ...further.map(([name]) => name)].join(",");
  const lines = Array.from(scores, (score, fold) =>
    [String(fold + 1), number(score), ...further.map(([, values]) => number(values[fold]))].join(","),
  );
  return `${[head, ...lines].join("\n")}\n`;
}
