// Refused by: vscode-only-in-extension
import "vscode";
