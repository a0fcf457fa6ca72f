import { scoreSentences } from "../../../src/core/decode/score-sentence.ts";
import { ldaScatterSvg, paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import type { FigureStyle } from "../../../src/core/figure/lda-scatter.ts";
import { predictionScatterOf, predictionScatterSvg } from "../../../src/core/figure/prediction-scatter.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type {
  DecodingHostApi,
  DecodingStart,
  FigureFormat,
  FileToSave,
  ScoresFormat,
} from "../../../src/protocol/decoding-host-api.ts";
import { announce } from "../../live-region.ts";
import { openMenu } from "../../components/menu.tsx";
import { errorMessage, message } from "../../message.ts";
import { messageOf } from "../../page.ts";
import { themeColor } from "../../theme.ts";
import { button } from "../../ui.ts";
import { paletteFor } from "../scatter/class-colors.ts";
import { copyPicture } from "./copy-picture.ts";
import { figureFile } from "./figure-files.ts";
import type { MadeFile } from "./figure-files.ts";
import type { ResultsView } from "../results-view.ts";
import { scoresFile } from "./scores-file.ts";

const toldMs = 3000;

/** What the files are made of, and where something is said about them. */
interface Asked {
  /** The results shown; undefined before the first run. */
  readonly shown: () => ResultsView | undefined;
  readonly recipe: () => Recipe;
  say(note: HTMLElement | null): void;
  /** What was said for a moment has been read. */
  saidEnough(): void;
}

/** The files a panel makes of its results: the figure, the scores, and the menu that offers them. */
export class PanelFiles {
  private readonly start: DecodingStart;
  private readonly host: DecodingHostApi;
  private readonly asked: Asked;

  constructor(start: DecodingStart, host: DecodingHostApi, asked: Asked) {
    this.start = start;
    this.host = host;
    this.asked = asked;
  }

  private stem(): string {
    const label = this.asked.shown()?.answer.label.name.replaceAll(/[^\w-]+/g, "_") ?? "decoding";
    const session = this.start.sessionTitle.replace(/\.nwb$/, "").replaceAll(/[^\w.-]+/g, "_");
    return `${session}-${label}`;
  }

  /** The figure as a file; null when there is none yet. */
  async figure(format: FigureFormat): Promise<FileToSave | null> {
    const file = await this.drawn(format);
    const recipe = this.asked.shown()?.recipe;
    return file && recipe ? { ...file, recipe } : null;
  }

  private async drawn(format: FigureFormat): Promise<MadeFile | null> {
    const shown = this.asked.shown();
    if (!shown) return null;
    const { decoding, label } = shown.answer;
    const predictions = predictionScatterOf(decoding, label);
    if (predictions) {
      const notes = [...predictions.notes, scoreSentences(decoding)[0]!];
      const style = { ...paperStyle, ...this.surroundings() };
      return figureFile(format, this.stem(), predictionScatterSvg({ ...predictions, notes }, style), style);
    }
    const { figure } = shown;
    if (!figure) return null;
    const { palette } = this.start.settings;
    const style = {
      ...paperStyle,
      ...this.surroundings(),
      colors: paletteFor(palette === "theme" ? "okabeIto" : palette, figure.classNames.length, label.name),
      hidden: shown.hiddenClasses,
    };
    return figureFile(format, this.stem(), ldaScatterSvg(figure, style), style);
  }

  private hasFigure(): boolean {
    const shown = this.asked.shown();
    if (!shown) return false;
    const { decoding, label } = shown.answer;
    return shown.figure !== undefined || predictionScatterOf(decoding, label) !== undefined;
  }

  async scores(format: ScoresFormat): Promise<FileToSave | null> {
    const shown = this.asked.shown();
    return shown ? { ...scoresFile(format, this.stem(), shown.answer.decoding), recipe: shown.recipe } : null;
  }

  /** What lies around the marks of an exported figure. */
  private surroundings(): Partial<FigureStyle> {
    const { background } = this.start.settings;
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
    if (!this.hasFigure()) return false;
    try {
      await copyPicture(this.figure("png").then((file) => file!.bytes));
      this.tell("The figure is on the clipboard.");
    } catch (error) {
      const saveInstead = button("Save as PNG…", () => void this.save(this.figure("png")));
      const text = `The figure could not be copied: ${messageOf(error)}`;
      this.asked.say(message("warning", text, saveInstead));
    }
    return true;
  }

  /** Says something for a moment. */
  private tell(text: string): void {
    announce(text);
    this.asked.say(message("info", text));
    setTimeout(() => this.asked.saidEnough(), toldMs);
  }

  private async save(make: Promise<FileToSave | null>): Promise<void> {
    try {
      const file = await make;
      if (!file) return;
      const { path } = await this.host.save(file);
      if (path !== null) this.tell(`Wrote ${path}.`);
    } catch (error) {
      this.asked.say(errorMessage(error));
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
        { label: "Spike Counts…", icon: "export", run: () => void this.host.extract(this.asked.recipe()) },
      ],
      { x: left, y: bottom + 2 },
      opener,
    );
  }
}
