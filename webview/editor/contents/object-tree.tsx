import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ContentsChild, ContentsNode } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { Icon, Unseen } from "../../components/icon.tsx";
import { ErrorMessage } from "../../components/message.tsx";
import { rootPath, tabStop } from "../value/contents-look.ts";
import type { ContentsLook } from "../value/contents-look.ts";
import { kinds, shapeText } from "./object-words.ts";

/** Members of a group shown at a time. */
const stretch = 300;

const root: ContentsChild = {
  name: rootPath,
  path: rootPath,
  kind: "group",
  neurodataType: "NWBFile",
  shape: null,
  dtype: null,
  hasChildren: true,
};

export interface ObjectTreeProps {
  readonly look: ContentsLook;
  /** How often the file was read: its groups are read again with it. */
  readonly reading: number;
  readonly read: (path: string) => Promise<ContentsNode>;
  readonly onChoose: (path: string) => void;
  readonly onOpen: (path: string, open: boolean) => void;
  readonly onMore: (path: string) => void;
}

/** The file's objects as a tree; a group is read when it is opened. */
export const ObjectTree = (props: ObjectTreeProps): JSX.Element => (
  <ul
    class="tree"
    role="tree"
    aria-label="Objects of the file"
    onKeyDown={(event) => moveByKey(event, event.currentTarget, props)}
  >
    <TreeItem tree={props} child={root} level={1} />
  </ul>
);

interface ItemProps {
  readonly tree: ObjectTreeProps;
  readonly child: ContentsChild;
  readonly level: number;
}

function TreeItem({ tree, child, level }: ItemProps): JSX.Element {
  const { path, hasChildren } = child;
  const row = useRef<HTMLDivElement>(null);
  const isChosen = path === tree.look.chosen;
  const isOpen = hasChildren && tree.look.open.includes(path);
  useLayoutEffect(() => {
    if (isChosen) row.current!.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li
      role="treeitem"
      tabIndex={path === tabStop(tree.look) ? 0 : -1}
      aria-level={level}
      aria-selected={isChosen}
      aria-expanded={hasChildren ? isOpen : undefined}
      data-path={path}
      onClick={(event) => {
        event.stopPropagation();
        event.currentTarget.focus({ preventScroll: true });
        tree.onChoose(path);
        if (hasChildren) tree.onOpen(path, !isOpen);
      }}
    >
      <div ref={row} class="tree-row" style={{ paddingInlineStart: `${(level - 1) * 14 + 2}px` }}>
        <span
          class={`codicon codicon-${hasChildren ? (isOpen ? "chevron-down" : "chevron-right") : "blank"} tree-twist`}
          aria-hidden="true"
        />
        <Icon name={kinds[child.kind].icon} />
        <span class="tree-name">{child.name}</span>
        <Unseen>{kinds[child.kind].words}</Unseen>
        <span class="tree-detail">{child.neurodataType ?? shapeText(child.shape, child.dtype)}</span>
      </div>
      {isOpen && <Group tree={tree} path={path} level={level + 1} />}
    </li>
  );
}

function Group(props: {
  readonly tree: ObjectTreeProps;
  readonly path: string;
  readonly level: number;
}): JSX.Element {
  const { tree, path, level } = props;
  const { value, error } = useAnswer(`${tree.reading} ${path}`, () => tree.read(path));
  const children = value?.children ?? [];
  const shown = stretch * (tree.look.stretches[path] ?? 1);
  const left = children.length - shown;
  return (
    <ul role="group">
      {error !== undefined ? (
        <li role="none">
          <ErrorMessage error={error} />
        </li>
      ) : value === undefined ? (
        <li class="faint tree-wait" role="none">
          Reading…
        </li>
      ) : (
        children
          .slice(0, shown)
          .map((child) => <TreeItem key={child.path} tree={tree} child={child} level={level} />)
      )}
      {left > 0 && (
        <li role="none">
          <button
            type="button"
            class="link tree-more"
            onClick={(event) => {
              event.stopPropagation();
              tree.onMore(path);
            }}
          >
            {`Show ${Math.min(left, stretch)} more of ${left}`}
          </button>
        </li>
      )}
    </ul>
  );
}

function moveByKey(event: KeyboardEvent, tree: HTMLElement, { onChoose, onOpen }: ObjectTreeProps): void {
  const items = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const item = items[at];
  if (!item) return;
  const path = item.dataset["path"]!;
  const expanded = item.getAttribute("aria-expanded");
  const go = (to: HTMLElement | null | undefined): void => {
    if (!to) return;
    to.focus({ preventScroll: true });
    onChoose(to.dataset["path"]!);
  };
  if (event.key === "ArrowDown") go(items[at + 1]);
  else if (event.key === "ArrowUp") go(items[at - 1]);
  else if (event.key === "Home") go(items[0]);
  else if (event.key === "End") go(items.at(-1));
  else if (event.key === "ArrowRight" && expanded === "false") onOpen(path, true);
  else if (event.key === "ArrowRight" && expanded === "true") go(items[at + 1]);
  else if (event.key === "ArrowLeft" && expanded === "true") onOpen(path, false);
  else if (event.key === "ArrowLeft") go(item.parentElement?.closest<HTMLElement>("[role=treeitem]"));
  else if ((event.key === "Enter" || event.key === " ") && expanded !== null)
    onOpen(path, expanded === "false");
  else return;
  event.preventDefault();
  event.stopPropagation();
}
