import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { isFileChanged } from "../../src/core/errors.ts";
import type { SessionFacts } from "../../src/protocol/session-api.ts";
import { useAnswer } from "../answer.ts";
import type { Answer } from "../answer.ts";
import { StaleBanner } from "../components/stale-banner.tsx";
import type { Staleness } from "../components/stale-banner.tsx";
import { TabPanel, Tabs } from "../components/tabs.tsx";
import { announceError } from "../live-region.ts";
import { messageOf } from "../page.ts";
import { useStore } from "../store.ts";
import { editorTabs, tabsOf } from "./editor-tabs.tsx";
import type { EditorProps, SessionAnswers } from "./editor-props.ts";
import { LiveReadOut } from "./read-out/live-read-out.tsx";
import { stepModels } from "./step-models.ts";
import { withTab } from "./value/editor-value.ts";
import { trialTableOf, withTrialsShown, withUsualTable } from "./value/navigation.ts";

/** The NWB editor: tabs over one session, and the recipe they edit together. */
export function Editor(props: EditorProps): JSX.Element {
  const { page, start, store, file, drawn } = props;
  const value = useStore(store);
  const { reading: asked, stale } = useStore(file);
  const session = useSession(props, asked);
  const { facts } = session;
  drawn.facts = facts.value;
  const models = useMemo(() => stepModels(store, () => drawn.facts), [store, drawn]);
  // Of a file that cannot be read there is nothing to go to, and nothing to select.
  const unread = facts.value === undefined && facts.error !== undefined;
  const tabs = unread ? [] : tabsOf(facts.value);
  const shown = tabs.some(({ id }) => id === value.tab) ? value.tab : "overview";
  // The parts ask again once the session has answered again: what they show of a file that is gone stays.
  const reading = Number(facts.of ?? 0);
  return (
    <main class="editor">
      <h1 class="unseen">{start.fileName}</h1>
      <StaleBanner stale={stale ?? lostFile(facts)} onReadAgain={() => void page.host.reopen()} />
      {!unread && (
        <Tabs
          label="Parts of the session"
          tabs={tabs}
          shown={shown}
          onShow={(tab) => store.change((before) => withTab(before, tab))}
        />
      )}
      <div class="panels" hidden={unread && isFileChanged(facts.error)}>
        {editorTabs.map(({ id, Part }) => (
          <TabPanel key={id} id={id} shown={shown}>
            <Part {...props} {...session} models={models} shown={id === shown} reading={reading} />
          </TabPanel>
        ))}
      </div>
      {!unread && (
        <LiveReadOut
          store={store}
          session={page.session}
          table={facts.value && trialTableOf(value, facts.value)}
          reading={reading}
          extract={() => tell(page.host.extract(store.value.draft.recipe))}
          decode={() => tell(page.host.decode(store.value.draft.recipe))}
        />
      )}
    </main>
  );
}

/** A question to the host that failed is told where its answer would be: nowhere on the page. */
const tell = (question: Promise<void>): void =>
  void question.catch((error: unknown) => announceError(messageOf(error)));

/** What the session says of itself, and then what takes longer. */
function useSession({ page, start, store }: EditorProps, reading: number): SessionAnswers {
  const { session } = page;
  const [tries, setTries] = useState(0);
  const facts = useAnswer(String(reading), () => session.describe());
  const overview = useAnswer(facts.of && `${facts.of}, asked ${tries} times`, () => session.overview());
  useLayoutEffect(() => {
    const known = facts.value;
    if (known) store.change((before) => withUsualTable(before, known));
  }, [facts.value]);
  const wanted = facts.value && start.trials;
  useLayoutEffect(() => {
    if (wanted) store.change((before) => withTrialsShown(before, facts.value, wanted));
  }, [wanted]);
  return { facts, overview, retry: () => setTries((before) => before + 1) };
}

/** A file that cannot be read any more is told over what was read of it, which stays. */
const lostFile = ({ value, error }: Answer<SessionFacts>): Staleness | undefined =>
  value !== undefined && error !== undefined && !isFileChanged(error)
    ? { kind: "failed", cause: messageOf(error) }
    : undefined;
