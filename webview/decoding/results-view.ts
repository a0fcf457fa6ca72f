import { inSampleNote } from "../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../src/core/figure/lda-scatter.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import type { Notice } from "../../src/core/errors.ts";
import {
  scoreSentences,
  scoringName,
  shownScores,
  summaryText,
} from "../../src/core/decode/score-sentence.ts";
import type { PageSettings } from "../../src/protocol/editor-host-api.ts";
import type { DecodeAnswer } from "../../src/protocol/session-api.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { el, fill } from "../element.ts";
import { message, noticeMessage } from "../message.ts";
import { cellText } from "../number-text.ts";
import { onThemeChange, themeColor } from "../theme.ts";
import { button, checkbox } from "../ui.ts";
import { classBalance } from "./class-balance.ts";
import { paletteFor, screenColors } from "./scatter/class-colors.ts";
import { ConfusionMatrix } from "./confusion/confusion-matrix.ts";
import { describeFigure } from "./description.ts";
import { foldScores } from "./fold-scores.ts";
import { legend } from "./scatter/legend.ts";
import { ScatterChart } from "./scatter/scatter-chart.ts";
import { predictionTable, predictionView } from "./scatter/prediction-view.ts";
import { scatterOf } from "./scatter/scatter-view.ts";
import type { ProjectionKind } from "./scatter/scatter-view.ts";
import { hiddenAmong, withToggled } from "./value/result-view-state.ts";
import type { ResultViewState } from "./value/result-view-state.ts";
import { trialTable } from "./trial-table.ts";

/** More classes than this are named in the figure, for a legend of so many colours cannot be read. */
const legible = 8;

/** With more than this their names lie on top of each other, and say nothing. */
const mostNames = 40;

/** What the view needs of its page. */
export interface ResultTools {
  readonly settings: PageSettings;
  readonly copy: (text: string) => void;
  /** Shows trials, as indices among those decoded, in the table they come from. */
  readonly showTrials: (trials: readonly number[]) => void;
  /** It is looked at in another way now. */
  readonly looked: (view: ResultViewState) => void;
}

function confusionOf(decoding: Decoding, showTrials: ResultTools["showTrials"]): HTMLElement {
  const confusion = new ConfusionMatrix(showTrials);
  confusion.show(decoding);
  return confusion.element;
}

/** What one run found: the sentence, the figure, the fold scores, the confusion matrix, the trials. */
export class ResultsView {
  readonly element: HTMLElement;
  /** The recipe the results belong to. */
  readonly recipe: Recipe;
  readonly answer: DecodeAnswer;
  private readonly chart = new ScatterChart();
  private readonly legendPlace = el("div", { class: "legend-place" });
  private readonly caption = el("p", { class: "caption" });
  private readonly tablePlace = el("div", {});
  private readonly tools: ResultTools;
  private view: ResultViewState;

  constructor(answer: DecodeAnswer, recipe: Recipe, view: ResultViewState, tools: ResultTools) {
    this.answer = answer;
    this.recipe = recipe;
    this.view = view;
    this.tools = tools;
    this.element = el(
      "div",
      { class: "results" },
      this.scoreBox(),
      ...this.warnings().map(noticeMessage),
      this.figureSection(),
      el(
        "div",
        { class: "result-columns" },
        ...(answer.decoding.regression ? [] : [confusionOf(answer.decoding, tools.showTrials)]),
        foldScores(answer.decoding),
        ...(answer.decoding.regression ? [predictionTable(answer)] : [classBalance(answer.decoding)]),
      ),
      this.tableSection(),
    );
    onThemeChange(this.element, () => this.drawFigure());
    this.drawFigure();
  }

  get figure(): LdaScatter | undefined {
    return scatterOf(this.answer, this.kind);
  }

  get hiddenClasses(): ReadonlySet<number> {
    return hiddenAmong(this.view, Array.from(this.answer.decoding.classes, String));
  }

  /** Held-out points are drawn where there are some. */
  private get kind(): ProjectionKind {
    return this.answer.decoding.projection?.heldOut ? this.view.kind : "in-sample";
  }

  private get showCentroids(): boolean {
    const { length } = this.answer.decoding.classes;
    return this.view.centroids ?? (length > legible && length <= mostNames);
  }

  private look(view: ResultViewState): void {
    this.view = view;
    this.tools.looked(view);
    this.drawFigure();
  }

  private scoreBox(): HTMLElement {
    const { decoding } = this.answer;
    const sentences = scoreSentences(decoding);
    return el(
      "section",
      { class: "score-box", "aria-label": "Score" },
      el(
        "div",
        { class: "score" },
        el("span", { class: "faint" }, scoringName(decoding.scoring)),
        el("strong", {}, summaryText(shownScores(decoding))),
      ),
      el("div", { class: "score-text" }, ...sentences.map((sentence) => el("p", {}, sentence))),
      button("Copy", () => this.tools.copy(sentences.join(" ")), {
        title: "Copy these sentences",
        icon: "copy",
      }),
    );
  }

  /** What the session and the decoding noticed, each once. */
  private warnings(): readonly Notice[] {
    const { notices, decoding } = this.answer;
    const all = [...notices, ...decoding.notices];
    return all.filter((notice, i) => all.findIndex((other) => other.message === notice.message) === i);
  }

  // The figure

  private figureSection(): HTMLElement {
    const { decoding } = this.answer;
    const predictions = predictionView(this.answer);
    if (predictions) return predictions;
    if (!decoding.projection)
      return message("info", "This method has no plane to draw; its scores are below.");
    return el(
      "section",
      { class: "figure", "aria-label": "LDA projection" },
      el(
        "div",
        { class: "figure-tools" },
        this.projectionChoice(decoding.projection.heldOut !== undefined),
        this.centroidChoice(),
      ),
      el("div", { class: "figure-body" }, this.chart.element, this.legendPlace),
      this.caption,
    );
  }

  private projectionChoice(heldOut: boolean): HTMLElement | null {
    if (!heldOut) return null;
    const radio = (kind: ProjectionKind, label: string): HTMLElement =>
      el(
        "label",
        {},
        el("input", {
          type: "radio",
          name: "projection",
          value: kind,
          checked: kind === this.kind,
          onchange: () => {
            this.look({ ...this.view, kind });
          },
        }),
        label,
      );
    return el(
      "fieldset",
      { class: "choice" },
      el("legend", { class: "unseen" }, "Projection"),
      radio("in-sample", "All data, in-sample"),
      radio("held-out", "Held-out"),
    );
  }

  private centroidChoice(): HTMLElement {
    return checkbox("Class names at their centroids", this.showCentroids, (on) => {
      this.look({ ...this.view, centroids: on });
    });
  }

  private colors(): readonly string[] {
    const { palette } = this.tools.settings;
    const { decoding, label } = this.answer;
    const count = decoding.classes.length;
    if (palette === "theme") {
      const hues = ["blue", "yellow", "green", "purple", "red", "foreground"];
      return Array.from({ length: count }, (_, i) => themeColor(`--vscode-charts-${hues[i % hues.length]!}`));
    }
    const background = themeColor("--vscode-editor-background");
    return screenColors(count, paletteFor(palette, count, label.name), background);
  }

  private drawFigure(): void {
    const { figure, answer, hiddenClasses: hidden } = this;
    if (!figure) return;
    const colors = this.colors();
    const { decoding, trialIds } = answer;
    const tooltip = (trial: number): readonly string[] => {
      const predicted = decoding.predicted[trial]!;
      return [
        `trial ${cellText(trialIds[trial] ?? null)}`,
        `${figure.legendTitle}: ${figure.classNames[decoding.labelIndex[trial]!]!}`,
        `predicted: ${predicted < 0 ? "none" : figure.classNames[predicted]!} (fold ${decoding.testFold[trial]! + 1})`,
      ];
    };
    const description = describeFigure(figure, decoding);
    this.chart.show({ figure, colors, hidden, showCentroids: this.showCentroids, description, tooltip });
    fill(
      this.legendPlace,
      legend(figure, colors, hidden, (index) => this.toggle(index)),
    );
    this.caption.textContent = this.kind === "in-sample" ? inSampleNote : figure.notes.join(" ");
    if (this.tablePlace.childElementCount > 0) this.drawTable();
  }

  private toggle(index: number): void {
    this.look(withToggled(this.view, String(this.answer.decoding.classes[index])));
    this.legendPlace.querySelectorAll<HTMLElement>(".legend-entry")[index]?.focus();
  }

  // The trials

  private tableSection(): HTMLElement {
    const show = button(
      "Show as Table",
      () => {
        if (this.tablePlace.childElementCount > 0) fill(this.tablePlace);
        else this.drawTable();
        show.setAttribute("aria-expanded", String(this.tablePlace.childElementCount > 0));
      },
      { icon: "table" },
    );
    return el("section", {}, show, this.tablePlace);
  }

  private drawTable(): void {
    fill(this.tablePlace, trialTable(this.answer, this.figure, this.tools.copy));
  }
}
