import { describeScatter } from "../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../src/core/figure/lda-scatter.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import { scoreSentences } from "../../src/core/decode/score-sentence.ts";
import { counted, roughText } from "../number-text.ts";
import { centroids } from "./scatter/scatter-view.ts";

/** The figure for those who do not see it: what is drawn, which classes lie near and far, the scores. */
export function describeFigure(figure: LdaScatter, decoding: Decoding): string {
  return [describeScatter(figure), distances(figure), ...scoreSentences(decoding)].filter(Boolean).join(" ");
}

/** `Nearest centroids: 0 and 150. Farthest: 30 and 120.` */
function distances(figure: LdaScatter): string {
  const places = centroids(figure);
  let [nearest, farthest] = [Infinity, -Infinity];
  let [near, far] = ["", ""];
  for (let i = 0; i < places.length; i++)
    for (let j = i + 1; j < places.length; j++) {
      const distance = Math.hypot(places[i]!.x - places[j]!.x, places[i]!.y - places[j]!.y);
      const pair = `${figure.classNames[i]!} and ${figure.classNames[j]!}`;
      if (distance < nearest) [nearest, near] = [distance, pair];
      if (distance > farthest) [farthest, far] = [distance, pair];
    }
  if (near === "" || near === far) return "";
  return `Nearest centroids: ${near}. Farthest: ${far}.`;
}

/** One class, read aloud while stepping through the figure. */
export function describeClass(figure: LdaScatter, index: number): string {
  const place = centroids(figure)[index]!;
  const where = place.trials > 0 ? `, centre at ${roughText(place.x)}, ${roughText(place.y)}` : "";
  return `${figure.legendTitle} ${figure.classNames[index]!}: ${counted(place.trials, "trial")}${where}.`;
}
