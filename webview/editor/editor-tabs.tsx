import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { AnalysisError } from "../../src/core/errors.ts";
import type { EditorTab } from "../../src/protocol/editor-host-api.ts";
import type { SessionFacts } from "../../src/protocol/session-api.ts";
import { Button } from "../components/controls.tsx";
import type { Tab } from "../components/tabs.tsx";
import { Contents } from "./contents/contents.tsx";
import { EditorTable } from "./editor-table.tsx";
import type { TabProps } from "./editor-props.ts";
import { Elsewhere } from "./overview/elsewhere.tsx";
import { Overview } from "./overview/overview.tsx";
import type { OverviewActions } from "./overview/overview.tsx";
import { otherTables, trialTables } from "./table/trial-tables.ts";
import { withCard, withTab } from "./value/editor-value.ts";
import type { EditorValue } from "./value/editor-value.ts";
import { withStimulusShown, withStructureShown, withTableShown } from "./value/navigation.ts";

interface EditorTabEntry {
  /** Commands and keys name it too; decoding is a panel of its own. */
  readonly id: Exclude<EditorTab, "decode">;
  readonly label: (facts: SessionFacts | undefined) => string;
  /** Left out of files that have nothing to show there. */
  readonly offered?: (facts: SessionFacts) => boolean;
  readonly Part: (props: TabProps) => JSX.Element | null;
}

/** A file that is no Allen recording has trials. */
const trialsLabel = (facts: SessionFacts | undefined): string =>
  !facts || trialTables(facts).some(({ kind }) => kind === "presentations") ? "Stimuli" : "Trials";

/** The tabs in their order: a further one is a line here and a folder of its own. */
export const editorTabs: readonly EditorTabEntry[] = [
  { id: "overview", label: () => "Overview", Part: OverviewPart },
  { id: "stimuli", label: trialsLabel, Part: (props) => <EditorTable {...props} pane="stimuli" /> },
  { id: "units", label: () => "Units", Part: (props) => <EditorTable {...props} pane="units" /> },
  {
    id: "tables",
    label: () => "Tables",
    offered: (facts) => otherTables(facts).length > 0,
    Part: (props) => <EditorTable {...props} pane="tables" />,
  },
  { id: "contents", label: () => "Contents", Part: ContentsPart },
];

/** The tabs of a session; all of them before it is known. */
export const tabsOf = (facts: SessionFacts | undefined): readonly Tab[] =>
  editorTabs
    .filter(({ offered }) => !facts || !offered || offered(facts))
    .map(({ id, label }) => ({ id, label: label(facts) }));

function OverviewPart(props: TabProps): JSX.Element {
  const { facts, overview } = props;
  // Hundreds of marks that no edit of the recipe changes.
  return useMemo(
    () => (
      <Overview
        facts={facts.value ? { ...facts, error: undefined } : facts}
        overview={overview}
        actions={overviewActions(props)}
        elsewhere={<Elsewhere file={props.file} onDownload={() => void props.page.host.download()} />}
        help={<Help {...props} />}
      />
    ),
    [facts.value, facts.error, facts.pending, overview.value, overview.error, overview.pending],
  );
}

/** It reads as soon as it is on the page, so it is put there when it is first shown, and stays. */
function ContentsPart({ page, store, shown, reading }: TabProps): JSX.Element | null {
  const wasShown = useRef(false);
  wasShown.current ||= shown && reading > 0;
  return wasShown.current ? <Contents session={page.session} store={store} reading={reading} /> : null;
}

function overviewActions({ store, drawn, retry }: TabProps): OverviewActions {
  /** There is no other part before the session is known. */
  const go = (change: (value: EditorValue, facts: SessionFacts) => EditorValue): void => {
    const { facts } = drawn;
    if (facts) store.change((value) => change(value, facts));
  };
  return {
    showStimulus: (name) => go((value, facts) => withStimulusShown(value, facts, name)),
    showStructure: (column, name) => go((value) => withStructureShown(value, column, name)),
    showTable: (name) => go((value, facts) => withTableShown(value, facts, name)),
    showQuality: () => go((value) => withTab(withCard(value, "units", { kind: "quality" }), "units")),
    retry,
  };
}

const wantsKey = (error: unknown): boolean => error instanceof AnalysisError && error.code === "needs-token";

const sendsWhole = (error: unknown): boolean => error instanceof AnalysisError && error.code === "no-ranges";

/** What can be done about a file that cannot be read. */
const Help = ({ page, start, facts }: TabProps): JSX.Element => (
  <>
    {wantsKey(facts.error) && <Button onClick={() => void page.host.signIn()}>Sign In to DANDI...</Button>}
    <Button onClick={() => void page.host.reopen()}>Try Again</Button>
    {start.transfer === undefined && <Button onClick={() => void page.host.reveal()}>Show File</Button>}
    {sendsWhole(facts.error) && <Button onClick={() => void page.host.download()}>Download</Button>}
    <Button onClick={() => void page.host.showLog()}>Show Log</Button>
  </>
);
