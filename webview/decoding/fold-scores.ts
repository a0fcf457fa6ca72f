import type { Decoding } from "../../src/core/decode/decoding.ts";
import { niceTicks } from "../../src/core/figure/ticks.ts";
import { fixed } from "../../src/core/decode/scores.ts";
import { scoringName, summaryText } from "../../src/core/decode/score-sentence.ts";
import { el, svg } from "../element.ts";

const width = 320;
const height = 100;
const left = 12;
const right = width - 12;
/** Where the folds' dots lie, the mean below them, and the axis. */
const dots = 32;
const line = 52;
const floor = 70;

/** Each fold's score as a dot, their mean with its spread, and what chance would score. */
export function foldScores(decoding: Decoding): HTMLElement {
  const finite = Array.from(decoding.scores).filter((score) => Number.isFinite(score));
  return el(
    "section",
    { class: "folds" },
    el("header", {}, el("h2", {}, `${scoringName(decoding.scoring)} of each fold`)),
    finite.length > 0 && drawing(decoding, finite),
    table(decoding),
  );
}

function drawing(decoding: Decoding, scores: readonly number[]): SVGElement {
  const { mean, std, chance, permutation } = decoding;
  const low = Math.max(0, Math.min(chance, ...scores, mean - std) - 0.05);
  const x = (score: number): number => left + ((score - low) / (1.02 - low)) * (right - left);
  const shuffled = permutation ? Array.from(permutation.scores) : [];
  return svg(
    "svg",
    {
      class: "fold-drawing",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": describe(decoding),
    },
    ...niceTicks(low, 1, 5).map(({ at, text }) =>
      svg(
        "g",
        {},
        svg("line", { class: "grid-line", x1: x(at), x2: x(at), y1: 8, y2: floor }),
        svg("text", { x: x(at), y: floor + 16, "text-anchor": "middle" }, text),
      ),
    ),
    ...shuffled.map((score) =>
      svg("line", { class: "shuffled", x1: x(score), x2: x(score), y1: floor - 8, y2: floor }),
    ),
    svg("line", { class: "chance", x1: x(chance), x2: x(chance), y1: 8, y2: floor }),
    svg("text", { class: "chance-text", x: x(chance) + 4, y: 16 }, "chance"),
    svg("line", {
      class: "spread",
      x1: x(mean - std),
      x2: x(Math.min(1.02, mean + std)),
      y1: line,
      y2: line,
    }),
    svg("line", { class: "mean", x1: x(mean), x2: x(mean), y1: line - 6, y2: line + 6 }),
    // Equal scores lie side by side.
    ...scores.map((score, i) => {
      const above = scores.slice(0, i).filter((other) => Math.abs(x(other) - x(score)) < 7).length;
      return svg("circle", { class: "fold", cx: x(score), cy: dots - 7 * above, r: 3.5 });
    }),
  );
}

const describe = ({ scores, mean, std, chance }: Decoding): string =>
  `${scores.length} fold scores from ${fixed(Math.min(...scores), 3)} to ${fixed(Math.max(...scores), 3)}, ${summaryText({ scores, mean, std })}, chance ${fixed(chance, 3)}.`;

function table(decoding: Decoding): HTMLElement {
  const row = (name: string, full: string, plane: string | undefined, className = ""): HTMLElement =>
    el(
      "tr",
      { class: className },
      el("th", { scope: "row" }, name),
      el("td", {}, full),
      plane !== undefined && el("td", {}, plane),
    );
  const { plane } = decoding;
  const rows = Array.from(decoding.scores, (score, fold) =>
    row(`fold ${fold + 1}`, fixed(score, 3), plane && fixed(plane.scores[fold] ?? NaN, 3)),
  );
  const head = el(
    "tr",
    {},
    el("td", {}),
    el("th", { scope: "col" }, "all dimensions"),
    plane &&
      el(
        "th",
        { scope: "col" },
        plane.components === 1 ? "first discriminant" : `${plane.components}-D plane`,
      ),
  );
  return el(
    "div",
    { class: "folds-scroll" },
    el(
      "table",
      { class: "plain-table" },
      el("thead", {}, head),
      el("tbody", {}, ...rows, row("mean ± SD", summaryText(decoding), plane && summaryText(plane), "total")),
    ),
  );
}
