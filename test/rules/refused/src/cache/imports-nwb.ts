// Refused by: cache-imports
import "../nwb/target.ts";
