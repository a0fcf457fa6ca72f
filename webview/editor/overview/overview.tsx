import type { ComponentChildren, JSX } from "preact";
import { qualityDefaults } from "../../../src/core/units/quality.ts";
import { placeText } from "../../../src/core/units/unit-places.ts";
import type { Overview as OverviewFacts, SessionFacts } from "../../../src/protocol/session-api.ts";
import type { Answer } from "../../answer.ts";
import { Button, LinkButton } from "../../components/controls.tsx";
import { ErrorMessage, Message, Skeleton } from "../../components/message.tsx";
import { bytesText, counted, countText } from "../../number-text.ts";
import { FactList } from "./fact-list.tsx";
import type { Fact } from "./fact-list.tsx";
import { StimulusStrip } from "./stimulus-strip.tsx";
import { StructureBars } from "./structure-bars.tsx";

export interface OverviewActions {
  showStimulus(name: string): void;
  showStructure(column: string, name: string): void;
  showTable(name: string): void;
  showQuality(): void;
  /** Asks for the overview once more. */
  retry(): void;
}

interface OverviewProps {
  readonly facts: Answer<SessionFacts>;
  /** What takes longer than the facts. */
  readonly overview: Answer<OverviewFacts>;
  readonly actions: OverviewActions;
  /** Where it is read from, unless that is this disk. */
  readonly elsewhere?: ComponentChildren;
  /** What can be done about a file that cannot be read. */
  readonly help?: ComponentChildren;
}

/** Facts, stimuli and units of the session, each with a skeleton and an error of its own. */
export function Overview({ facts, overview, actions, elsewhere, help }: OverviewProps): JSX.Element {
  const isReadable = facts.error === undefined;
  const notices = isReadable ? noticesOf(facts.value, overview.value) : [];
  return (
    <div class="overview">
      {elsewhere}
      <Block title="Found while reading" wide hidden={notices.length === 0}>
        {notices.map((text) => (
          <Message key={text} severity="warning" text={text} />
        ))}
      </Block>
      <Block title="Session">
        {!isReadable ? (
          <ErrorMessage error={facts.error}>{help}</ErrorMessage>
        ) : facts.value ? (
          <FactList facts={factsOf(facts.value)} />
        ) : (
          <Skeleton lines={6} label="Reading the session" />
        )}
      </Block>
      <Block title="Units by structure" hidden={!isReadable || overview.error !== undefined}>
        {overview.value ? (
          <Units overview={overview.value} actions={actions} />
        ) : (
          <Skeleton lines={5} label="Reading the units" />
        )}
      </Block>
      <Block title="Stimuli and intervals along the session" wide hidden={!isReadable}>
        <Stimuli overview={overview} actions={actions} />
      </Block>
      <Block title="Tables" hidden={!isReadable}>
        {facts.value ? (
          <TableList tables={facts.value.tables} onShow={(name) => actions.showTable(name)} />
        ) : (
          <Skeleton lines={3} label="Reading the tables" />
        )}
      </Block>
    </div>
  );
}

const Block = (props: {
  readonly title: string;
  readonly wide?: boolean;
  readonly hidden?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <section class={props.wide ? "block wide" : "block"} hidden={props.hidden}>
    <h2>{props.title}</h2>
    <div>{props.children}</div>
  </section>
);

const Faint = (props: { readonly children: ComponentChildren }): JSX.Element => (
  <p class="faint">{props.children}</p>
);

function Stimuli(props: {
  readonly overview: Answer<OverviewFacts>;
  readonly actions: OverviewActions;
}): JSX.Element {
  const { overview, actions } = props;
  if (overview.error !== undefined)
    return (
      <ErrorMessage error={overview.error}>
        <Button onClick={() => actions.retry()}>Try Again</Button>
      </ErrorMessage>
    );
  if (!overview.value) return <Skeleton lines={5} label="Reading the stimuli" />;
  const { blocks } = overview.value;
  if (blocks.length === 0) return <Faint>This session has no stimuli or intervals.</Faint>;
  return <StimulusStrip blocks={blocks} onPick={(name) => actions.showStimulus(name)} />;
}

function Units(props: { readonly overview: OverviewFacts; readonly actions: OverviewActions }): JSX.Element {
  const { overview, actions } = props;
  const { structures, place } = overview;
  return (
    <>
      <UnitNote overview={overview} onChange={() => actions.showQuality()} />
      {structures.length > 0 && (
        <StructureBars
          structures={structures}
          onPick={({ column, name }) => actions.showStructure(column, name)}
        />
      )}
      {place !== null && <Faint>{`Structures are told by ${placeText(place)}.`}</Faint>}
    </>
  );
}

function UnitNote(props: { readonly overview: OverviewFacts; readonly onChange: () => void }): JSX.Element {
  const { unitsPassing, unitsTotal } = props.overview;
  if (unitsTotal === 0) return <Faint>This session has no units.</Faint>;
  if (unitsPassing === unitsTotal) return <p>{counted(unitsTotal, "unit")}.</p>;
  const { isi_violations_maximum, amplitude_cutoff_maximum, presence_ratio_minimum } = qualityDefaults;
  const limits = `ISI violations ≤ ${isi_violations_maximum}, amplitude cutoff ≤ ${amplitude_cutoff_maximum}, presence ratio ≥ ${presence_ratio_minimum}`;
  return (
    <p>
      {`Quality defaults in force: ${limits}. ${countText(unitsPassing)} of ${counted(unitsTotal, "unit")} pass. `}
      <LinkButton onClick={props.onChange}>Change</LinkButton>
    </p>
  );
}

function TableList(props: {
  readonly tables: SessionFacts["tables"];
  readonly onShow: (name: string) => void;
}): JSX.Element {
  const { tables, onShow } = props;
  if (tables.length === 0) return <Faint>No tables.</Faint>;
  return (
    <ul class="plain-list">
      {tables.map(({ name, rowCount, description }) => (
        <li key={name}>
          <LinkButton onClick={() => onShow(name)}>{name}</LinkButton>
          <span class="faint">{rowCount === null ? "" : ` ${counted(rowCount, "row")}`}</span>
          {description !== undefined && <span class="faint">{` – ${description}`}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What reading found, each said once. */
const noticesOf = (...read: readonly (SessionFacts | OverviewFacts | undefined)[]): readonly string[] => [
  ...new Set(read.flatMap((part) => part?.notices.map(({ message }) => message) ?? [])),
];

function factsOf(facts: SessionFacts): readonly Fact[] {
  return [
    ...identity(facts),
    ...facts.facts,
    ...facts.subject,
    { name: "File", value: `${facts.path} (${bytesText(facts.fileSize)})` },
    { name: "NWB version", value: facts.nwbVersion ?? "" },
    { name: "Cache folder", value: facts.cacheFolder ?? "" },
  ];
}

/** The identifier, unless it is among the facts. */
function identity({ sessionId, identifier, facts }: SessionFacts): readonly Fact[] {
  const value = sessionId ?? identifier ?? "";
  return facts.some((fact) => fact.value === value) ? [] : [{ name: "Identifier", value }];
}
