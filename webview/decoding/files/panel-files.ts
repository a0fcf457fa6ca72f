import { scoreSentences } from "../../../src/core/decode/score-sentence.ts";
import { ldaScatterSvg, paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import type { FigureStyle } from "../../../src/core/figure/lda-scatter.ts";
import { predictionScatterOf, predictionScatterSvg } from "../../../src/core/figure/prediction-scatter.ts";
import type {
  DecodingHostApi,
  DecodingStart,
  FigureFormat,
  FileToSave,
  ScoresFormat,
} from "../../../src/protocol/decoding-host-api.ts";
import { announce } from "../../live-region.ts";
import { openMenu } from "../../components/menu.tsx";
import { messageOf } from "../../page.ts";
import { themeColor } from "../../theme.ts";
import type { Store } from "../../store.ts";
import { paletteFor } from "../scatter/class-colors.ts";
import { copyPicture } from "./copy-picture.ts";
import { figureFile } from "./figure-files.ts";
import type { PanelRun } from "../run/panel-run.ts";
import { savable } from "../run/run-state.ts";
import type { Note, Shown } from "../run/run-state.ts";
import { scatterOf } from "../scatter/scatter-view.ts";
import type { DecodingValue } from "../value/decoding-value.ts";
import { classNames, hiddenAmong, kindOf } from "../value/result-view-state.ts";
import { scoresFile } from "./scores-file.ts";

const toldMs = 3000;

/** What files are made with. */
interface FileTools {
  readonly start: Pick<DecodingStart, "sessionTitle" | "settings">;
  readonly host: Pick<DecodingHostApi, "save" | "extract">;
  readonly run: PanelRun;
  readonly value: Store<DecodingValue>;
}

/** The files a panel makes of its results: the figure, the scores, and the menu that offers them. */
export class PanelFiles {
  private readonly tools: FileTools;

  constructor(tools: FileTools) {
    this.tools = tools;
  }

  private get shown(): Shown | undefined {
    return savable(this.tools.run.state.value);
  }

  private stem({ answer }: Shown): string {
    const label = answer.label.name.replaceAll(/[^\w-]+/g, "_");
    return `${this.tools.start.sessionTitle.replaceAll(/[^\w.-]+/g, "_")}-${label}`;
  }

  /** The figure as a file; null when there is none yet. */
  async figure(format: FigureFormat): Promise<FileToSave | null> {
    const { shown } = this;
    const drawn = shown && this.drawn(shown);
    if (!drawn) return null;
    const file = await figureFile(format, this.stem(shown), drawn.text, drawn.style);
    return { ...file, recipe: shown.question };
  }

  /** The figure as it is looked at, as an SVG document; undefined where there is none. */
  private drawn({ answer }: Shown): { readonly text: string; readonly style: FigureStyle } | undefined {
    const { decoding, label } = answer;
    const predictions = predictionScatterOf(decoding, label);
    const paper = { ...paperStyle, ...this.surroundings() };
    if (predictions) {
      const notes = [...predictions.notes, scoreSentences(decoding)[0]!];
      return { text: predictionScatterSvg({ ...predictions, notes }, paper), style: paper };
    }
    const { view } = this.tools.value.value;
    const figure = scatterOf(answer, kindOf(view, decoding));
    if (!figure) return undefined;
    const { palette } = this.tools.start.settings;
    const style = {
      ...paper,
      colors: paletteFor(palette === "theme" ? "okabeIto" : palette, figure.classNames.length, label.name),
      hidden: hiddenAmong(view, classNames(decoding)),
    };
    return { text: ldaScatterSvg(figure, style), style };
  }

  async scores(format: ScoresFormat): Promise<FileToSave | null> {
    const { shown } = this;
    if (!shown) return null;
    const file = scoresFile(format, this.stem(shown), shown.answer.decoding);
    return { ...file, recipe: shown.question };
  }

  /** What lies around the marks of an exported figure. */
  private surroundings(): Partial<FigureStyle> {
    const { background } = this.tools.start.settings;
    return {
      ...(background === "theme"
        ? {
            background: themeColor("--vscode-editor-background"),
            ink: themeColor("--vscode-foreground"),
            grid: themeColor("--vscode-editorWidget-border", "--vscode-foreground"),
          }
        : {}),
      ...(background === "transparent" ? { background: "none" } : {}),
    };
  }

  /** False when there is no figure yet. */
  async copyFigure(): Promise<boolean> {
    const { shown } = this;
    if (!shown || !this.drawn(shown)) return false;
    try {
      await copyPicture(this.figure("png").then((file) => file!.bytes));
      this.tell("The figure is on the clipboard.");
    } catch (error) {
      this.tools.run.say({
        severity: "warning",
        text: `The figure could not be copied: ${messageOf(error)}`,
        offer: { label: "Save as PNG…", run: () => void this.save(this.figure("png")) },
      });
    }
    return true;
  }

  /** Says something for a moment. */
  private tell(text: string): void {
    const { run } = this.tools;
    announce(text);
    const note: Note = { severity: "info", text };
    run.say(note);
    setTimeout(() => run.takeBack(note), toldMs);
  }

  private async save(make: Promise<FileToSave | null>): Promise<void> {
    try {
      const file = await make;
      if (!file) return;
      const { path } = await this.tools.host.save(file);
      if (path !== null) this.tell(`Wrote ${path}.`);
    } catch (error) {
      this.tools.run.sayError(error);
    }
  }

  openMenu(opener: HTMLElement): void {
    const { left, bottom } = opener.getBoundingClientRect();
    openMenu(
      [
        { label: "Copy Figure", icon: "copy", run: () => void this.copyFigure() },
        { label: "Figure as SVG…", icon: "file-media", run: () => void this.save(this.figure("svg")) },
        { label: "Figure as PNG…", icon: "file-media", run: () => void this.save(this.figure("png")) },
        "separator",
        { label: "Scores as JSON…", icon: "json", run: () => void this.save(this.scores("json")) },
        { label: "Scores as CSV…", icon: "table", run: () => void this.save(this.scores("csv")) },
        "separator",
        {
          label: "Spike Counts…",
          icon: "export",
          run: () => void this.tools.host.extract(this.tools.value.value.recipe),
        },
      ],
      { x: left, y: bottom + 2 },
      opener,
    );
  }
}
