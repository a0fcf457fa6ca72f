import type { FrameLocator, Locator, Page } from "playwright-core";

/** What the benchmarks use of it; the tests are plain JavaScript. */
export class Ide {
  static launch(options?: { vsix?: string | undefined }): Promise<Ide>;
  open(folder: string, options?: { settings?: Record<string, unknown> }): Promise<Workbench>;
  scratchFolder(name: string): string;
  close(): Promise<void>;
}

export interface Workbench {
  readonly page: Page;
  close(): Promise<void>;
  openView(title: string): Promise<void>;
  treeItem(name: RegExp): Locator;
  command(title: string): Promise<void>;
  webview(selector: string): Promise<FrameLocator>;
}
