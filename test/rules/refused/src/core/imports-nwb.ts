// Refused by: core-imports
import "../nwb/target.ts";
