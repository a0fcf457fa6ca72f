export const target = "webview";
