import type { JSX } from "preact";
import { byteSize } from "../../../src/core/byte-size.ts";
import type { TransferFacts } from "../../../src/protocol/transfer.ts";
import { LinkButton } from "../../components/controls.tsx";
import { Message } from "../../components/message.tsx";
import { counted } from "../../number-text.ts";
import type { Store } from "../../store.ts";
import { useStore } from "../../store.ts";
import type { FileState } from "../file-state.ts";

/** Of a recording that is read where it lies: how much was read of it, and what keeps more from coming. */
export function Elsewhere(props: {
  readonly file: Store<FileState>;
  readonly onDownload: () => void;
}): JSX.Element | null {
  const { transfer } = useStore(props.file);
  if (!transfer) return null;
  const { waiting, warnings } = transfer;
  return (
    <section class="block wide elsewhere">
      <p>
        {readText(transfer)} <LinkButton onClick={props.onDownload}>Download</LinkButton>
      </p>
      {waiting && (
        <Message
          severity="warning"
          text={`${transfer.host ?? "The server"} does not answer (${waiting.reason}). It is asked again in ${waiting.seconds} s.`}
        />
      )}
      {warnings.map((text) => (
        <Message key={text} severity="warning" text={text} />
      ))}
    </section>
  );
}

/** `Read from the server: 17.1 MB of 1.96 GB in 21 requests.` */
export function readText({ size, requests, fetchedBytes, usedBytes }: TransferFacts): string {
  if (size === null) return "Asking the server for the recording.";
  const read = `Read from the server: ${byteSize(fetchedBytes)} of ${byteSize(size)} in ${counted(requests, "request")}.`;
  return usedBytes > 0 ? `${read} ${byteSize(usedBytes)} were here from before.` : read;
}
