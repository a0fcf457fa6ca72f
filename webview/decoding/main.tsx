import { render } from "preact";
import type {
  DecodingHostApi,
  DecodingPageApi,
  DecodingStart,
} from "../../src/protocol/decoding-host-api.ts";
import { ErrorMessage } from "../components/message.tsx";
import { keepValue } from "../page-value.ts";
import { openPage } from "../page.ts";
import type { Page } from "../page.ts";
import { Store } from "../store.ts";
import { DecodingPanel } from "./decoding-panel.tsx";
import { PanelFiles } from "./files/panel-files.ts";
import { PanelRun } from "./run/panel-run.ts";
import { readValue, withRecipe } from "./value/decoding-value.ts";

const app = document.querySelector("#app")!;
const page = openPage<DecodingHostApi, DecodingPageApi>();
page.host.start().then(
  (start) => begin(page, start),
  (error: unknown) => render(<ErrorMessage error={error} />, app),
);

function begin(page: Page<DecodingHostApi, DecodingPageApi>, start: DecodingStart): void {
  const { host } = page;
  const store = new Store(readValue(start.value ?? page.recall(), start));
  const run = new PanelRun(page, store);
  const files = new PanelFiles({ start, host, run, value: store });
  store.onChange(({ recipe }, former) => {
    if (recipe !== former.recipe) void host.recipeChanged(recipe);
  });
  keepValue(store, {
    known: start.value,
    keep: (change) => host.keep(change),
    remember: (value) => page.remember({ ...start.restore, ...value }),
  });
  // The question first: it is answered while the page is drawn.
  void run.load(start);
  render(<DecodingPanel page={page} start={start} store={store} run={run} files={files} />, app);
  page.answer({
    figure: (format) => files.figure(format),
    copyFigure: () => files.copyFigure(),
    scores: (format) => files.scores(format),
    run: (recipe) => {
      store.change((value) => withRecipe(value, recipe));
      return run.run();
    },
    fileChanged: async (change) => run.fileChanged(change),
    reload: async () => run.fileReadAgain(),
  });
}
