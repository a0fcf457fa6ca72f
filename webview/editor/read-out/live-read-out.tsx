import type { JSX } from "preact";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { withLabel } from "../../recipe-label.ts";
import { useStore } from "../../store.ts";
import type { Store } from "../../store.ts";
import { withRecipe } from "../value/draft.ts";
import { withEdit } from "../value/editor-value.ts";
import type { EditorValue } from "../value/editor-value.ts";
import { ReadOut } from "./read-out.tsx";
import type { ReadOutActions } from "./read-out.tsx";
import { usePreview } from "./use-preview.ts";

export interface LiveReadOutProps extends Pick<ReadOutActions, "extract" | "decode"> {
  readonly store: Store<EditorValue>;
  readonly session: SessionApi;
  /** Which the trials come from; undefined when the file has none. */
  readonly table: string | undefined;
  /** How often the file was opened; nothing is asked of one that never was. */
  readonly reading: number;
}

/** The read-out of the editor's recipe, and the edits that are made in it. */
export function LiveReadOut(props: LiveReadOutProps): JSX.Element {
  const { store, session, table, reading, extract, decode } = props;
  const { recipe } = useStore(store).draft;
  const live = usePreview({ session, recipe, table, reading });
  const actions: ReadOutActions = {
    setLabel: (label) =>
      store.change((value) =>
        withEdit(value, (draft) => withRecipe(draft, (before) => withLabel(before, label))),
      ),
    setWindow: (counts) =>
      store.change((value) =>
        withEdit(value, (draft) => withRecipe(draft, (before) => ({ ...before, counts }))),
      ),
    extract,
    decode,
  };
  return <ReadOut recipe={recipe} live={live} actions={actions} />;
}
