import type { EditorHostApi, EditorPageApi, EditorStart } from "../../src/protocol/editor-host-api.ts";
import type { Overview as OverviewFacts, SessionFacts } from "../../src/protocol/session-api.ts";
import type { Answer } from "../answer.ts";
import type { Page } from "../page.ts";
import type { Store } from "../store.ts";
import type { DrawnEditor } from "./editor-api.ts";
import type { FileState } from "./file-state.ts";
import type { StepModel } from "./filter/step-model.ts";
import type { EditorValue, PaneId } from "./value/editor-value.ts";

/** What the whole page is drawn from. */
export interface EditorProps {
  readonly page: Page<EditorHostApi, EditorPageApi>;
  readonly start: EditorStart;
  readonly store: Store<EditorValue>;
  readonly file: Store<FileState>;
  readonly drawn: DrawnEditor;
}

/** What the session answered so far. */
export interface SessionAnswers {
  readonly facts: Answer<SessionFacts>;
  readonly overview: Answer<OverviewFacts>;
  /** Asks for the overview once more. */
  readonly retry: () => void;
}

/** What every tab is given. */
export interface TabProps extends EditorProps, SessionAnswers {
  readonly models: Readonly<Record<PaneId, StepModel>>;
  /** It is the tab in front. */
  readonly shown: boolean;
  /** How often the file was read: 0 when nothing is known of it yet. */
  readonly reading: number;
}
