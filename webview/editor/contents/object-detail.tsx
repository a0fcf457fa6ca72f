import type { JSX } from "preact";
import type { ContentsNode, DatasetFacts, Peek, SessionApi } from "../../../src/protocol/session-api.ts";
import type { Cell } from "../../../src/core/table/table.ts";
import { useAnswer } from "../../answer.ts";
import { ErrorMessage, Message, Skeleton } from "../../components/message.tsx";
import { bytesText, cellText } from "../../number-text.ts";
import { FactList } from "../overview/fact-list.tsx";
import type { Fact } from "../overview/fact-list.tsx";
import type { SeriesLook } from "../value/contents-look.ts";
import { shapeText } from "./object-words.ts";
import { SeriesPlot } from "./series-plot.tsx";

const headRows = 50;
const headColumns = 20;
const longestCell = 200;

export interface ObjectDetailProps {
  readonly session: SessionApi;
  readonly node: ContentsNode;
  readonly series: SeriesLook | undefined;
  readonly onSeries: (series: SeriesLook) => void;
}

/** What is known of one object: type, attributes, storage, problems, and a piece of its values. */
export function ObjectDetail(props: ObjectDetailProps): JSX.Element {
  const { session, node } = props;
  const { dataset, attributes } = node;
  return (
    <div class="object-detail">
      <h2>{node.path}</h2>
      {node.notices.map(({ message }, i) => (
        <Message key={i} severity="warning" text={message} />
      ))}
      <FactList
        facts={[
          { name: "Kind", value: node.kind },
          { name: "Type", value: node.neurodataType ?? "" },
          { name: "Target", value: node.linkTarget ?? "" },
          ...(dataset ? storageFacts(dataset) : []),
        ]}
      />
      {attributes.length > 0 && <h3>Attributes</h3>}
      <FactList facts={attributes} />
      {dataset && (
        <>
          <Plot {...props} dataset={dataset} />
          <h3>Values</h3>
          <ValuesHead session={session} path={node.path} />
        </>
      )}
    </div>
  );
}

const storageFacts = (dataset: DatasetFacts): readonly Fact[] => [
  { name: "Values", value: shapeText(dataset.shape, dataset.dtype) },
  { name: "Unit", value: dataset.unit ?? "" },
  { name: "Size", value: bytesText(dataset.bytes) },
  { name: "Chunks", value: dataset.chunks ? dataset.chunks.join(" × ") : "contiguous" },
  { name: "Filters", value: dataset.filters.length ? dataset.filters.join(", ") : "none" },
];

const isNumeric = (dtype: string): boolean => /^[<>|=]?(u?int|float|[fiu]\d|double)/i.test(dtype);

/** Numbers along time, where the object is the data of such a series: others have no times to be drawn at. */
function Plot(props: ObjectDetailProps & { readonly dataset: DatasetFacts }): JSX.Element | null {
  const { session, node, dataset, series, onSeries } = props;
  const { shape, dtype } = dataset;
  const length = shape[0] ?? 0;
  if (
    !node.path.endsWith("/data") ||
    !isNumeric(dtype) ||
    shape.length === 0 ||
    shape.length > 2 ||
    length < 2
  )
    return null;
  return (
    <>
      <h3>Plot</h3>
      <SeriesPlot
        path={node.path}
        length={length}
        channels={shape[1] ?? 1}
        look={series}
        ask={({ window, channel }, points) =>
          session.peek(node.path, { kind: "series", ...window, channel, points })
        }
        onLook={onSeries}
      />
    </>
  );
}

function ValuesHead(props: { readonly session: SessionApi; readonly path: string }): JSX.Element {
  const { session, path } = props;
  const { value, error } = useAnswer(path, () =>
    session.peek(path, { kind: "head", rows: headRows, columns: headColumns }),
  );
  if (error !== undefined)
    return (
      <div>
        <ErrorMessage error={error} />
      </div>
    );
  return (
    <div>
      {value ? (
        value.kind === "cells" && <Values head={value} />
      ) : (
        <Skeleton lines={4} label="Reading values" />
      )}
    </div>
  );
}

const Values = ({ head }: { readonly head: Extract<Peek, { kind: "cells" }> }): JSX.Element => (
  <>
    <div class="value-table" tabIndex={0}>
      <table>
        <tbody>
          {head.rows.map((cells, row) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {cells.map((cell, column) => (
                <ValueCell key={column} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {head.truncated && (
      <p class="faint">{`The first ${head.rows.length} of ${shapeText(head.shape, null)}.`}</p>
    )}
  </>
);

function ValueCell({ cell }: { readonly cell: Cell }): JSX.Element {
  const text = cellText(cell);
  const isNumber = typeof cell === "number" || typeof cell === "bigint";
  return (
    <td class={cell === null ? "missing" : isNumber ? "number" : ""}>
      {text.length > longestCell ? `${text.slice(0, longestCell)}…` : text}
    </td>
  );
}
