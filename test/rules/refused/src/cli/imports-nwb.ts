// Refused by: cli-imports
import "../nwb/target.ts";
