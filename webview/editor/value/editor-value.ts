import type { EditorStart } from "../../../src/protocol/editor-host-api.ts";
import { withCardOf, withStepsChanged } from "./cards.ts";
import type { Card, Cards, PaneId } from "./cards.ts";
import { draftOf, withHostRecipe } from "./draft.ts";
import type { Draft, Step } from "./draft.ts";
import { edited, noHistory, redone, undone } from "./history.ts";
import type { Edited, History } from "./history.ts";
import { firstContents } from "./contents-look.ts";
import type { ContentsLook } from "./contents-look.ts";
import { firstLook } from "./table-look.ts";
import type { TableLook } from "./table-look.ts";

export type { Card, PaneId } from "./cards.ts";

/**
 * Everything the editor's page shows beside what the session answers. One value that is never changed but replaced by
 * the functions of this folder: what can be kept as JSON can be lost by no hidden tab, no reload and no crash.
 */
export interface EditorValue {
  readonly version: 2;
  readonly tab: string;
  readonly draft: Draft;
  readonly history: History<Draft>;
  /** How many recipes completed by commands this page has seen. */
  readonly commands: number;
  readonly cards: Cards;
  /** Warnings that have been read: the step's expression and what was noticed. */
  readonly dismissed: readonly string[];
  /** The table shown under "Tables"; undefined for the first. */
  readonly table?: string;
  /** Steps of tables that no recipe asks about, by table. */
  readonly loose: Readonly<Record<string, readonly Step[]>>;
  /** By table. */
  readonly looks: Readonly<Record<string, TableLook>>;
  readonly contents: ContentsLook;
}

/** What a new page begins with. */
export const firstValue = (start: Pick<EditorStart, "recipe" | "commands" | "tab">): EditorValue => ({
  version: 2,
  tab: start.tab ?? "overview",
  draft: draftOf(start.recipe),
  history: noHistory,
  commands: start.commands,
  cards: {},
  dismissed: [],
  loose: {},
  looks: {},
  contents: firstContents,
});

/**
 * The value that was kept, or the first one where it was kept by another version. The host's recipe counts when a
 * command has completed it since.
 */
export function readValue(
  kept: unknown,
  start: Pick<EditorStart, "recipe" | "commands" | "tab">,
): EditorValue {
  const first = firstValue(start);
  if (typeof kept !== "object" || kept === null) return first;
  const value = kept as EditorValue;
  if ((value.version as number) !== first.version) return first;
  const own = { ...first, ...value, tab: start.tab ?? value.tab, commands: start.commands };
  return value.commands === start.commands
    ? own
    : withEdit(own, (draft) => withHostRecipe(draft, start.recipe));
}

/** Edits the recipe; the edit can be undone. The same value where it changes nothing. */
export const withEdit = (value: EditorValue, change: (draft: Draft) => Draft): EditorValue =>
  taken(value, edited(value, change(value.draft)));

export const withUndo = (value: EditorValue): EditorValue => taken(value, undone(value));
export const withRedo = (value: EditorValue): EditorValue => taken(value, redone(value));

function taken(value: EditorValue, next: Edited<Draft> | undefined): EditorValue {
  if (next === undefined) return value;
  const [former, { steps }] = [value.draft.steps, next.draft];
  const stimuli = withStepsChanged(value.cards, "stimuli", former.trials, steps.trials);
  const cards = withStepsChanged(stimuli, "units", former.units, steps.units);
  return { ...value, draft: next.draft, history: next.history, cards };
}

export const withTab = (value: EditorValue, tab: string): EditorValue =>
  value.tab === tab ? value : { ...value, tab };

/** Opens a card, in place of the one that is open; undefined closes it. */
export const withCard = (value: EditorValue, pane: PaneId, card: Card | undefined): EditorValue =>
  value.cards[pane] === card ? value : { ...value, cards: withCardOf(value.cards, pane, card) };

export const withDismissed = (value: EditorValue, warning: string): EditorValue =>
  value.dismissed.includes(warning) ? value : { ...value, dismissed: [...value.dismissed, warning] };

/** Shows a table under "Tables", with the steps it had; the card of the other one is closed. */
export const withOtherTable = (value: EditorValue, table: string): EditorValue =>
  value.table === table ? value : { ...withCard(value, "tables", undefined), table };

export function withLooseSteps(value: EditorValue, table: string, steps: readonly Step[]): EditorValue {
  const cards = withStepsChanged(value.cards, "tables", value.loose[table] ?? [], steps);
  return { ...value, loose: { ...value.loose, [table]: steps }, cards };
}

export const lookOf = (value: EditorValue, table: string): TableLook => value.looks[table] ?? firstLook;

export function withLook(
  value: EditorValue,
  table: string,
  change: (look: TableLook) => TableLook,
): EditorValue {
  const before = lookOf(value, table);
  const look = change(before);
  return look === before ? value : { ...value, looks: { ...value.looks, [table]: look } };
}

export function withContents(value: EditorValue, change: (look: ContentsLook) => ContentsLook): EditorValue {
  const contents = change(value.contents);
  return contents === value.contents ? value : { ...value, contents };
}
