import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { LdaScatter } from "../../src/core/figure/lda-scatter.ts";
import type { Cell } from "../../src/core/table/table.ts";
import type { DecodeAnswer } from "../../src/protocol/session-api.ts";
import { TableTwin } from "../components/table-twin.tsx";
import type { TwinColumn } from "../components/table-twin.tsx";
import type { GridPlace } from "../grid/grid-view.ts";

/** The trials that were decoded: the figure's points with what was predicted of each. */
export function TrialTable(props: {
  readonly answer: DecodeAnswer;
  readonly figure: LdaScatter | undefined;
  readonly copy: (text: string) => void;
  /** Where it was left; undefined for its beginning. */
  readonly place: GridPlace | undefined;
  readonly onRest: (place: GridPlace) => void;
}): JSX.Element {
  const { answer, figure, ...others } = props;
  const columns = useMemo(() => columnsOf(answer, figure), [answer, figure]);
  const { trials } = answer.decoding;
  return (
    <TableTwin
      {...others}
      label={`Trials of the decoding, ${trials} rows`}
      columns={columns}
      rowCount={trials}
      class="table-twin trial-table"
    />
  );
}

function columnsOf(answer: DecodeAnswer, figure: LdaScatter | undefined): readonly TwinColumn[] {
  const { decoding } = answer;
  const { regression } = decoding;
  const className = (index: number): Cell => (index < 0 ? null : (decoding.classes[index] ?? null));
  const columns: readonly TwinColumn[] = [
    [{ name: "trial_id", type: "integer" }, (trial) => Number(answer.trialIds[trial])],
    [{ name: answer.label.name, type: "mixed" }, (trial) => className(decoding.labelIndex[trial]!)],
    [
      { name: "predicted", type: regression ? "number" : "mixed" },
      (trial) => (regression ? regression.predicted[trial]! : className(decoding.predicted[trial]!)),
    ],
    [{ name: "fold", type: "integer" }, (trial) => decoding.testFold[trial]! + 1],
  ];
  if (!figure) return columns;
  return [
    ...columns,
    [{ name: figure.xTitle.split(" (")[0]!, type: "number" }, (trial) => figure.x[trial]!],
    [{ name: figure.yTitle.split(" (")[0]!, type: "number" }, (trial) => figure.y[trial]!],
  ];
}
