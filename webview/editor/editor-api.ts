import type { SessionFacts } from "../../src/protocol/session-api.ts";
import type { EditorHostApi, EditorPageApi, TableAction } from "../../src/protocol/editor-host-api.ts";
import type { Store } from "../store.ts";
import { readAgain, withChange } from "./file-state.ts";
import type { FileState } from "./file-state.ts";
import { withHostRecipe } from "./value/draft.ts";
import { withEdit, withTab } from "./value/editor-value.ts";
import type { EditorValue, PaneId } from "./value/editor-value.ts";
import { withTrialsShown } from "./value/navigation.ts";

/** What only the drawn page has, and the host may ask for. */
export interface DrawnEditor {
  /** What the session said of itself. */
  facts: SessionFacts | undefined;
  /** Takes what commands ask of a table. */
  readonly commands: Readonly<
    Record<PaneId, { current: ((action: TableAction) => Promise<void>) | undefined }>
  >;
}

/** What the host may ask of the page: changes of its values, and of its tables what they do themselves. */
export function editorApi(
  host: EditorHostApi,
  store: Store<EditorValue>,
  file: Store<FileState>,
  drawn: DrawnEditor,
): EditorPageApi {
  return {
    show: async (tab) => {
      if (tab === "decode") await host.decode(store.value.draft.recipe);
      else store.change((value) => withTab(value, tab));
    },
    setRecipe: async (recipe, commands) =>
      store.change((value) => withEdit({ ...value, commands }, (draft) => withHostRecipe(draft, recipe))),
    table: async (action) => {
      const { tab } = store.value;
      if (tab in drawn.commands) await drawn.commands[tab as PaneId].current?.(action);
    },
    showTrials: async (trials) => store.change((value) => withTrialsShown(value, drawn.facts, trials)),
    fileChanged: async (change) =>
      file.change((state) => withChange(state, change, drawn.facts !== undefined)),
    transferred: async (transfer) => file.change((state) => ({ ...state, transfer })),
    reload: async () => file.change(readAgain),
  };
}
