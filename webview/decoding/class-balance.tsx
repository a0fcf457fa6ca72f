import type { JSX } from "preact";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import { counted, countText } from "../number-text.ts";

const shown = 40;

/** How many trials each class has. */
export function ClassBalance({ decoding }: { readonly decoding: Decoding }): JSX.Element {
  const counts = new Float64Array(decoding.classes.length);
  for (const label of decoding.labelIndex) counts[label]!++;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return (
    <section class="balance">
      <h2>Trials of each class</h2>
      <ul class="plain-list">
        {Array.from(counts.subarray(0, shown), (count, i) => (
          <li key={i}>
            <span class="bar-name">{String(decoding.classes[i])}</span>
            <span class="bar-track">
              <span class="bar" style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <span class="bar-count">{countText(count)}</span>
          </li>
        ))}
      </ul>
      {counts.length > shown && (
        <p class="faint">{`and ${counted(counts.length - shown, "more class", "more classes")}`}</p>
      )}
    </section>
  );
}
