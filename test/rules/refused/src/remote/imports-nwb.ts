// Refused by: remote-imports
import "../nwb/target.ts";
