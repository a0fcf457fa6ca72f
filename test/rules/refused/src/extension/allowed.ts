// Refused by: nothing
import "vscode";
import "../core/target.ts";
import "../cache/target.ts";
import "../protocol/target.ts";
import "../remote/target.ts";
