import type { JSX } from "preact";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import { niceTicks } from "../../src/core/figure/ticks.ts";
import { fixed } from "../../src/core/decode/scoring/scores.ts";
import { isError, scoringName, shownScores, summaryText } from "../../src/core/decode/score-sentence.ts";

const width = 320;
const height = 100;
const left = 12;
const right = width - 12;
/** Where the folds' dots lie, the mean below them, and the axis. */
const dots = 32;
const line = 52;
const floor = 70;

/** What is drawn: scores as people read them, and what a guess would score. */
interface Drawn {
  readonly scores: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly shuffled: readonly number[];
  readonly guess: number;
  readonly guessName: string;
}

function drawnOf(decoding: Decoding): Drawn {
  const { regression, permutation, chance } = decoding;
  const { scores, mean, std } = shownScores(decoding);
  const shown = (score: number): number => (isError(decoding) ? -score : score);
  return {
    scores: finite(scores),
    mean,
    std,
    shuffled: permutation ? finite(permutation.scores).map(shown) : [],
    guess: regression ? shown(regression.guess.score) : chance,
    guessName: regression ? "guess" : "chance",
  };
}

const finite = (values: Float64Array): readonly number[] => Array.from(values).filter(Number.isFinite);

/** Shares of trials end at 1; errors and R² where they lie. */
function rangeOf(
  decoding: Decoding,
  { scores, mean, std, shuffled, guess }: Drawn,
): readonly [number, number] {
  const all = [guess, ...scores, ...shuffled, mean - std].filter(Number.isFinite);
  const lowest = Math.min(...all);
  if (!decoding.regression) return [Math.max(0, lowest - 0.05), 1.02];
  const highest = Math.max(...all, mean + std);
  const space = (highest - lowest) * 0.06 || 0.5;
  return [isError(decoding) ? Math.max(0, lowest - space) : lowest - space, highest + space];
}

/** Each fold's score as a dot, their mean with its spread, and what a guess would score. */
export function FoldScores({ decoding }: { readonly decoding: Decoding }): JSX.Element {
  const drawn = drawnOf(decoding);
  return (
    <section class="folds">
      <header>
        <h2>{`${scoringName(decoding.scoring)} of each fold`}</h2>
      </header>
      {drawn.scores.length > 0 && <Drawing drawn={drawn} range={rangeOf(decoding, drawn)} />}
      {drawn.shuffled.length > 0 && <p class="faint fold-note">Short lines: scores of permuted labels.</p>}
      <ScoreTable decoding={decoding} />
    </section>
  );
}

function Drawing(props: {
  readonly drawn: Drawn;
  readonly range: readonly [low: number, high: number];
}): JSX.Element {
  const { scores, mean, std, shuffled, guess, guessName } = props.drawn;
  const [low, high] = props.range;
  const x = (score: number): number =>
    left + ((Math.min(high, Math.max(low, score)) - low) / (high - low)) * (right - left);
  return (
    <svg
      class="fold-drawing"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={describe(props.drawn)}
    >
      {niceTicks(low, high, 5).map(({ at, text }) => (
        <g key={at}>
          <line class="grid-line" x1={x(at)} x2={x(at)} y1={8} y2={floor} />
          <text x={x(at)} y={floor + 16} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      {shuffled.map((score, i) => (
        <line key={i} class="shuffled" x1={x(score)} x2={x(score)} y1={floor - 8} y2={floor} />
      ))}
      {Number.isFinite(guess) && <GuessMark at={x(guess)} name={guessName} />}
      <line class="spread" x1={x(mean - std)} x2={x(mean + std)} y1={line} y2={line} />
      <line class="mean" x1={x(mean)} x2={x(mean)} y1={line - 6} y2={line + 6} />
      {scores.map((score, i) => {
        // Equal scores lie side by side.
        const above = scores.slice(0, i).filter((other) => Math.abs(x(other) - x(score)) < 7).length;
        return <circle key={i} class="fold" cx={x(score)} cy={dots - 7 * above} r={3.5} />;
      })}
    </svg>
  );
}

/** A line with its name beside it, on the side where there is room. */
function GuessMark({ at, name }: { readonly at: number; readonly name: string }): JSX.Element {
  const before = at > width / 2;
  return (
    <>
      <line class="chance" x1={at} x2={at} y1={8} y2={floor} />
      <text class="chance-text" x={before ? at - 4 : at + 4} y={16} text-anchor={before ? "end" : "start"}>
        {name}
      </text>
    </>
  );
}

const describe = ({ scores, mean, std, guess, guessName }: Drawn): string =>
  `${scores.length} fold scores from ${fixed(Math.min(...scores), 3)} to ${fixed(Math.max(...scores), 3)}, ${fixed(mean, 3)} ± ${fixed(std, 3)}, ${guessName} ${fixed(guess, 3)}.`;

function ScoreTable({ decoding }: { readonly decoding: Decoding }): JSX.Element {
  const { plane } = decoding;
  const shown = shownScores(decoding);
  return (
    <div class="folds-scroll">
      <table class="plain-table">
        <thead>
          <tr>
            <td />
            <th scope="col">all dimensions</th>
            {plane && (
              <th scope="col">
                {plane.components === 1 ? "first discriminant" : `${plane.components}-D plane`}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {Array.from(shown.scores, (score, fold) => (
            <tr key={fold}>
              <th scope="row">{`fold ${fold + 1}`}</th>
              <td>{fixed(score, 3)}</td>
              {plane && <td>{fixed(plane.scores[fold] ?? NaN, 3)}</td>}
            </tr>
          ))}
          <tr class="total">
            <th scope="row">mean ± SD</th>
            <td>{summaryText(shown)}</td>
            {plane && <td>{summaryText(plane)}</td>}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
