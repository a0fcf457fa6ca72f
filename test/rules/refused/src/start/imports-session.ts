// Refused by: start-imports
import "../session/target.ts";
