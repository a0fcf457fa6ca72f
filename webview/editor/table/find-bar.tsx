import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Control } from "../../../src/core/control.ts";
import type { FoundCells } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";
import { IconButton } from "../../components/controls.tsx";
import { announce } from "../../live-region.ts";
import { countText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import type { TableLook } from "../value/table-look.ts";
import { hitFrom } from "./find-hits.ts";
import type { Place } from "./find-hits.ts";

/** What keys and commands ask of a find box. */
export interface Finder {
  open(): void;
  /** Goes to the next hit or the one before; opens the box when there is nothing to go by. */
  step(by: -1 | 1): void;
}

export interface FindBarProps {
  readonly find: TableLook["find"];
  readonly finder: { current: Finder | undefined };
  /** Names the rows and columns that are shown: others are looked through anew. Undefined while there are none. */
  readonly shown: string | undefined;
  /** Looks through the table as it is shown. */
  search(text: string, control: Control): Promise<FoundCells>;
  /** Where the cursor is. */
  place(): Place;
  go(place: Place): void;
  onOpen(open: boolean): void;
  onText(text: string): void;
}

const searchAfterMs = 150;

/** The find box of a table: counts what it finds and goes from hit to hit. It never filters. */
export function FindBar(props: FindBarProps): JSX.Element {
  const { find, shown } = props;
  const { text, open } = find ?? { text: "", open: false };
  const input = useRef<HTMLInputElement>(null);
  const [wish, setWish] = useState(0);
  const [hit, setHit] = useState<number>();
  const isAsked = open && text !== "" && shown !== undefined;
  const question = isAsked ? JSON.stringify([shown, text]) : undefined;
  const answer = useAnswer(question, async (control) => {
    await new Promise((resume) => setTimeout(resume, searchAfterMs));
    await control.checkpoint(0, 1);
    return props.search(text, control);
  });
  const goTo = (found: FoundCells, by: -1 | 0 | 1): void => {
    const next = hitFrom(found, props.place(), by);
    setHit(next);
    announce(hitText(found, next));
    if (next !== undefined) props.go({ row: found.rows[next]!, column: found.columns[next]! });
  };
  useLayoutEffect(() => {
    if (answer.value) goTo(answer.value, 0);
  }, [answer.value]);
  useLayoutEffect(() => {
    if (wish === 0) return;
    input.current!.focus();
    input.current!.select();
  }, [wish]);
  const finder: Finder = {
    open: () => {
      props.onOpen(true);
      setWish((before) => before + 1);
    },
    step: (by) => {
      if (!open || text === "") finder.open();
      else if (answer.value && !answer.pending) goTo(answer.value, by);
    },
  };
  props.finder.current = finder;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") props.onOpen(false);
    else if (event.key === "Enter" && event.target === input.current) finder.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="find-bar" role="search" hidden={!open} onKeyDown={onKey}>
      <input
        ref={input}
        type="text"
        class="find-text"
        placeholder="Find in the columns shown"
        aria-label="Find in the columns shown"
        spellcheck={false}
        value={text}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <span class="find-status">{isAsked && statusText(answer, hit)}</span>
      <IconButton icon="arrow-up" label="Previous hit (Shift+F3)" onClick={() => finder.step(-1)} />
      <IconButton icon="arrow-down" label="Next hit (F3)" onClick={() => finder.step(1)} />
      <IconButton icon="close" label="Close find" onClick={() => props.onOpen(false)} />
    </div>
  );
}

function statusText(answer: ReturnType<typeof useAnswer<FoundCells>>, hit: number | undefined): string {
  if (answer.error !== undefined) return messageOf(answer.error);
  return answer.pending || !answer.value ? "Searching…" : hitText(answer.value, hit);
}

const hitText = ({ count }: FoundCells, hit: number | undefined): string =>
  hit === undefined ? "Not found" : `${countText(hit + 1)} of ${countText(count)}`;
