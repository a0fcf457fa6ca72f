import type { JSX } from "preact";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { ErrorMessage, Skeleton } from "../../components/message.tsx";
import { useStore } from "../../store.ts";
import type { Store } from "../../store.ts";
import { withChosen, withMore, withOpen, withSeries } from "../value/contents-look.ts";
import type { ContentsLook } from "../value/contents-look.ts";
import { withContents } from "../value/editor-value.ts";
import type { EditorValue } from "../value/editor-value.ts";
import { ObjectDetail } from "./object-detail.tsx";
import { ObjectTree } from "./object-tree.tsx";

export interface ContentsProps {
  readonly session: SessionApi;
  readonly store: Store<EditorValue>;
  /** How often the file was read; what is shown is read again with it. */
  readonly reading: number;
}

/** The file's object tree and the chosen object; both read only what they show, so they are put there when they are. */
export function Contents({ session, store, reading }: ContentsProps): JSX.Element {
  const look = useStore(store).contents;
  const { chosen } = look;
  const change = (next: (look: ContentsLook) => ContentsLook): void =>
    store.change((value) => withContents(value, next));
  const question = `${reading} ${chosen}`;
  const { value: node, of, error } = useAnswer(question, () => session.contents(chosen));
  return (
    <div class="contents">
      <div class="contents-tree">
        <ObjectTree
          look={look}
          reading={reading}
          read={(path) => session.contents(path)}
          onChoose={(path) => change((before) => withChosen(before, path))}
          onOpen={(path, open) => change((before) => withOpen(before, path, open))}
          onMore={(path) => change((before) => withMore(before, path))}
        />
      </div>
      <div class="contents-detail" tabIndex={0} aria-label="Chosen object">
        {error !== undefined ? (
          <ErrorMessage error={error} />
        ) : node && of === question ? (
          <ObjectDetail
            key={question}
            session={session}
            node={node}
            series={look.series}
            onSeries={(series) => change((before) => withSeries(before, series))}
          />
        ) : (
          <Skeleton lines={4} label={`Reading ${chosen}`} />
        )}
      </div>
    </div>
  );
}
