import type {
  DecodingHostApi,
  DecodingPageApi,
  DecodingStart,
} from "../../src/protocol/decoding-host-api.ts";
import type { Page } from "../page.ts";
import type { Store } from "../store.ts";
import type { PanelFiles } from "./files/panel-files.ts";
import type { PanelRun } from "./run/panel-run.ts";
import type { DecodingValue } from "./value/decoding-value.ts";

/** What a panel is put together from. */
export interface PanelParts {
  readonly page: Page<DecodingHostApi, DecodingPageApi>;
  readonly start: DecodingStart;
  readonly store: Store<DecodingValue>;
  readonly run: PanelRun;
  readonly files: PanelFiles;
}
