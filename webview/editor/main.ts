import type { EditorHostApi, EditorPageApi } from "../../src/protocol/editor-host-api.ts";
import { errorMessage } from "../message.ts";
import { openPage } from "../page.ts";
import { watchedSession } from "../watched-session.ts";
import { EditorPage } from "./editor-page.ts";

const app = document.querySelector("#app")!;
const page = openPage<EditorHostApi, EditorPageApi>();
page.host.start().then(
  (start) => {
    const session = watchedSession(page.session, (error) => {
      editor.sawError(error);
    });
    const editor: EditorPage = new EditorPage({ ...page, session }, start);
    app.append(editor.element);
    page.answer(editor.api());
    void editor.load();
  },
  (error: unknown) => app.append(errorMessage(error) ?? ""),
);
