import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { rovedTo } from "./roving.ts";

export interface Tab {
  readonly id: string;
  readonly label: string;
}

/** A row of tabs: arrows move, one stop for the Tab key. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
}): JSX.Element {
  const { label, tabs, shown, onShow } = props;
  const bar = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const from = tabs.findIndex(({ id }) => id === shown);
    const at = rovedTo(event.key, from, tabs.length);
    if (at === undefined) return;
    event.preventDefault();
    onShow(tabs[at]!.id);
    bar.current!.querySelectorAll("button")[at]!.focus();
  };
  return (
    <div ref={bar} class="tabs" role="tablist" aria-label={label} onKeyDown={onKey}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          id={`tab-${tab.id}`}
          role="tab"
          aria-controls={`panel-${tab.id}`}
          aria-selected={tab.id === shown}
          tabIndex={tab.id === shown ? 0 : -1}
          onClick={() => onShow(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

/** What a tab shows. It stays on the page when another tab is shown, so that it comes back as it was left. */
export const TabPanel = (props: {
  readonly id: string;
  readonly shown: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div
    id={`panel-${props.id}`}
    role="tabpanel"
    aria-labelledby={`tab-${props.id}`}
    class="panel"
    hidden={props.id !== props.shown}
  >
    {props.children}
  </div>
);
