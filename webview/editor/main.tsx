import { render } from "preact";
import type { EditorHostApi, EditorPageApi, EditorStart } from "../../src/protocol/editor-host-api.ts";
import { ErrorMessage } from "../components/message.tsx";
import { keepValue } from "../page-value.ts";
import { openPage } from "../page.ts";
import { Store } from "../store.ts";
import { watchedSession } from "../watched-session.ts";
import { editorApi } from "./editor-api.ts";
import type { DrawnEditor } from "./editor-api.ts";
import { Editor } from "./editor.tsx";
import { unread, withError } from "./file-state.ts";
import { readValue } from "./value/editor-value.ts";

const app = document.querySelector("#app")!;
const page = openPage<EditorHostApi, EditorPageApi>();
page.host.start().then(show, (error: unknown) => render(<ErrorMessage error={error} />, app));

function show(start: EditorStart): void {
  const { host } = page;
  const kept = start.value ?? page.recall();
  const store = new Store(readValue(kept, start));
  const file = new Store({
    ...unread,
    ...(start.transfer === undefined ? {} : { transfer: start.transfer }),
  });
  const drawn: DrawnEditor = {
    facts: undefined,
    commands: {
      stimuli: { current: undefined },
      units: { current: undefined },
      tables: { current: undefined },
    },
  };
  const session = watchedSession(page.session, (error) =>
    file.change((state) => withError(state, error, drawn.facts !== undefined)),
  );
  store.onChange(({ draft }, former) => {
    if (draft.recipe !== former.draft.recipe) void host.recipeChanged(draft.recipe);
  });
  // The commands of VS Code ask with what this page has, which may not be what the host saw last.
  if (typeof kept === "object" && kept) void host.recipeChanged(store.value.draft.recipe);
  keepValue(store, {
    known: start.value,
    keep: (change) => host.keep(change),
    remember: (value) => page.remember(value),
  });
  render(<Editor page={{ ...page, session }} start={start} store={store} file={file} drawn={drawn} />, app);
  page.answer(editorApi(host, store, file, drawn));
}
