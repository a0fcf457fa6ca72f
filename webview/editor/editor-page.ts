import { h } from "preact";
import { isFileChanged } from "../../src/core/errors.ts";
import type { AnalysisError, ErrorDetails } from "../../src/core/errors.ts";
import type { Quality } from "../../src/core/recipe/recipe.ts";
import type {
  ChosenTrials,
  EditorHostApi,
  EditorPageApi,
  EditorStart,
} from "../../src/protocol/editor-host-api.ts";
import type { SessionFacts } from "../../src/protocol/session-api.ts";
import { el } from "../element.ts";
import { withLabel } from "../recipe-label.ts";
import { announceError } from "../live-region.ts";
import { messageOf } from "../page.ts";
import type { Page } from "../page.ts";
import { StaleBanner } from "../stale-banner.ts";
import { Tabs } from "../tabs.ts";
import { button } from "../ui.ts";
import { ContentsDoor } from "./contents/contents-door.tsx";
import { keepValue } from "../page-value.ts";
import { Store } from "../store.ts";
import { withHostRecipe, withRecipe, withTrialTable } from "./value/draft.ts";
import type { Draft } from "./value/draft.ts";
import { readValue, withCard, withEdit, withTab } from "./value/editor-value.ts";
import type { EditorValue, PaneId } from "./value/editor-value.ts";
import {
  otherTableOf,
  trialTableOf,
  withStimulusShown,
  withStructureShown,
  withTableShown,
  withTrialsShown,
} from "./value/navigation.ts";
import { columnText } from "./filter/expression.ts";
import { OverviewTab } from "./overview/overview-tab.tsx";
import { ReadOutDoor } from "./read-out/read-out-door.ts";
import { looseSteps, recipeSteps } from "./filter/step-model.ts";
import { TablePaneDoor } from "./table/table-pane-door.tsx";
import type { DoorOptions } from "./table/table-pane-door.tsx";
import { OtherTablePicker, TrialTablePicker } from "./table/table-pickers.tsx";
import { otherTables, trialTables, unitTable, usualTrialTable } from "./table/trial-tables.ts";

const rowHeights = { compact: 22, comfortable: 28 };

/** The NWB editor: tabs over one session, and the recipe they edit together. */
export class EditorPage {
  readonly element: HTMLElement;
  private readonly page: Page<EditorHostApi, EditorPageApi>;
  private readonly store: Store<EditorValue>;
  private readonly tabs: Tabs;
  private readonly overview: OverviewTab;
  private readonly stimuli: TablePaneDoor;
  private readonly units: TablePaneDoor;
  private readonly others: TablePaneDoor;
  private readonly contents: ContentsDoor;
  private readonly readOut: ReadOutDoor;
  private readonly stale: StaleBanner;
  private facts: SessionFacts | undefined;
  private wanted: ChosenTrials | undefined;

  constructor(page: Page<EditorHostApi, EditorPageApi>, start: EditorStart) {
    this.page = page;
    const kept = start.value ?? page.recall();
    this.wanted = start.trials;
    this.store = new Store(readValue(kept, start));
    this.overview = new OverviewTab(page.session, this.overviewActions());
    this.contents = new ContentsDoor(page.session, this.store);
    const rowHeight = rowHeights[start.settings.rowHeight];
    this.stimuli = this.trialPane(rowHeight);
    this.units = this.unitPane(rowHeight);
    this.others = this.otherPane(rowHeight);
    this.readOut = this.newReadOut();
    this.stale = new StaleBanner(() => void page.host.reopen());
    this.tabs = new Tabs(
      "Parts of the session",
      [
        { id: "overview", label: "Overview", panel: this.overview.element },
        { id: "stimuli", label: "Stimuli", panel: this.stimuli.element },
        { id: "units", label: "Units", panel: this.units.element },
        { id: "tables", label: "Tables", panel: this.others.element },
        { id: "contents", label: "Contents", panel: this.contents.element },
      ],
      (tab) => this.tabShown(tab),
    );
    this.element = el(
      "main",
      { class: "editor" },
      el("h1", { class: "unseen" }, start.fileName),
      this.stale.element,
      this.tabs.bar,
      this.tabs.panels,
      this.readOut.element,
    );
    this.store.onChange((value, former) => {
      if (value.tab !== former.tab) this.tabs.show(value.tab);
      if (value.draft !== former.draft) this.recipeEdited();
    });
    // The commands of VS Code ask with what this page has, which may not be what the host saw last.
    if (typeof kept === "object" && kept) void page.host.recipeChanged(this.store.value.draft.recipe);
    keepValue(this.store, {
      keep: (change) => page.host.keep(change),
      remember: (value) => page.remember(value),
    });
    const { tab } = this.store.value;
    this.tabs.show(this.tabs.has(tab) ? tab : "overview");
  }

  /** Asks for everything the page shows. */
  async load(again = false): Promise<void> {
    this.stale.clear();
    try {
      const facts = await this.page.session.describe();
      this.facts = facts;
      this.overview.showFacts(facts);
      this.takeFacts(facts);
    } catch (error) {
      if (isFileChanged(error)) {
        // The banner says everything; what is shown already stays.
        if (!this.facts) this.hideAll();
        return;
      }
      this.tabs.panels.hidden = false;
      this.overview.failFacts(error, ...this.helpButtons());
      this.tabs.show("overview");
      this.offerParts(false);
      return;
    }
    this.tabs.panels.hidden = false;
    this.offerParts(true);
    this.overview.load();
    const { wanted } = this;
    this.wanted = undefined;
    if (wanted) this.store.change((value) => withTrialsShown(value, this.facts, wanted));
    this.tabShown(this.tabs.shown, again);
    this.readOut.read(this.trialTable());
  }

  /** What the host may ask of the page. */
  api(): EditorPageApi {
    return {
      show: async (tab) => {
        if (tab === "decode") await this.decode();
        else this.tabs.show(tab);
      },
      setRecipe: async (recipe, commands) => {
        this.store.change((value) =>
          withEdit({ ...value, commands }, (draft) => withHostRecipe(draft, recipe)),
        );
      },
      table: async (action) => this.paneInFront()?.act(action),
      showTrials: async (trials) => this.store.change((value) => withTrialsShown(value, this.facts, trials)),
      fileChanged: async (change) => this.fileChanged(change),
      reload: () => this.load(true),
    };
  }

  /** Keeps what is shown, marked as old: nothing of the new file is mixed with it. */
  fileChanged(change: ErrorDetails["file-changed"]): void {
    this.stale.changed(change, this.facts !== undefined);
  }

  /** What every part of the page would say of itself is said once for all of them. */
  sawError(error: AnalysisError): void {
    if (isFileChanged(error)) this.fileChanged(error.details);
    else if (error.code === "file-unreadable")
      this.stale.failed(error.details as ErrorDetails["file-unreadable"]);
  }

  /** Goes to another part of the session; there is none before the session is known. */
  private go(change: (value: EditorValue, facts: SessionFacts) => EditorValue): void {
    const { facts } = this;
    if (facts) this.store.change((value) => change(value, facts));
  }

  private edit(change: (draft: Draft) => Draft): void {
    this.store.change((value) => withEdit(value, change));
  }

  // Parts

  private paneInFront(): TablePaneDoor | undefined {
    const panes: Record<string, TablePaneDoor> = this.panes();
    return panes[this.tabs.shown];
  }

  private panes(): Record<PaneId, TablePaneDoor> {
    return { stimuli: this.stimuli, units: this.units, tables: this.others };
  }

  private trialPane(rowHeight: number): TablePaneDoor {
    const table = (): string | undefined => this.facts && this.trialTable();
    const quality = (): undefined => undefined;
    const model = recipeSteps(this.store, { side: "trials", noun: "trial", table, quality });
    return new TablePaneDoor({
      model,
      ...this.paneOptions(rowHeight, "This file has no table of trials or stimuli."),
      picker: () => h(TrialTablePicker, { store: this.store, facts: this.facts }),
      beside: ["stimulus_name"],
      useAsLabel: (label) =>
        this.edit((draft) => withRecipe(draft, (recipe) => withLabel(recipe, columnText(label)))),
    });
  }

  private unitPane(rowHeight: number): TablePaneDoor {
    const table = (): string | undefined => this.facts && unitTable(this.facts)?.name;
    // AllenSDK's limits act on its own files only; limits of one's own act on every file, and so must be seen.
    const quality = (): Quality | undefined => {
      const { quality: limits } = this.store.value.draft.recipe.units;
      return this.facts?.allen || typeof limits === "object" ? limits : undefined;
    };
    const model = recipeSteps(this.store, { side: "units", noun: "unit", table, quality });
    return new TablePaneDoor({
      model,
      ...this.paneOptions(rowHeight, "This file has no table of units."),
      beside: ["ecephys_structure_acronym", "structure_acronym", "location"],
    });
  }

  private otherPane(rowHeight: number): TablePaneDoor {
    return new TablePaneDoor({
      model: looseSteps(this.store, () => otherTableOf(this.store.value, this.facts)),
      ...this.paneOptions(rowHeight, "This file has no further tables."),
      picker: () => h(OtherTablePicker, { store: this.store, facts: this.facts }),
    });
  }

  /** The recipe's, or else the session's own choice. */
  private trialTable(): string | undefined {
    return trialTableOf(this.store.value, this.facts);
  }

  private paneOptions(rowHeight: number, nothing: string): Omit<DoorOptions, "model"> {
    const { session, host } = this.page;
    return {
      session,
      rowHeight,
      nothing,
      places: {
        copy: (text) => host.copy(text),
        exportTable: (view, columns) => host.exportTable(view, columns),
      },
    };
  }

  private overviewActions(): ConstructorParameters<typeof OverviewTab>[1] {
    return {
      showStimulus: (name) => this.go((value, facts) => withStimulusShown(value, facts, name)),
      showStructure: (column, name) => this.go((value) => withStructureShown(value, column, name)),
      showTable: (name) => this.go((value, facts) => withTableShown(value, facts, name)),
      showQuality: () =>
        this.store.change((value) => withTab(withCard(value, "units", { kind: "quality" }), "units")),
    };
  }

  private newReadOut(): ReadOutDoor {
    const { session, host } = this.page;
    const ask = (question: Promise<void>): void =>
      void question.catch((error: unknown) => announceError(messageOf(error)));
    return new ReadOutDoor({
      store: this.store,
      session,
      extract: () => ask(host.extract(this.store.value.draft.recipe)),
      decode: () => ask(this.decode()),
    });
  }

  private decode(): Promise<void> {
    return this.page.host.decode(this.store.value.draft.recipe);
  }

  private helpButtons(): readonly HTMLElement[] {
    const { host } = this.page;
    return [
      button("Try Again", () => void host.reopen().then(() => this.load(true))),
      button("Show File", () => void host.reveal()),
      button("Show Log", () => void host.showLog()),
    ];
  }

  // The session

  private takeFacts(facts: SessionFacts): void {
    const trials = trialTables(facts);
    const isAllen = trials.some(({ kind }) => kind === "presentations");
    this.tabs.relabel("stimuli", isAllen ? "Stimuli" : "Trials");
    this.tabs.offer("tables", otherTables(facts).length > 0);
    const usual = usualTrialTable(facts);
    // The session chooses by itself only where there is no choice.
    if (
      this.store.value.draft.recipe.trials.table === undefined &&
      !isAllen &&
      trials.length > 1 &&
      usual !== undefined
    )
      this.edit((draft) => withTrialTable(draft, usual));
  }

  /** Of a file that cannot be read there is nothing to go to, and nothing to select. */
  private offerParts(readable: boolean): void {
    this.tabs.bar.hidden = this.readOut.element.hidden = !readable;
  }

  /** Nothing is known of the file; the tab stays the one it is. */
  private hideAll(): void {
    this.offerParts(false);
    this.tabs.panels.hidden = true;
  }

  private tabShown(tab: string, again = false): void {
    this.store.change((value) => withTab(value, tab));
    if (!this.facts) return;
    for (const pane of Object.values(this.panes())) pane.refresh(again);
    if (tab === "contents") this.contents.load(again);
  }

  // The recipe

  private recipeEdited(): void {
    const { recipe } = this.store.value.draft;
    void this.page.host.recipeChanged(recipe);
    this.readOut.show(this.trialTable());
  }
}
