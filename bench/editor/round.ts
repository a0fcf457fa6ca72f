import type { FrameLocator } from "playwright-core";
import type { Workbench } from "../../test/e2e/workbench.mjs";
import { firstOf, lapOf } from "./laps.ts";
import type { Lap, Sight } from "./laps.ts";

const rows = "#panel-stimuli .grid-body .cell";
const shownRows = { all: [rows], none: [`${rows}.pending`, "#panel-stimuli .grid[aria-busy='true']"] };

/** What is first seen in frames that a click opens. */
export const firsts: Readonly<Record<string, Sight>> = {
  editor: { all: ["main.editor"] },
  overview: { all: ["#panel-overview .facts", "#panel-overview .strip-row", "#panel-overview .bar-row"] },
  panel: { all: [".decoding"] },
  figure: { all: [".scatter-canvas canvas[style]"] },
};

/** What is measured, with what is wanted of it in milliseconds. */
export const measures = {
  "overview, from the click": 500,
  "overview, from the editor's first paint": 500,
  "first table page": 300,
  "sort of all rows by text": 150,
  "sort of all rows by number": 150,
  "filter edit, first step": 100,
  "filter edit, further steps": 100,
  "decode to figure": 400,
  "decode to figure, from the panel's first paint": 400,
} as const;

export type Times = Record<keyof typeof measures, number[]>;

/** The tutorial's question. */
const question = {
  stimuli: ["stimulus_name == 'static_gratings'", "orientation != null", "spatial_frequency == 0.08"],
  /** Removes nothing from a table that has its phases as text: there are no other counts to wait for. */
  vain: "phase != 0",
  units: ["structure_acronym == 'VISp'", "firing_rate > 3"],
  label: "orientation",
};

/** One way from the tree to the figure, as a person goes it; adds to the times. */
export async function goRound(workbench: Workbench, session: string, times: Times): Promise<void> {
  const took = (what: keyof Times, { from, to }: Lap): number => times[what].push(to - from);
  const item = workbench.treeItem(new RegExp(`^Session ${session}`));
  const click = { type: "click" } as const;
  const { from } = await lapOf(workbench.page, click, () => item.click());
  const editor = await workbench.webview(".editor");
  const to = await firstOf(editor, "overview");
  took("overview, from the click", { from, to });
  took("overview, from the editor's first paint", { from: await firstOf(editor, "editor"), to });
  await pause();
  const openStimuli = (): Promise<void> => editor.getByRole("tab", { name: "Stimuli" }).click();
  took("first table page", await lapOf(editor, click, openStimuli, shownRows));
  await pause();
  took("sort of all rows by text", await sort(editor, "stimulus_name"));
  took("sort of all rows by number", await sort(editor, "stop_time"));
  const [first, ...further] = question.stimuli;
  took("filter edit, first step", await addStep(editor, first!));
  for (const step of further) took("filter edit, further steps", await addStep(editor, step));
  const vain = { all: ["#panel-stimuli .chip:nth-of-type(4) .chip-left:not(:empty)"] };
  await addStep(editor, question.vain, vain);
  await editor.getByRole("tab", { name: "Units" }).click();
  await editor.locator("#panel-units .grid-body .cell").first().waitFor();
  for (const step of question.units) took("filter edit, further steps", await addStep(editor, step));
  await editor.getByLabel("Label", { exact: true }).selectOption(question.label);
  await editor.getByText(/\d classes/).waitFor();
  await pause();
  const press = (): Promise<void> => editor.locator("vscode-button", { hasText: "Decode" }).click();
  const pressed = await lapOf(editor, click, press);
  const panel = await workbench.webview(".decoding");
  const drawn = await firstOf(panel, "figure");
  took("decode to figure", { from: pressed.from, to: drawn });
  const shown = await firstOf(panel, "panel");
  took("decode to figure, from the panel's first paint", { from: shown, to: drawn });
  await pause();
}

/** A click on the head of a column that brings its rows in order; leaves them as they were. */
async function sort(editor: FrameLocator, column: string): Promise<Lap> {
  const head = editor.locator("#panel-stimuli .head", { hasText: new RegExp(`^${column}`) }).first();
  const press = (): Promise<void> => head.locator(".head-label").click();
  const inOrder = (order: string): Sight => ({
    ...shownRows,
    all: [rows, `#panel-stimuli .head[aria-sort='${order}']`],
  });
  const lap = await lapOf(editor, { type: "click" }, press, inOrder("ascending"));
  await pause();
  await lapOf(editor, { type: "click" }, press, inOrder("descending"));
  await pause();
  const sorted = ["ascending", "descending"].map((order) => `#panel-stimuli .head[aria-sort='${order}']`);
  await lapOf(editor, { type: "click" }, press, { all: [rows], none: [...shownRows.none, ...sorted] });
  await pause();
  return lap;
}

/** Enter in the box of a new step to other counts in the read-out. */
async function addStep(
  editor: FrameLocator,
  expression: string,
  done: Sight = { other: ".read-out-numbers" },
): Promise<Lap> {
  const panel = editor.getByRole("tabpanel");
  await panel.locator("vscode-button", { hasText: "Add Step" }).click();
  const box = panel.getByRole("combobox", { name: /Expression of step/ });
  await box.fill(expression);
  await pause();
  const lap = await lapOf(editor, { type: "keydown", key: "Enter" }, () => box.press("Enter"), done);
  await pause();
  return lap;
}

/** Nobody clicks at once: what one step leaves to do is done before the next is timed. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));
