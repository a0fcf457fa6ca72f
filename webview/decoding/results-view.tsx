import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Notice } from "../../src/core/errors.ts";
import {
  scoreSentences,
  scoringName,
  shownScores,
  summaryText,
} from "../../src/core/decode/score-sentence.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import type { PageSettings } from "../../src/protocol/editor-host-api.ts";
import type { DecodeAnswer } from "../../src/protocol/session-api.ts";
import { Button } from "../components/controls.tsx";
import { Message } from "../components/message.tsx";
import { ClassBalance } from "./class-balance.tsx";
import { ConfusionMatrix } from "./confusion/confusion-matrix.tsx";
import { FoldScores } from "./fold-scores.tsx";
import { PredictionTable } from "./scatter/prediction-table.tsx";
import { PredictionView } from "./scatter/prediction-view.tsx";
import { ScatterFigure } from "./scatter/scatter-figure.tsx";
import { scatterOf } from "./scatter/scatter-view.ts";
import { TrialTable } from "./trial-table.tsx";
import { withConfusion, withTrials, withView } from "./value/decoding-value.ts";
import type { DecodingValue } from "./value/decoding-value.ts";
import { kindOf } from "./value/result-view-state.ts";
import type { TrialsLook } from "./value/trials-look.ts";

/** What results are shown with. */
export interface ResultTools {
  readonly settings: PageSettings;
  readonly change: (next: (value: DecodingValue) => DecodingValue) => void;
  readonly copy: (text: string) => void;
  /** Shows trials, as indices among those decoded, in the table they come from. */
  readonly showTrials: (trials: readonly number[]) => void;
}

/** What one run found: the sentence, the figure, the fold scores, the confusion matrix, the trials. */
export function ResultsView(props: {
  readonly answer: DecodeAnswer;
  readonly value: DecodingValue;
  readonly tools: ResultTools;
}): JSX.Element {
  const { answer, value, tools } = props;
  const { decoding } = answer;
  const { trials } = value;
  const look = (next: Partial<TrialsLook>): void =>
    tools.change((now) => withTrials(now, { ...now.trials, ...next }));
  const kind = kindOf(value.view, decoding);
  const figure = useMemo(() => scatterOf(answer, kind), [answer, kind]);
  const once = useMemo(
    () => ({
      scores: <ScoreBox decoding={decoding} copy={tools.copy} />,
      folds: <FoldScores decoding={decoding} />,
      balance: decoding.regression ? (
        <PredictionTable decoding={decoding} />
      ) : (
        <ClassBalance decoding={decoding} />
      ),
    }),
    [answer],
  );
  return (
    <div class="results">
      {once.scores}
      {warningsOf(answer).map(({ message }) => (
        <Message key={message} severity="warning" text={message} />
      ))}
      {decoding.regression ? (
        <PredictionView answer={answer} />
      ) : figure ? (
        <ScatterFigure
          answer={answer}
          figure={figure}
          kind={kind}
          view={value.view}
          onView={(view) => tools.change((now) => withView(now, view))}
          palette={tools.settings.palette}
        />
      ) : (
        <Message severity="info" text="This method has no plane to draw; its scores are below." />
      )}
      <div class="result-columns">
        {!decoding.regression && (
          <ConfusionMatrix
            decoding={decoding}
            look={value.confusion}
            onLook={(look) => tools.change((now) => withConfusion(now, look))}
            showTrials={tools.showTrials}
          />
        )}
        {once.folds}
        {once.balance}
      </div>
      <section>
        <Button icon="table" expanded={trials.shown} onClick={() => look({ shown: !trials.shown })}>
          Show as Table
        </Button>
        <div>
          {trials.shown && (
            <TrialTable
              answer={answer}
              figure={figure}
              copy={tools.copy}
              place={trials.place}
              onRest={(place) => look({ place })}
            />
          )}
        </div>
      </section>
    </div>
  );
}

const ScoreBox = (props: {
  readonly decoding: Decoding;
  readonly copy: (text: string) => void;
}): JSX.Element => {
  const { decoding, copy } = props;
  const sentences = scoreSentences(decoding);
  return (
    <section class="score-box" aria-label="Score">
      <div class="score">
        <span class="faint">{scoringName(decoding.scoring)}</span>
        <strong>{summaryText(shownScores(decoding))}</strong>
      </div>
      <div class="score-text">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Button onClick={() => copy(sentences.join(" "))} title="Copy these sentences" icon="copy">
        Copy
      </Button>
    </section>
  );
};

/** What the session and the decoding noticed, each once. */
function warningsOf({ notices, decoding }: DecodeAnswer): readonly Notice[] {
  const all = [...notices, ...decoding.notices];
  return all.filter((notice, i) => all.findIndex((other) => other.message === notice.message) === i);
}
