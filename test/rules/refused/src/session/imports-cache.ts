// Refused by: session-imports
import "../cache/target.ts";
