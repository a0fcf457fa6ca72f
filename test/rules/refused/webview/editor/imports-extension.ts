// Refused by: webview-imports
import "../../src/extension/target.ts";
