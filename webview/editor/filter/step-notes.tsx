import type { JSX } from "preact";
import { AnalysisError } from "../../../src/core/errors.ts";
import type { ErrorDetails, Notice } from "../../../src/core/errors.ts";
import { useAnswer } from "../../answer.ts";
import { Button } from "../../components/controls.tsx";
import { ErrorMessage, Message } from "../../components/message.tsx";
import { countText } from "../../number-text.ts";
import { replaceColumn } from "./expression.ts";
import { questionOf } from "./filter-source.ts";
import type { FilterSource } from "./filter-source.ts";

/** What is worth knowing about a step, with the corrected expressions as buttons that say what they would leave. */
export function StepWarning(props: {
  readonly label: string;
  readonly notices: readonly Notice[];
  readonly source: FilterSource;
  /** The expressions of the steps before. */
  readonly before: readonly string[];
  readonly apply: (expression: string) => void;
  readonly dismiss: () => void;
}): JSX.Element {
  const { label, notices, source, before, apply, dismiss } = props;
  return (
    <Message severity="warning" text={label + notices.map((notice) => notice.message).join(" ")}>
      {notices.map(
        ({ suggestion }) =>
          suggestion !== undefined && (
            <Correction
              key={suggestion}
              source={source}
              before={before}
              expression={suggestion}
              apply={apply}
            />
          ),
      )}
      <Button onClick={dismiss}>Dismiss</Button>
    </Message>
  );
}

function Correction(props: {
  readonly source: FilterSource;
  readonly before: readonly string[];
  readonly expression: string;
  readonly apply: (expression: string) => void;
}): JSX.Element | null {
  const { source, before, expression, apply } = props;
  const where = [...before, expression];
  const { value, error } = useAnswer(questionOf(source, where), async () => (await source.try(where)).left);
  // What cannot be applied is no correction.
  if (error !== undefined) return null;
  return (
    <Button class="code" title="Use this step instead" onClick={() => apply(expression)}>
      {value === undefined ? expression : `${expression}: would leave ${countText(value)}`}
    </Button>
  );
}

/** Why a step cannot be applied, with the nearest columns as buttons. */
export function StepError(props: {
  readonly error: unknown;
  readonly expression: string;
  readonly apply: (expression: string) => void;
}): JSX.Element {
  const { error, expression, apply } = props;
  if (!(error instanceof AnalysisError) || error.code !== "missing-column")
    return <ErrorMessage error={error} />;
  const { column, nearest } = error.details as ErrorDetails["missing-column"];
  if (nearest.length === 0) return <ErrorMessage error={error} />;
  return (
    <ErrorMessage error={error}>
      {nearest.map((name) => (
        <Button
          key={name}
          class="code"
          title={`Use ${name}`}
          onClick={() => apply(replaceColumn(expression, column, name))}
        >
          {name}
        </Button>
      ))}
    </ErrorMessage>
  );
}
