import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { freshId } from "../../element.ts";
import { countText } from "../../number-text.ts";
import { completed } from "./completion-choices.ts";
import type { Choice } from "./completion-choices.ts";
import type { Vocabulary } from "./step-vocabulary.ts";
import { useCompletions } from "./use-completions.ts";
import type { Offer } from "./use-completions.ts";

export interface ExpressionBoxProps {
  readonly label: string;
  readonly value: string;
  readonly vocabulary: Vocabulary;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onType: (text: string) => void;
  /** Called for Enter when no completion is chosen. */
  readonly onSubmit: () => void;
}

/** A line for an expression that completes columns and their values: arrows choose, Tab or Enter accepts. */
export function ExpressionBox(props: ExpressionBoxProps): JSX.Element {
  const { input, onType } = props;
  const [listId] = useState(() => freshId("completions"));
  const { offer, offerAt, choose, close } = useCompletions(props.vocabulary);
  const { choices, chosen } = offer;
  const typed = ({ value, selectionStart }: HTMLInputElement): void => {
    offerAt(value, selectionStart ?? value.length);
    onType(value);
  };
  const accept = (choice: Choice): void => {
    const box = input.current!;
    const { text, caret } = completed(box.value, choice);
    box.value = text;
    box.setSelectionRange(caret, caret);
    close();
    onType(text);
  };
  const onKey = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === "Enter" && chosen < 0) {
      close();
      props.onSubmit();
    } else if (choices.length === 0) return;
    else if (key === "ArrowDown") choose((chosen + 1) % choices.length);
    else if (key === "ArrowUp") choose(((chosen + choices.length + 1) % (choices.length + 1)) - 1);
    else if (key === "Enter" || key === "Tab") accept(choices[Math.max(chosen, 0)]!);
    else if (key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="expression-box">
      <input
        ref={input}
        class="expression"
        type="text"
        value={props.value}
        spellcheck={false}
        autocomplete="off"
        role="combobox"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        {...(chosen < 0 ? {} : { "aria-activedescendant": `${listId}-${chosen}` })}
        placeholder="orientation != null and contrast > 0.5"
        onInput={(event) => typed(event.currentTarget)}
        onBlur={close}
        onKeyDown={onKey}
      />
      <CompletionList id={listId} offer={offer} accept={accept} />
    </div>
  );
}

function CompletionList(props: {
  readonly id: string;
  readonly offer: Offer;
  readonly accept: (choice: Choice) => void;
}): JSX.Element {
  const { id, accept } = props;
  const { label, choices, note, chosen } = props.offer;
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current!.scrollTop = 0;
  }, [choices]);
  useLayoutEffect(() => list.current!.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);
  return (
    <ul
      ref={list}
      class="completions"
      role="listbox"
      id={id}
      aria-label={label}
      hidden={choices.length === 0}
    >
      {choices.map((choice, i) => (
        <li
          key={i}
          role="option"
          id={`${id}-${i}`}
          aria-selected={i === chosen}
          onPointerDown={(event) => {
            event.preventDefault();
            accept(choice);
          }}
        >
          <span class="completion-text" title={choice.label}>
            {choice.label}
          </span>
          {choice.count !== undefined && <span class="completion-count">{countText(choice.count)}</span>}
        </li>
      ))}
      {note !== undefined && choices.length > 0 && (
        <li key="note" class="faint" role="option" aria-disabled="true">
          {note}
        </li>
      )}
    </ul>
  );
}
