// Refused by: nothing
import "../core/target.ts";
import "../cache/target.ts";
import "../session/target.ts";
import "../protocol/target.ts";
import "node:fs";
import "../remote/target.ts";
