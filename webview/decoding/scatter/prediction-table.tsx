import type { JSX } from "preact";
import { fixed } from "../../../src/core/decode/scoring/scores.ts";
import { predictedRows } from "../../../src/core/figure/prediction-scatter.ts";
import type { Decoding } from "../../../src/core/decode/decoding.ts";

/** More values than this are a continuum, which only the figure shows. */
const tabled = 40;

/** What was predicted for each true number, as a table. */
export function PredictionTable({ decoding }: { readonly decoding: Decoding }): JSX.Element | null {
  const { regression, classes } = decoding;
  if (!regression || classes.length > tabled) return null;
  return (
    <section>
      <header>
        <h2>Predictions, held-out</h2>
      </header>
      <table class="plain-table">
        <thead>
          <tr>
            {["true", "trials", "predicted"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {predictedRows(regression).map(({ value, trials, mean, std }) => (
            <tr key={value}>
              <th scope="row">{String(value)}</th>
              <td>{String(trials)}</td>
              <td>{`${fixed(mean, 1)} ± ${fixed(std, 1)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
