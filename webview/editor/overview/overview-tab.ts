import type { Notice } from "../../../src/core/errors.ts";
import { qualityDefaults } from "../../../src/core/units/quality.ts";
import type { Overview, SessionApi, SessionFacts } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import type { Child } from "../../element.ts";
import { errorMessage, noticeMessage, skeleton } from "../../message.ts";
import { bytesText, counted, countText } from "../../number-text.ts";
import { button } from "../../ui.ts";
import { structureBars } from "./structure-bars.ts";
import { stimulusStrip } from "./stimulus-strip.ts";

export interface OverviewActions {
  showStimulus(name: string): void;
  showStructure(column: string, name: string): void;
  showTable(name: string): void;
  showQuality(): void;
}

/** Facts, stimuli and units of the session, each with a skeleton and an error of its own. */
export class OverviewTab {
  readonly element: HTMLElement;
  private readonly session: SessionApi;
  private readonly actions: OverviewActions;
  private readonly facts = block("Session");
  private readonly stimuli = block("Stimuli and intervals along the session");
  private readonly units = block("Units by structure");
  private readonly tables = block("Tables");
  private readonly warnings = block("Found while reading");
  private readonly told = new Set<string>();

  constructor(session: SessionApi, actions: OverviewActions) {
    this.session = session;
    this.actions = actions;
    this.warnings.section.hidden = true;
    for (const { section } of [this.warnings, this.stimuli]) section.classList.add("wide");
    const sections = [this.warnings, this.facts, this.units, this.stimuli, this.tables];
    this.element = el("div", { class: "overview" }, ...sections.map(({ section }) => section));
    fill(this.facts.body, skeleton(6, "Reading the session"));
    fill(this.tables.body, skeleton(3, "Reading the tables"));
  }

  showFacts(facts: SessionFacts): void {
    fill(this.warnings.body);
    this.told.clear();
    for (const { section } of [this.tables, this.stimuli, this.units]) section.hidden = false;
    const list: readonly { name: string; value: string }[] = [
      ...identity(facts),
      ...facts.facts,
      ...facts.subject,
      { name: "File", value: `${facts.path} (${bytesText(facts.fileSize)})` },
      { name: "NWB version", value: facts.nwbVersion ?? "" },
      { name: "Cache folder", value: facts.cacheFolder ?? "" },
    ];
    fill(this.facts.body, factList(list));
    fill(this.tables.body, this.tableList(facts));
    this.addNotices(facts.notices);
  }

  failFacts(error: unknown, ...actions: readonly Child[]): void {
    fill(this.facts.body, errorMessage(error, ...actions));
    for (const { section } of [this.tables, this.stimuli, this.units]) section.hidden = true;
  }

  /** Reads what takes longer than the facts. */
  async load(): Promise<void> {
    fill(this.stimuli.body, skeleton(5, "Reading the stimuli"));
    fill(this.units.body, skeleton(5, "Reading the units"));
    try {
      this.showOverview(await this.session.overview());
    } catch (error) {
      const retry = button("Try Again", () => void this.load());
      fill(this.stimuli.body, errorMessage(error, retry));
      fill(this.units.body);
      this.units.section.hidden = true;
    }
  }

  private showOverview(overview: Overview): void {
    const { blocks, structures } = overview;
    this.units.section.hidden = false;
    fill(
      this.stimuli.body,
      blocks.length > 0
        ? stimulusStrip(blocks, (name) => this.actions.showStimulus(name))
        : el("p", { class: "faint" }, "This session has no stimuli or intervals."),
    );
    fill(
      this.units.body,
      this.unitNote(overview),
      structures.length > 0 &&
        structureBars(structures, ({ column, name }) => this.actions.showStructure(column, name)),
    );
    this.addNotices(overview.notices);
  }

  private unitNote({ unitsPassing, unitsTotal }: Overview): HTMLElement {
    if (unitsTotal === 0) return el("p", { class: "faint" }, "This session has no units.");
    if (unitsPassing === unitsTotal) return el("p", {}, `${counted(unitsTotal, "unit")}.`);
    const { isi_violations_maximum, amplitude_cutoff_maximum, presence_ratio_minimum } = qualityDefaults;
    const limits = `ISI violations ≤ ${isi_violations_maximum}, amplitude cutoff ≤ ${amplitude_cutoff_maximum}, presence ratio ≥ ${presence_ratio_minimum}`;
    const text = `Quality defaults in force: ${limits}. ${countText(unitsPassing)} of ${counted(unitsTotal, "unit")} pass. `;
    const change = el(
      "button",
      { type: "button", class: "link", onclick: () => this.actions.showQuality() },
      "Change",
    );
    return el("p", {}, text, change);
  }

  private tableList(facts: SessionFacts): HTMLElement {
    const rows = facts.tables.map((table) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "link", onclick: () => this.actions.showTable(table.name) },
          table.name,
        ),
        el("span", { class: "faint" }, table.rowCount === null ? "" : ` ${counted(table.rowCount, "row")}`),
        table.description !== undefined && el("span", { class: "faint" }, ` – ${table.description}`),
      ),
    );
    return rows.length
      ? el("ul", { class: "plain-list" }, ...rows)
      : el("p", { class: "faint" }, "No tables.");
  }

  private addNotices(notices: readonly Notice[]): void {
    const unseen = notices.filter(({ message }) => !this.told.has(message));
    for (const { message } of unseen) this.told.add(message);
    this.warnings.body.append(...unseen.map(noticeMessage));
    this.warnings.section.hidden = this.warnings.body.childElementCount === 0;
  }
}

/** The identifier, unless it is among the facts. */
function identity({
  sessionId,
  identifier,
  facts,
}: SessionFacts): readonly { name: string; value: string }[] {
  const value = sessionId ?? identifier ?? "";
  return facts.some((fact) => fact.value === value) ? [] : [{ name: "Identifier", value }];
}

function block(title: string): { readonly section: HTMLElement; readonly body: HTMLElement } {
  const body = el("div", {});
  return { section: el("section", { class: "block" }, el("h2", {}, title), body), body };
}

/** Names and values; what is empty is left out. */
export const factList = (facts: readonly { name: string; value: string }[]): HTMLElement =>
  el(
    "dl",
    { class: "facts" },
    ...facts
      .filter(({ value }) => value !== "")
      .flatMap(({ name, value }) => [el("dt", {}, name), el("dd", {}, value)]),
  );
