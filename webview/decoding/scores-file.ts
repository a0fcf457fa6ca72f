import { decodingJson } from "../../src/core/decode/decoding-json.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import type { FileToSave, ScoresFormat } from "../../src/protocol/decoding-host-api.ts";

/** The scores as a file: what `decode --json` prints, or one line a fold. */
export function scoresFile(format: ScoresFormat, stem: string, decoding: Decoding): FileToSave {
  const text =
    format === "json"
      ? `${JSON.stringify(decodingJson(decoding, { projection: false }), undefined, 2)}\n`
      : foldLines(decoding);
  const label = format === "json" ? "JSON" : "Comma-separated values";
  return { name: `${stem}-scores.${format}`, label, bytes: new TextEncoder().encode(text) };
}

/** Numbers are the shortest text that reads back to the same double; a failed fold is empty. */
export function foldLines({ scores, plane }: Decoding): string {
  const number = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? "" : String(value);
  const head = plane ? "fold,score,plane_score" : "fold,score";
  const lines = Array.from(scores, (score, fold) =>
    [String(fold + 1), number(score), ...(plane ? [number(plane.scores[fold])] : [])].join(","),
  );
  return `${[head, ...lines].join("\n")}\n`;
}
