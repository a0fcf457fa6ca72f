import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { cutNote, isCut, nameChoices, valueChoices } from "./completion-choices.ts";
import type { Choice } from "./completion-choices.ts";
import type { Vocabulary } from "./step-vocabulary.ts";
import { valueTarget } from "./value-completion.ts";

/** What is offered at the caret, and which of it the arrows have chosen. */
export interface Offer {
  readonly label: string;
  readonly choices: readonly Choice[];
  /** Said below the choices. */
  readonly note: string | undefined;
  /** -1 for none. */
  readonly chosen: number;
}

export interface Completions {
  readonly offer: Offer;
  /** Offers what fits at the caret: names at once, values when they have been read. */
  readonly offerAt: (text: string, caret: number) => void;
  readonly choose: (at: number) => void;
  readonly close: () => void;
}

/** Typing pauses this long before a column of very many values is searched. */
const searchAfterMs = 120;
const nothing: Offer = { label: "Columns", choices: [], note: undefined, chosen: -1 };

/** Completions of an expression; what arrives after the next key, or after the list was closed, is not shown. */
export function useCompletions(vocabulary: Vocabulary): Completions {
  const [offer, setOffer] = useState(nothing);
  const turn = useRef(0);
  useLayoutEffect(
    () => () => {
      turn.current++;
    },
    [],
  );
  return {
    offer,
    choose: (chosen) => setOffer((shown) => ({ ...shown, chosen })),
    close: () => {
      turn.current++;
      setOffer(nothing);
    },
    offerAt: (text, caret) => {
      const mine = ++turn.current;
      const isNewest = (): boolean => mine === turn.current;
      void offerAt(text, caret, vocabulary, (next) => isNewest() && setOffer(next), isNewest);
    },
  };
}

/** Offers the values that fit, before the names that do. */
async function offerAt(
  text: string,
  caret: number,
  vocabulary: Vocabulary,
  show: (next: Offer | ((shown: Offer) => Offer)) => unknown,
  isNewest: () => boolean,
): Promise<void> {
  const columns = vocabulary.columns();
  const names = nameChoices(text, caret, columns);
  const target = valueTarget(text, caret, columns);
  if (!target) {
    show({ ...nothing, choices: names });
    return;
  }
  const { column, prefix } = target;
  // Why values cannot be read, the expression's own trial says.
  const summary = (holding?: string): Promise<ColumnSummary | undefined> =>
    vocabulary.summarize(column, holding).catch(() => undefined);
  const offerOf = (summaries: readonly ColumnSummary[]): Offer => ({
    label: `Values of ${column}`,
    choices: [...valueChoices(text, target, summaries), ...names],
    note: cutNote(summaries.at(-1)),
    chosen: -1,
  });
  const known = await summary();
  show(offerOf(known ? [known] : []));
  if (!isCut(known) || prefix === "") return;
  await new Promise((resolve) => setTimeout(resolve, searchAfterMs));
  if (!isNewest()) return;
  const found = await summary(prefix);
  // Who has begun to choose keeps the list there is.
  if (found) show((shown) => (shown.chosen >= 0 ? shown : offerOf([known, found])));
}
