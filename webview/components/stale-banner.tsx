import type { JSX } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { ErrorDetails } from "../../src/core/errors.ts";
import { fileChangeText } from "../../src/core/file-change.ts";
import { announceError } from "../live-region.ts";
import { Button } from "./controls.tsx";
import { useFocusHeir } from "./focus-heir.ts";
import { Message } from "./message.tsx";

/** Why nothing more is read of the file. */
export type Staleness =
  | {
      readonly kind: "changed";
      readonly change: ErrorDetails["file-changed"];
      /** Whether the page shows something of the file as it was. */
      readonly shown: boolean;
    }
  /** A recording elsewhere of which nothing more comes. */
  | {
      readonly kind: "elsewhere";
      readonly message: string;
      /** The server has another one by now: what is shown is out of date. */
      readonly changed: boolean;
    }
  | ({ readonly kind: "failed" } & Pick<ErrorDetails["file-unreadable"], "cause">);

/** Says over the whole page that nothing more is read of the file, why, and how to read it again. */
export function StaleBanner(props: {
  readonly stale: Staleness | undefined;
  readonly onReadAgain: () => void;
}): JSX.Element {
  const { stale, onReadAgain } = props;
  // Every further question of the page fails for the same reason: it is told once, with the time of then.
  const about =
    stale &&
    (stale.kind === "changed"
      ? `${stale.change.how} ${stale.change.when ?? ""}`
      : stale.kind === "elsewhere"
        ? stale.message
        : stale.cause);
  const text = useMemo(() => stale && sentence(stale), [about]);
  useLayoutEffect(() => {
    if (text !== undefined) announceError(text);
  }, [text]);
  // Where the page begins.
  const place = useFocusHeir("[role=tab][aria-selected=true], .settings .run");
  return (
    <div ref={place} class="stale-banner">
      {text !== undefined && (
        <Message severity="warning" text={text}>
          <Button onClick={onReadAgain}>{actionFor(stale)}</Button>
        </Message>
      )}
    </div>
  );
}

function actionFor(stale: Staleness | undefined): string {
  if (stale?.kind !== "elsewhere") return "Read File Again";
  return stale.changed ? "Reload" : "Try Again";
}

function sentence(stale: Staleness): string {
  if (stale.kind === "elsewhere")
    return stale.changed
      ? `${stale.message} What is shown is out of date: nothing more is answered from it.`
      : `${stale.message} What is shown was read before.`;
  if (stale.kind === "failed")
    return `The file could not be read (${stale.cause.replace(/\.$/, "")}): check the drive or the connection. What is shown was read before.`;
  const rest = stale.shown
    ? "What is shown is as it was before; nothing more is answered from it."
    : "Nothing is answered from what was read before.";
  return `${fileChangeText(stale.change, new Date())}. ${rest}`;
}
