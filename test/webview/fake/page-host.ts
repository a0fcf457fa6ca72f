/**
 * Stands in for VS Code around a page: `acquireVsCodeApi`, a port that turns messages into JSON with typed
 * arrays beside it, and the host's side of both pages. Bundled before the page and run in the browser.
 */
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type { DecodingHostApi, DecodingPageApi } from "../../../src/protocol/decoding-host-api.ts";
import type { EditorHostApi, EditorPageApi, PageSettings } from "../../../src/protocol/editor-host-api.ts";
import { afterChange } from "../../../src/protocol/page-value.ts";
import type { PageValue } from "../../../src/protocol/page-value.ts";
import { connect, serve } from "../../../src/protocol/rpc.ts";
import type { Port } from "../../../src/protocol/rpc.ts";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { openWire } from "../../../src/protocol/webview-wire.ts";
import { fakeSession } from "./session.ts";

export const tutorialRecipe: Recipe = {
  version: 1,
  trials: {
    table: "stimulus_presentations",
    where: [
      "stimulus_name == 'static_gratings'",
      "orientation != null",
      "spatial_frequency == 0.08",
      "phase != 0",
    ],
  },
  units: { quality: "allen", where: ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"] },
  counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
  label: "orientation",
  decode: {
    method: "lda",
    folds: 5,
    shuffle: false,
    seed: 0,
    permutations: 0,
    solver: "eigen",
    shrinkage: 0.2,
    components: 2,
  },
  outputs: [],
};

const settings: PageSettings = { rowHeight: "compact", palette: "okabeIto", background: "white" };
const { session, controls } = fakeSession();
const log: { method: string; args: readonly unknown[] }[] = [];
const noted =
  <T>(method: string, answer: T) =>
  async (...args: readonly unknown[]): Promise<T> => {
    log.push({ method, args });
    if (method === "recipeChanged") sessionStorage.setItem("recipe", JSON.stringify(args[0]));
    return answer;
  };

let state: unknown = JSON.parse(sessionStorage.getItem("state") ?? "null");
const toPage = (message: unknown): void => void setTimeout(() => window.postMessage(message, "*"));
let fromPage: (message: unknown) => void = () => undefined;
const port: Port = {
  post: (message) => toPage(structuredClone(message)),
  onMessage: (listener) => void (fromPage = listener),
};
const wire = openWire(port);
const options = {
  pause: () => new Promise<void>((resume) => setTimeout(resume)),
  now: () => performance.now(),
};
const page = connect<EditorPageApi & DecodingPageApi>(wire.channel("page")).api;

type Host = Omit<EditorHostApi, "start"> & Omit<DecodingHostApi, "start"> & { start(): Promise<unknown> };
/** What a test put on the window before the page began. */
const wishes = window as {
  testRecipe?: Recipe;
  testClasses?: number;
  failing?: readonly [string, string];
  answered?: Recipe;
};
// What the page last told the host, as the host remembers it while the page is hidden.
const told = JSON.parse(sessionStorage.getItem("recipe") ?? "null") as Recipe | null;
const recipe = told ?? wishes.testRecipe ?? tutorialRecipe;
if (wishes.testClasses !== undefined) controls.classes = wishes.testClasses;
if (wishes.failing) controls.fail.set(...wishes.failing);
let kept = (JSON.parse(sessionStorage.getItem("kept") ?? "null") ?? undefined) as PageValue | undefined;
const host: Host = {
  start: noted("start", {
    fileName: "ecephys_session_715093703.nwb",
    path: "/data/ecephys_session_715093703.nwb",
    sessionTitle: "715093703",
    recipe,
    commands: Number(sessionStorage.getItem("commands") ?? 0),
    run: location.search.includes("run"),
    settings,
    ...(kept ? { value: kept } : {}),
    ...(wishes.answered ? { answered: wishes.answered } : {}),
    restore: { uri: "file:///data/x.nwb", recipe },
  }),
  recipeChanged: noted("recipeChanged", undefined),
  keep: async (change) => {
    kept = afterChange(kept, change);
    sessionStorage.setItem("kept", JSON.stringify(kept));
  },
  extract: noted("extract", undefined),
  decode: noted("decode", undefined),
  exportTable: noted("exportTable", undefined),
  copy: noted("copy", undefined),
  lastAnswer: noted("lastAnswer", null),
  download: noted("download", undefined),
  signIn: noted("signIn", undefined),
  reopen: async () => {
    log.push({ method: "reopen", args: [] });
    // As VS Code's end does for every page of the file.
    await page.reload();
  },
  showLog: noted("showLog", undefined),
  reveal: noted("reveal", undefined),
  report: noted("report", undefined),
  save: noted("save", { path: "/home/figure.svg" }),
  showTrials: noted("showTrials", undefined),
  openSession: noted("openSession", undefined),
};
serve<SessionApi>(wire.channel("session"), session, options);
serve<Host>(wire.channel("host"), host, options);

Object.assign(window, {
  acquireVsCodeApi: () => ({
    // VS Code's own way: JSON, typed arrays beside it.
    postMessage: (message: unknown) => void setTimeout(() => fromPage(structuredClone(message))),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
      sessionStorage.setItem("state", JSON.stringify(next));
    },
  }),
  test: { page, log, controls, state: () => state },
});
