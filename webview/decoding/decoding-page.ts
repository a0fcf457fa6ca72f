import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { isCancelled, isFileChanged } from "../../src/core/errors.ts";
import type { ErrorDetails } from "../../src/core/errors.ts";
import type { ColumnInfo } from "../../src/core/table/table.ts";
import type {
  DecodingHostApi,
  DecodingPageApi,
  DecodingStart,
} from "../../src/protocol/decoding-host-api.ts";
import type { DecodeAnswer } from "../../src/protocol/session-api.ts";
import { el, fill } from "../element.ts";
import { LabelPicker } from "../label-picker.ts";
import { withLabel } from "../recipe-label.ts";
import { announce } from "../live-region.ts";
import { errorMessage, message } from "../message.ts";
import { counted } from "../number-text.ts";
import type { Page } from "../page.ts";
import { StaleBanner } from "../stale-banner.ts";
import { button } from "../ui.ts";
import { PanelFiles } from "./files/panel-files.ts";
import { readView } from "./value/result-view-state.ts";
import type { ResultViewState } from "./value/result-view-state.ts";
import { ResultsView } from "./results-view.ts";
import { RunProgress } from "./run-progress.ts";
import { SettingsForm } from "./settings/settings-form.ts";

/** The decoding panel: settings, Run and Cancel, and what the last run found. */
export class DecodingPage {
  readonly element: HTMLElement;
  private readonly page: Page<DecodingHostApi, DecodingPageApi>;
  private readonly start: DecodingStart;
  private readonly form: SettingsForm;
  private readonly labels: LabelPicker;
  private readonly selection = el("p", { class: "faint selection" });
  private readonly runButton = button("Run", () => void this.run(), { primary: true, icon: "play" });
  private readonly files: PanelFiles;
  private readonly exportButton = button("Export…", () => this.files.openMenu(this.exportButton), {
    icon: "export",
  });
  private readonly reason = el("p", { class: "faint", id: "run-reason" });
  private readonly status = el("div", { class: "run-status" });
  private readonly results = el("div", { class: "results-place" });
  private readonly stale = new StaleBanner(() => void this.page.host.reopen());
  /** The file is another than the one that was asked. */
  private changed = false;
  /** What is shown came from the file as it was before it was read again. */
  private ofOldFile = false;
  private recipe: Recipe;
  private shown: ResultsView | undefined;
  private progress: RunProgress | undefined;
  private columns: readonly ColumnInfo[] = [];
  private view: ResultViewState;
  /** The question of the last result. */
  private answered: Recipe | undefined;

  constructor(page: Page<DecodingHostApi, DecodingPageApi>, start: DecodingStart) {
    this.page = page;
    this.start = start;
    this.recipe = start.recipe;
    const memory = (page.recall() ?? {}) as { readonly view?: unknown; readonly answered?: Recipe };
    this.view = readView(memory.view);
    this.answered = memory.answered;
    this.files = new PanelFiles(start, page.host, {
      shown: () => this.savable(),
      recipe: () => this.recipe,
      say: (note) => fill(this.status, note),
      saidEnough: () => this.showStatus(),
    });
    this.form = new SettingsForm(this.recipe.decode, (decode) => this.edit({ ...this.recipe, decode }));
    this.labels = new LabelPicker((label) => this.setLabel(label));
    this.runButton.setAttribute("aria-describedby", "run-reason");
    this.exportButton.hidden = true;
    this.element = el(
      "div",
      { class: "decoding" },
      this.stale.element,
      el(
        "aside",
        { class: "settings", "aria-label": "Settings" },
        el(
          "h1",
          {},
          el(
            "button",
            {
              type: "button",
              class: "link",
              title: "Open the session",
              onclick: () => void page.host.openSession(),
            },
            start.sessionTitle,
          ),
        ),
        this.selection,
        this.labels.element,
        this.form.element,
        el("div", { class: "run-line" }, this.runButton, this.exportButton),
        this.reason,
      ),
      el("main", { class: "main" }, this.status, this.results),
    );
    this.labels.update([], this.recipe.label);
    this.showEmpty();
    this.remember();
    this.check();
  }

  /** Asks for what the settings need, and runs when the panel was opened to run. */
  async load(): Promise<void> {
    const columns = this.loadColumns();
    if (this.start.changed) this.fileChanged(this.start.changed);
    await this.showLast();
    if (this.start.run && !(this.shown && isSame(this.shown.recipe, this.recipe))) await this.run();
    await columns;
  }

  private async loadColumns(): Promise<void> {
    const table = this.recipe.trials.table ?? "stimulus_presentations";
    try {
      this.columns = (await this.page.session.openView({ table, where: [], sort: [] })).columns;
      this.labels.update(this.columns, this.recipe.label);
    } catch {
      // Without its columns the label can still be typed as an expression.
    }
  }

  /**
   * The last result comes back as it was, marked when it belongs to other settings or to the file as it was. The host
   * has it while the window lives; after a reload the same question gives the same result again.
   */
  private async showLast(): Promise<void> {
    const { answered } = this.start;
    const kept = answered ? await this.page.host.lastAnswer() : null;
    if (kept && answered) {
      this.show(kept, answered);
      this.showStatus();
      return;
    }
    const question = answered ?? this.answered;
    if (!question || (this.start.run && isSame(question, this.recipe))) return;
    await this.ask(question);
  }

  /** What the host may ask of the page. */
  api(): DecodingPageApi {
    return {
      figure: (format) => this.files.figure(format),
      copyFigure: () => this.files.copyFigure(),
      scores: (format) => this.files.scores(format),
      run: (recipe) => {
        this.edit(recipe);
        this.form.show(recipe.decode);
        this.labels.update(this.columns, recipe.label);
        return this.run();
      },
      fileChanged: async (change) => this.fileChanged(change),
      reload: () => this.fileReadAgain(),
    };
  }

  // The file

  /** Keeps what is shown, marked as old. */
  private fileChanged(change: ErrorDetails["file-changed"]): void {
    this.changed = true;
    this.stale.changed(change, this.shown !== undefined || this.start.answered !== undefined);
    this.check();
    this.showStatus();
  }

  private fileReadAgain(): Promise<void> {
    this.changed = false;
    this.ofOldFile = this.shown !== undefined;
    this.stale.clear();
    this.check();
    this.showStatus();
    return this.loadColumns();
  }

  // The recipe

  private setLabel(label: string | undefined): void {
    this.edit(withLabel(this.recipe, label));
  }

  private edit(recipe: Recipe): void {
    this.recipe = recipe;
    void this.page.host.recipeChanged(recipe);
    this.remember();
    this.check();
    this.showStatus();
  }

  private remember(): void {
    this.page.remember({
      ...this.start.restore,
      recipe: this.recipe,
      view: this.view,
      answered: this.answered,
    });
  }

  /** Why Run cannot be pressed, if so. */
  private check(): void {
    let reason = this.recipe.label === undefined ? "Choose a label column to decode." : "";
    if (this.changed) reason = "The file has changed: read it again first.";
    this.reason.textContent = this.progress ? "" : reason;
    this.runButton.disabled = reason !== "" || this.progress !== undefined;
  }

  // Running

  private async run(): Promise<void> {
    if (this.recipe.label === undefined || this.changed || this.progress) return;
    await this.ask(this.recipe);
  }

  /** Asks a question and shows its answer. */
  private async ask(recipe: Recipe): Promise<void> {
    if (this.progress) return;
    const progress = new RunProgress();
    this.progress = progress;
    this.check();
    fill(this.status, progress.element);
    try {
      const answer = await this.page.session.decode(recipe, progress.control);
      this.show(answer, recipe);
      this.finish(progress);
    } catch (error) {
      this.finish(progress);
      if (isFileChanged(error)) {
        this.fileChanged(error.details);
        return;
      }
      const logButton = button("Show Log", () => void this.page.host.showLog());
      fill(
        this.status,
        isCancelled(error)
          ? message("info", "Cancelled. Earlier results are kept.")
          : errorMessage(error, logButton),
      );
    }
  }

  private finish(progress: RunProgress): void {
    progress.end();
    this.progress = undefined;
    this.check();
    this.showStatus();
  }

  private show(answer: DecodeAnswer, recipe: Recipe): void {
    const view = new ResultsView(answer, recipe, this.view, {
      settings: this.start.settings,
      copy: (text) => void this.page.host.copy(text),
      showTrials: (trials) => this.showTrials(answer, trials),
      looked: (looked) => {
        this.view = looked;
        this.remember();
      },
    });
    this.shown = view;
    this.ofOldFile = false;
    this.answered = recipe;
    this.remember();
    this.exportButton.hidden = false;
    fill(this.results, view.element);
    const { decoding, preview } = view.answer;
    this.selection.textContent = `${counted(preview.trials.left, "trial")} × ${counted(preview.units.left, "unit")}, ${decoding.regression ? counted(decoding.classes.length, "value") : counted(decoding.classes.length, "class", "classes")}`;
    announce(`Decoded. ${view.element.querySelector(".score-text")?.textContent ?? ""}`);
  }

  private showTrials({ trialIds }: DecodeAnswer, trials: readonly number[]): void {
    const ids = trials.map((trial) => String(trialIds[trial]!));
    const shown = ids.length === 0 ? Promise.resolve() : this.page.host.showTrials(this.recipe, ids);
    shown.catch((error: unknown) => fill(this.status, errorMessage(error)));
  }

  /** Results of other settings are not erased, but said to be out of date. */
  private showStatus(): void {
    if (this.progress) return;
    const outdated = this.shown !== undefined && !isSame(this.shown.recipe, this.recipe);
    this.results.classList.toggle("outdated", outdated || this.ofOldFile || this.changed);
    const why = this.ofOldFile ? "The file was read again" : "The settings have changed";
    const again = button("Run Again", () => void this.run());
    // Files written now would name the file of now as the source of these results.
    this.exportButton.hidden = !this.savable();
    fill(
      this.status,
      (outdated || this.ofOldFile) &&
        !this.changed &&
        message("info", `${why}: these results are out of date.`, again),
    );
  }

  /** The results, while the file is the one that they came from. */
  private savable(): ResultsView | undefined {
    return this.changed || this.ofOldFile ? undefined : this.shown;
  }

  private showEmpty(): void {
    fill(
      this.results,
      el("p", { class: "empty faint" }, "No result yet. Choose a label column and press Run."),
    );
  }
}

const isSame = (a: Recipe, b: Recipe): boolean => JSON.stringify(a) === JSON.stringify(b);
