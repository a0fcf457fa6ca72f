import type { JSX } from "preact";
import type { Notice } from "../../../src/core/errors.ts";
import { Button } from "../../components/controls.tsx";
import { Message } from "../../components/message.tsx";
import type { OutputNote } from "./table-output.ts";

/** What is to be known of a table, or why nothing of it was given away. */
export const PaneNotices = (props: {
  readonly notices: readonly Notice[];
  readonly note: OutputNote | undefined;
  readonly onExport: () => void;
  readonly onDismiss: () => void;
}): JSX.Element => (
  <div class="pane-notices">
    {props.note ? (
      <Message severity="warning" text={props.note.text}>
        {props.note.offersExport && <Button onClick={props.onExport}>Export…</Button>}
        <Button onClick={props.onDismiss}>Dismiss</Button>
      </Message>
    ) : (
      props.notices.map(({ message }) => <Message key={message} severity="warning" text={message} />)
    )}
  </div>
);
