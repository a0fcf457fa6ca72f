// Refused by: cli-imports
import "../extension/target.ts";
