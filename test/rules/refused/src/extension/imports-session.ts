// Refused by: extension-imports
import "../session/target.ts";
