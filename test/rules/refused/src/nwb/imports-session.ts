// Refused by: nwb-imports
import "../session/target.ts";
