import type { Browser } from "playwright-core";

export function startBrowser(options?: { endsWithUs?: boolean }): Promise<Browser>;
