// Refused by: webview-imports
import "../../src/session/target.ts";
