// Refused by: worker-imports
import "../nwb/target.ts";
