import { render } from "preact";
import type { JSX } from "preact";
import type { SessionApi, SessionFacts } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import type { Answer } from "../../answer.ts";
import { Held } from "../../components/held.tsx";
import { el } from "../../element.ts";
import { Overview } from "./overview.tsx";
import type { OverviewActions } from "./overview.tsx";

/** The overview in a page that is not drawn from its value yet. */
export class OverviewTab {
  readonly element = el("div", {});
  private readonly session: SessionApi;
  private readonly actions: Omit<OverviewActions, "retry">;
  private facts: Answer<SessionFacts> = { value: undefined, of: undefined, error: undefined, pending: true };
  private help: readonly HTMLElement[] = [];
  private reading = 0;

  constructor(session: SessionApi, actions: Omit<OverviewActions, "retry">) {
    this.session = session;
    this.actions = actions;
    this.draw();
  }

  showFacts(facts: SessionFacts): void {
    this.facts = { value: facts, of: "", error: undefined, pending: false };
    this.draw();
  }

  failFacts(error: unknown, ...help: readonly HTMLElement[]): void {
    this.facts = { ...this.facts, error, pending: false };
    this.help = help;
    this.draw();
  }

  load(): void {
    this.reading++;
    this.draw();
  }

  private draw(): void {
    const { facts, help, reading, session } = this;
    const actions = { ...this.actions, retry: () => this.load() };
    render(<Reading {...{ facts, help, reading, session, actions }} />, this.element);
  }
}

function Reading(props: {
  readonly facts: Answer<SessionFacts>;
  readonly help: readonly HTMLElement[];
  readonly reading: number;
  readonly session: SessionApi;
  readonly actions: OverviewActions;
}): JSX.Element {
  const { facts, help, reading, session, actions } = props;
  const overview = useAnswer(reading === 0 ? undefined : String(reading), () => session.overview());
  const buttons = help.map((element, i) => <Held key={i} element={element} />);
  return <Overview facts={facts} overview={overview} actions={actions} help={buttons} />;
}
