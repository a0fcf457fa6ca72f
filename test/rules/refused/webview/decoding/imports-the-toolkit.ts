// Refused by: one-importer-of--vscode-webview-ui-toolkit
import "@vscode/webview-ui-toolkit";
